/* SPDX-License-Identifier: Apache-2.0 */

/*
 * An exchange, {"params", "result"} or {"params", "error"}, is input from anywhere: it is read
 * strictly, and every fault is told by a JSON Pointer into it (RUN-34).
 */

#include "run/decision.h"

#include "run/json_file.h"
#include "json/scan.h"

/* struct exchange - its members; NULL: not there */
struct exchange {
    const cJSON *params;
    const cJSON *result;
    const cJSON *error;
};

static const struct sp_path params_at = {.key = "params"};
static const struct sp_path result_at = {.key = "result"};
static const struct sp_path error_at = {.key = "error"};

static void keep(const cJSON *value, const struct sp_path *path, struct sp_issues *issues,
                 void *target)
{
    (void)path;
    (void)issues;
    *(const cJSON **)target = value;
}

static void read_exchange(const cJSON *tree, struct sp_issues *issues, struct exchange *exchange)
{
    static const struct sp_field fields[] = {
        {"params", true, offsetof(struct exchange, params), keep},
        {"result", false, offsetof(struct exchange, result), keep},
        {"error", false, offsetof(struct exchange, error), keep},
    };

    sp_read_object(tree, NULL, issues, fields, sizeof(fields) / sizeof(fields[0]), exchange);
    if (exchange->result != NULL && exchange->error != NULL)
        sp_issues_add(issues, &error_at, SP_ISSUE_UNKNOWN_KEY);
    if (cJSON_IsObject(tree) && exchange->result == NULL && exchange->error == NULL)
        sp_issues_add(issues, &result_at, SP_ISSUE_MISSING);
}

static void read_params(const cJSON *params, struct sp_issues *issues,
                        struct sp_plan_request *request)
{
    struct sp_issues policy_issues = {.arena = issues->arena};
    struct sp_issues input_issues = {.arena = issues->arena};

    sp_plan_request_read(params, &policy_issues, &input_issues, request);
    sp_issues_add_part(issues, "/params/policy", &policy_issues);
    sp_issues_add_part(issues, "/params", &input_issues);
}

/* What the plan needs staged has a place to go to. */
static void check_places(const struct sp_plan *plan, const struct sp_plan_request *request,
                         struct sp_issues *issues)
{
    struct sp_path ruleset_at = {.parent = &params_at, .key = "nftRulesetPath"};
    struct sp_path launcher_at = {.parent = &params_at, .key = "rootlessLauncherPath"};

    if (plan->nft_ruleset != NULL && request->nft_ruleset_path == NULL)
        sp_issues_add(issues, &ruleset_at, SP_ISSUE_MISSING);
    if (plan->rootless_launcher != NULL && request->rootless_launcher_path == NULL)
        sp_issues_add(issues, &launcher_at, SP_ISSUE_MISSING);
}

/* RUN-32 */
static int take_plan(const struct exchange *exchange, struct sp_arena *arena,
                     struct sp_decision *decision)
{
    struct sp_plan_request request;
    struct sp_told_plan told;
    int rc = 0;

    read_params(exchange->params, &decision->issues, &request);
    sp_told_plan_read(exchange->result, &result_at, &decision->issues, &told);
    check_places(&told.plan, &request, &decision->issues);
    if (decision->issues.failed || decision->issues.length != 0)
        return 0;
    rc = sp_workspace_of(request.filesystem.scratch_dir, request.nft_ruleset_path,
                         request.rootless_launcher_path, arena, &decision->workspace,
                         &decision->error);
    if (rc < 0)
        return rc == SP_E_NOMEM ? rc : 0;
    decision->plan = told.plan;
    decision->told.effective = told.effective;
    decision->has_plan = true;
    decision->outcome = SP_RUN_ENDED;
    decision->makes_workspace = request.policy.enabled || told.plan.nft_ruleset != NULL ||
                                told.plan.rootless_launcher != NULL;
    decision->gives_heap_flag = request.applies_node_memory_cap;
    return 0;
}

/* RUN-36 */
static void take_refusal(const struct exchange *exchange, struct sp_decision *decision)
{
    static const enum sp_run_outcome outcomes[SP_REFUSAL_MAX] = {
        [SP_REFUSAL_UNAVAILABLE] = SP_RUN_REFUSED,
        [SP_REFUSAL_INVALID_POLICY] = SP_RUN_INVALID_POLICY,
        [SP_REFUSAL_INVALID_INPUT] = SP_RUN_INVALID_INPUT,
    };
    struct sp_told_refusal told;

    if (!cJSON_IsObject(exchange->params))
        sp_issues_add(&decision->issues, &params_at, SP_ISSUE_TYPE);
    sp_told_refusal_read(exchange->error, &error_at, &decision->issues, &told);
    if (decision->issues.failed || decision->issues.length != 0)
        return;
    decision->outcome = outcomes[told.kind];
    decision->told.message = told.message;
    decision->told.downgrades = told.downgrades;
    decision->told.issues = told.issues;
}

int sp_decision_take(const char *path, struct sp_arena *arena, struct sp_decision *ret_decision,
                     struct sp_error *reterr)
{
    struct sp_decision *decision = ret_decision;
    struct exchange exchange = {0};
    cJSON *tree = NULL;
    int rc = 0;

    /* Invalid until it is seen to be something else. */
    *decision = (struct sp_decision){
        .issues.arena = arena, .outcome = SP_RUN_INVALID_INPUT, .told.is_told = true};
    rc = sp_json_file_read(path, SP_JSON_BYTES_MAX, arena, &tree, &decision->error);
    if (rc < 0)
        return rc == SP_E_NOMEM ? sp_error_nomem(reterr) : 0;
    read_exchange(tree, &decision->issues, &exchange);
    if (decision->issues.length == 0 && exchange.result != NULL)
        rc = take_plan(&exchange, arena, decision);
    else if (decision->issues.length == 0)
        take_refusal(&exchange, decision);
    return rc < 0 || decision->issues.failed ? sp_error_nomem(reterr) : 0;
}
