/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/refuse.h"

#include <string.h>

static void write_issues(struct sp_json_writer *writer, const char *code, const char *kind,
                         const char *message, const struct sp_issues *issues)
{
    sp_json_key(writer, "error");
    sp_json_begin_object(writer);
    sp_json_key(writer, "code");
    sp_json_raw(writer, code, strlen(code));
    sp_json_key(writer, "message");
    sp_json_string(writer, message);
    sp_json_key(writer, "data");
    sp_json_begin_object(writer);
    sp_json_key(writer, "kind");
    sp_json_string(writer, kind);
    sp_json_key(writer, "issues");
    sp_json_begin_array(writer);
    for (size_t i = 0; i < issues->length; i++) {
        sp_json_begin_object(writer);
        sp_json_key(writer, "pointer");
        sp_json_string(writer, issues->items[i].pointer);
        sp_json_key(writer, "code");
        sp_json_string(writer, sp_issue_code_name(issues->items[i].code));
        sp_json_end_object(writer);
    }
    sp_json_end_array(writer);
    sp_json_end_object(writer);
    sp_json_end_object(writer);
}

bool sp_refuse(struct sp_json_writer *writer, const struct sp_issues *policy,
               const struct sp_issues *input)
{
    if (policy->length != 0) { /* PRO-20, PRO-25 */
        write_issues(writer, "-32002", "invalid-policy",
                     "the policy is invalid: every issue is in data.issues, with a JSON Pointer "
                     "into the policy",
                     policy);
        return true;
    }
    if (input->length != 0) { /* PRO-26 */
        write_issues(writer, "-32003", "invalid-input",
                     "the params are invalid: every issue is in data.issues, with a JSON Pointer "
                     "into the params",
                     input);
        return true;
    }
    return false;
}
