/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/calls.h"
#include "cli/refuse.h"
#include "plan/plan.h"

int sp_call_plan(const cJSON *params, struct sp_arena *arena, struct sp_json_writer *writer)
{
    struct sp_issues policy_issues = {.arena = arena};
    struct sp_issues input_issues = {.arena = arena};
    struct sp_plan_request request;
    struct sp_plan plan;
    int rc = 0;

    sp_plan_request_read(params, &policy_issues, &input_issues, &request);
    if (policy_issues.failed || input_issues.failed)
        return SP_E_NOMEM;
    if (sp_refuse(writer, &policy_issues, &input_issues))
        return 0;
    rc = sp_plan_make(&request, arena, &plan, NULL);
    if (rc == SP_E_UNAVAILABLE) {
        sp_json_key(writer, "error");
        sp_plan_write_unavailable(writer, &plan.report);
        return 0;
    }
    if (rc < 0)
        return rc;
    sp_json_key(writer, "result");
    sp_plan_write(writer, &plan);
    return 0;
}
