/* SPDX-License-Identifier: Apache-2.0 */
#include "run/run.h"

#include "detect/detect.h"
#include "plan/input_check.h"
#include "run/base_env.h"
#include "run/spawn.h"
#include "run/tree.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ARENA_SIZE = 64 << 10 };

const char *sp_run_outcome_name(enum sp_run_outcome outcome)
{
    static const char *const names[SP_RUN_OUTCOME_MAX] = {
        [SP_RUN_ENDED] = "ended",
        [SP_RUN_REFUSED] = "refused",
        [SP_RUN_INVALID_POLICY] = "invalid-policy",
        [SP_RUN_INVALID_INPUT] = "invalid-input",
        [SP_RUN_NOT_STARTED] = "not-started",
        [SP_RUN_TIMED_OUT] = "timed-out",
        [SP_RUN_OVERFLOWED] = "overflowed",
        [SP_RUN_INTERRUPTED] = "interrupted",
    };

    return names[outcome];
}

/* CAP-11: the one look at this host. */
static int look(const struct sp_run_options *options, struct sp_arena *arena,
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

/* All that the plan depends on; the plan borrows from it, so it lives as long as the run. */
static int prepare(const struct sp_run_options *options, struct sp_workspace *workspace,
                   struct sp_run *run, struct sp_plan_request **ret_request,
                   struct sp_error *reterr)
{
    struct sp_plan_request *request = sp_arena_alloc(&run->arena, sizeof(*request));
    int rc = 0;

    if (request == NULL)
        return sp_error_nomem(reterr);
    rc = sp_workspace_name(options->scratch_parent, &run->arena, workspace, reterr);
    if (rc == 0)
        rc = sp_run_request(&options->command, options->environment, workspace, &run->arena,
                            request);
    if (rc < 0)
        return rc;
    request->policy = run->policy;
    *ret_request = request;
    return look(options, &run->arena, &request->capabilities, reterr);
}

/* Sets the outcome where the run ends here. */
static int decide(const struct sp_plan_request *request, struct sp_run *run,
                  struct sp_error *reterr)
{
    int rc = 0;

    sp_plan_input_check(request, &run->issues);
    if (run->issues.failed)
        return sp_error_nomem(reterr);
    if (run->issues.length != 0) {
        run->outcome = SP_RUN_INVALID_INPUT;
        return 0;
    }
    rc = sp_plan_make(request, &run->arena, &run->plan, reterr);
    if (rc == SP_E_UNAVAILABLE) {
        run->outcome = SP_RUN_REFUSED; /* RUN-5 */
        return 0;
    }
    run->has_plan = rc == 0;
    if (run->has_plan && run->failed_closed) /* POL-38 */
        sp_report_downgrade(&run->plan.report, SP_LAYER_NETWORK, SP_REASON_NETWORK_FAIL_CLOSED);
    return rc;
}

static int make_plan(const struct sp_run_options *options, struct sp_workspace *workspace,
                     struct sp_run *run, struct sp_error *reterr)
{
    struct sp_plan_request *request = NULL;
    int rc = sp_policy_source_load(&options->policy, &run->arena, &run->issues, &run->policy,
                                   &run->failed_closed, &run->policy_error);

    if (rc < 0)
        return sp_error_nomem(reterr);
    if (run->issues.length != 0) { /* POL-51 */
        run->outcome = SP_RUN_INVALID_POLICY;
        return 0;
    }
    rc = prepare(options, workspace, run, &request, reterr);
    return rc == 0 ? decide(request, run, reterr) : rc;
}

static enum sp_run_outcome outcome_of(const struct sp_capture *capture)
{
    if (capture->interrupted != 0)
        return SP_RUN_INTERRUPTED;
    if (capture->overflowed)
        return SP_RUN_OVERFLOWED;
    if (capture->timed_out)
        return SP_RUN_TIMED_OUT;
    return SP_RUN_ENDED;
}

static int watch(struct sp_run *run, struct sp_spawned *spawned, int signals,
                 struct sp_error *reterr)
{
    struct sp_error rest_error = {0};
    int rc = sp_capture_run(&run->capture, spawned, signals, reterr);

    /* One that ended by itself has been reaped: its number may be somebody else's by now. */
    if (!sp_tree_kill(run->capture.ended ? 0 : spawned->pid, &run->capture.status)) { /* RUN-4 */
        run->leftover = true;
        sp_error_set(&run->leftover_error, SP_E_IO,
                     "processes of the run could not be ended within ten seconds");
    }
    if (sp_capture_rest(&run->capture, spawned, &rest_error) < 0 && rc == 0) {
        rc = rest_error.code;
        *reterr = rest_error;
    }
    run->outcome = outcome_of(&run->capture);
    return rc;
}

static int execute(const struct sp_run_options *options, struct sp_workspace *workspace,
                   struct sp_run *run, int signals, struct sp_error *reterr)
{
    struct sp_spawned spawned = {.in = -1, .out = -1, .err = -1};
    int rc = 0;

    if (run->policy.enabled) /* REP-3: a disabled policy stages nothing */
        rc = sp_workspace_make(workspace, &run->plan, &run->error);
    if (rc == 0)
        rc = sp_spawn(&run->plan, sp_environment_value(options->environment, "PATH"),
                      options->command.node_heap, options->keep_stdin, &run->arena, &spawned,
                      &run->error);
    if (rc < 0) { /* RUN-18 */
        run->outcome = SP_RUN_NOT_STARTED;
        return rc == SP_E_NOMEM ? sp_error_nomem(reterr) : 0;
    }
    run->capture.budget = run->plan.max_output_bytes;
    run->capture.pass_on = !options->capture;
    run->capture.timeout_ms = options->timeout_ms;
    return watch(run, &spawned, signals, reterr);
}

int sp_run(const struct sp_run_options *options, struct sp_run *ret_run, struct sp_error *reterr)
{
    struct sp_run *run = ret_run;
    struct sp_workspace workspace = {0};
    int signals = -1;
    int rc = 0;

    memset(run, 0, sizeof(*run));
    sp_arena_init(&run->arena, ARENA_SIZE);
    run->issues.arena = &run->arena;
    /* Before detection, whose children leave orphans as well. */
    if (!sp_tree_adopt())
        return sp_error_set(reterr, SP_E_IO, "orphans of the run could not be adopted");
    rc = make_plan(options, &workspace, run, reterr);
    if (rc < 0 || !run->has_plan)
        return rc;
    signals = sp_capture_signals(reterr);
    if (signals < 0)
        return signals;
    rc = execute(options, &workspace, run, signals, reterr);
    if (sp_workspace_remove(&workspace, &run->leftover_error) < 0) /* RUN-6 */
        run->leftover = true;
    close(signals);
    return rc;
}

void sp_run_free(struct sp_run *run)
{
    sp_capture_free(&run->capture);
    sp_arena_free(&run->arena);
}
