/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/calls.h"
#include "cli/refuse.h"
#include "host/observations.h"
#include "host/readiness.h"
#include "host/summary.h"
#include "policy/profiles.h"

/* PRO-32 */
int sp_call_capabilities_derive(const cJSON *params, struct sp_arena *arena,
                                struct sp_json_writer *writer)
{
    static const struct sp_field fields[] = {{"observations", true, 0, sp_observations_read}};
    struct sp_issues none = {.arena = arena};
    struct sp_issues issues = {.arena = arena};
    struct sp_observations observations = {0};
    struct sp_capabilities capabilities;

    sp_read_object(params, NULL, &issues, fields, 1, &observations);
    if (issues.failed)
        return SP_E_NOMEM;
    if (sp_refuse(writer, &none, &issues))
        return 0;
    if (sp_capabilities_derive(&observations, arena, &capabilities) < 0)
        return SP_E_NOMEM;
    sp_json_key(writer, "result");
    sp_json_begin_object(writer);
    sp_json_key(writer, "capabilities");
    sp_capabilities_write(writer, &capabilities);
    sp_json_end_object(writer);
    return 0;
}

/* PRO-33 */
int sp_call_readiness_assess(const cJSON *params, struct sp_arena *arena,
                             struct sp_json_writer *writer)
{
    static const struct sp_field fields[] = {{"capabilities", true, 0, sp_capabilities_read}};
    struct sp_issues none = {.arena = arena};
    struct sp_issues issues = {.arena = arena};
    struct sp_capabilities capabilities = {0};
    struct sp_readiness readiness;

    sp_read_object(params, NULL, &issues, fields, 1, &capabilities);
    if (issues.failed)
        return SP_E_NOMEM;
    if (sp_refuse(writer, &none, &issues))
        return 0;
    sp_readiness_assess(&capabilities, &readiness);
    sp_json_key(writer, "result");
    sp_readiness_write(writer, &readiness);
    return 0;
}

struct host_params {
    struct sp_capabilities capabilities;
    const cJSON *policy;
};

static void keep_value(const cJSON *value, const struct sp_path *path, struct sp_issues *issues,
                       void *target)
{
    (void)path;
    (void)issues;
    *(const cJSON **)target = value;
}

/* PRO-35 */
int sp_call_host_summarize(const cJSON *params, struct sp_arena *arena,
                           struct sp_json_writer *writer)
{
    static const struct sp_field fields[] = {
        {"capabilities", true, offsetof(struct host_params, capabilities), sp_capabilities_read},
        {"policy", false, offsetof(struct host_params, policy), keep_value},
    };
    struct sp_issues policy_issues = {.arena = arena};
    struct sp_issues input_issues = {.arena = arena};
    struct host_params read = {0};
    struct sp_policy policy;
    struct sp_report report;

    sp_read_object(params, NULL, &input_issues, fields, 2, &read);
    if (read.policy != NULL)
        sp_policy_read(read.policy, &policy_issues, &policy);
    else
        sp_policy_default(NULL, NULL, &policy);
    if (policy_issues.failed || input_issues.failed)
        return SP_E_NOMEM;
    if (sp_refuse(writer, &policy_issues, &input_issues))
        return 0;
    if (sp_host_summary_make(&read.capabilities, &policy, arena, &report) < 0)
        return SP_E_NOMEM;
    sp_json_key(writer, "result");
    sp_host_summary_write(writer, &read.capabilities, &report);
    return 0;
}

struct report_params {
    struct sp_told_report report;
    bool given;
};

static void read_report(const cJSON *value, const struct sp_path *path, struct sp_issues *issues,
                        void *target)
{
    struct report_params *read = target;

    read->given = true;
    sp_told_report_read(value, path, issues, &read->report);
}

/* PRO-34 */
int sp_call_report_summarize(const cJSON *params, struct sp_arena *arena,
                             struct sp_json_writer *writer)
{
    static const struct sp_field fields[] = {{"effective", false, 0, read_report}};
    struct sp_issues none = {.arena = arena};
    struct sp_issues issues = {.arena = arena};
    struct report_params read = {0};

    sp_read_object(params, NULL, &issues, fields, 1, &read);
    if (issues.failed)
        return SP_E_NOMEM;
    if (sp_refuse(writer, &none, &issues))
        return 0;
    sp_json_key(writer, "result");
    sp_json_begin_object(writer);
    sp_json_key(writer, "summary");
    sp_run_summary_write(writer, read.given ? &read.report : NULL);
    sp_json_end_object(writer);
    return 0;
}
