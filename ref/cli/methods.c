/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/methods.h"

#include "cli/calls.h"
#include "cli/refuse.h"
#include "json/read.h"

#include <string.h>

static int call_initialize(const cJSON *params, struct sp_arena *arena,
                           struct sp_json_writer *writer);

static const struct sp_method methods[] = {
    {"initialize", call_initialize},
    {"plan", sp_call_plan},
    {"policy.parse", sp_call_policy_parse},
    {"policy.merge", sp_call_policy_merge},
    {"policy.default", sp_call_policy_default},
    {"policy.active", sp_call_policy_active},
    {"capabilities.derive", sp_call_capabilities_derive},
    {"readiness.assess", sp_call_readiness_assess},
    {"output.truncate", sp_call_output_truncate},
    {"report.summarize", sp_call_report_summarize},
    {"host.summarize", sp_call_host_summarize},
};

enum { METHODS = sizeof(methods) / sizeof(methods[0]) };

const struct sp_method *sp_method_find(const char *name)
{
    for (size_t i = 0; i < METHODS; i++) {
        if (strcmp(methods[i].name, name) == 0)
            return &methods[i];
    }
    return NULL;
}

struct initialize_params {
    uint64_t protocol;
};

static void read_protocol(const cJSON *value, const struct sp_path *path, struct sp_issues *issues,
                          void *target)
{
    sp_read_uint(value, path, issues, 1, 1, target);
}

/* Who asks is of no consequence: any object will do. */
static void read_harness(const cJSON *value, const struct sp_path *path, struct sp_issues *issues,
                         void *target)
{
    (void)target;
    if (!cJSON_IsObject(value))
        sp_issues_add(issues, path, SP_ISSUE_TYPE);
}

/* PRO-12 to PRO-14 */
static int call_initialize(const cJSON *params, struct sp_arena *arena,
                           struct sp_json_writer *writer)
{
    static const struct sp_field fields[] = {
        {"protocol", true, offsetof(struct initialize_params, protocol), read_protocol},
        {"harness", true, 0, read_harness},
    };
    struct sp_issues none = {.arena = arena};
    struct sp_issues issues = {.arena = arena};
    struct initialize_params read = {0};

    sp_read_object(params, NULL, &issues, fields, 2, &read);
    if (issues.failed)
        return SP_E_NOMEM;
    if (sp_refuse(writer, &none, &issues))
        return 0;
    sp_json_key(writer, "result");
    sp_json_begin_object(writer);
    sp_json_key(writer, "protocol");
    sp_json_uint(writer, read.protocol);
    sp_json_key(writer, "name");
    sp_json_string(writer, "sandplan");
    sp_json_key(writer, "version");
    sp_json_string(writer, SP_VERSION);
    sp_json_key(writer, "language");
    sp_json_string(writer, "C");
    sp_json_key(writer, "methods");
    sp_json_begin_array(writer);
    for (size_t i = 0; i < METHODS; i++)
        sp_json_string(writer, methods[i].name);
    sp_json_end_array(writer);
    sp_json_key(writer, "window");
    sp_json_uint(writer, SP_METHODS_WINDOW);
    sp_json_end_object(writer);
    return 0;
}
