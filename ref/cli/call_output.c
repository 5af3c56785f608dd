/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/calls.h"
#include "cli/refuse.h"
#include "host/truncate.h"
#include "policy/policy.h"
#include "json/read.h"

#include <string.h>

struct truncate_params {
    const char *out;
    const char *err;
    struct sp_quantity budget; /* bytes */
};

static void read_text(const cJSON *value, const struct sp_path *path, struct sp_issues *issues,
                      void *target)
{
    sp_read_string(value, path, issues, target);
}

static void read_budget(const cJSON *value, const struct sp_path *path, struct sp_issues *issues,
                        void *target)
{
    struct sp_quantity *budget = target;

    budget->set = sp_read_uint(value, path, issues, 0, SP_JSON_UINT_MAX, &budget->value);
}

/* PRO-31 */
int sp_call_output_truncate(const cJSON *params, struct sp_arena *arena,
                            struct sp_json_writer *writer)
{
    static const struct sp_field fields[] = {
        {"stdout", true, offsetof(struct truncate_params, out), read_text},
        {"stderr", true, offsetof(struct truncate_params, err), read_text},
        {"maxOutputBytes", false, offsetof(struct truncate_params, budget), read_budget},
    };
    struct sp_issues none = {.arena = arena};
    struct sp_issues issues = {.arena = arena};
    struct truncate_params read = {0};
    struct sp_output output = {0};
    bool truncated = false;

    sp_read_object(params, NULL, &issues, fields, 3, &read);
    if (issues.failed)
        return SP_E_NOMEM;
    if (sp_refuse(writer, &none, &issues))
        return 0;
    output.stdout_length = strlen(read.out);
    output.stderr_length = strlen(read.err);
    if (read.budget.set) /* RUN-12 */
        truncated = sp_output_truncate(read.out, read.err, read.budget.value, &output);
    sp_json_key(writer, "result");
    sp_json_begin_object(writer);
    sp_json_key(writer, "stdout");
    sp_json_string_n(writer, read.out, output.stdout_length);
    sp_json_key(writer, "stderr");
    sp_json_string_n(writer, read.err, output.stderr_length);
    sp_json_key(writer, "truncated");
    sp_json_bool(writer, truncated);
    sp_json_end_object(writer);
    return 0;
}
