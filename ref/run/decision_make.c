/* SPDX-License-Identifier: Apache-2.0 */
#include "run/decision.h"

#include "detect/detect.h"
#include "plan/input_check.h"
#include "run/base_env.h"
#include "run/known_host.h"

/* CAP-11: the one look at this host. */
static int look(const struct sp_decision_options *options, struct sp_arena *arena,
                struct sp_capabilities *ret_capabilities, struct sp_error *reterr)
{
    struct sp_detect_options detect = {
        .arena = arena,
        .path = sp_environment_value(options->environment, "PATH"),
        .macvlan =
            {
                .ip = sp_environment_value(options->environment, "SANDPROOF_MACVLAN_IP"),
                .netmask = sp_environment_value(options->environment, "SANDPROOF_MACVLAN_NETMASK"),
                .gateway = sp_environment_value(options->environment, "SANDPROOF_MACVLAN_GATEWAY"),
            },
    };
    struct sp_observations observations;

    return sp_detect(&detect, &observations, ret_capabilities, reterr);
}

/* All that the plan depends on but the policy; the plan borrows from it. */
static int prepare(const struct sp_decision_options *options, struct sp_arena *arena,
                   struct sp_workspace *workspace, struct sp_plan_request *request,
                   struct sp_error *reterr)
{
    int rc = sp_workspace_name(options->scratch_parent, arena, workspace, reterr);

    if (rc < 0)
        return rc;
    if (sp_run_request(&options->command, options->environment, workspace, arena, request) < 0)
        return sp_error_nomem(reterr);
    return options->known_host != NULL
               ? sp_known_host_read(options->known_host, arena, &request->capabilities, reterr)
               : look(options, arena, &request->capabilities, reterr);
}

static int plan(const struct sp_plan_request *request, struct sp_arena *arena,
                struct sp_decision *decision, struct sp_error *reterr)
{
    int rc = 0;

    sp_plan_input_check(request, &decision->issues);
    if (decision->issues.failed)
        return sp_error_nomem(reterr);
    if (decision->issues.length != 0) {
        decision->outcome = SP_RUN_INVALID_INPUT;
        return 0;
    }
    rc = sp_plan_make(request, arena, &decision->plan, reterr);
    if (rc == SP_E_UNAVAILABLE) {
        decision->outcome = SP_RUN_REFUSED; /* RUN-5 */
        return 0;
    }
    decision->has_plan = rc == 0;
    if (decision->has_plan && decision->failed_closed) /* POL-38 */
        sp_report_downgrade(&decision->plan.report, SP_LAYER_NETWORK,
                            SP_REASON_NETWORK_FAIL_CLOSED);
    return rc;
}

int sp_decision_make(const struct sp_decision_options *options, struct sp_arena *arena,
                     struct sp_decision *ret_decision, struct sp_error *reterr)
{
    struct sp_decision *decision = ret_decision;
    struct sp_plan_request *request = sp_arena_alloc(arena, sizeof(*request));
    struct sp_policy policy;
    int rc = 0;

    *decision = (struct sp_decision){.issues.arena = arena, .request = request};
    if (request == NULL)
        return sp_error_nomem(reterr);
    rc =
        sp_policy_source_load(&options->policy, arena, &decision->issues, &policy,
                              &decision->policy, &decision->failed_closed, &decision->policy_error);
    if (rc < 0)
        return sp_error_nomem(reterr);
    rc = prepare(options, arena, &decision->workspace, request, reterr);
    if (rc < 0)
        return rc;
    request->policy = policy;
    decision->makes_workspace = policy.enabled; /* REP-3: a disabled policy stages nothing */
    decision->gives_heap_flag = request->applies_node_memory_cap;
    if (decision->issues.length != 0) { /* POL-51 */
        decision->outcome = SP_RUN_INVALID_POLICY;
        return 0;
    }
    return plan(request, arena, decision, reterr);
}
