/* SPDX-License-Identifier: Apache-2.0 */
#include "run/known_host.h"

#include "run/json_file.h"
#include "json/scan.h"

#include <stdio.h>
#include <unistd.h>

static void pass_over(const cJSON *value, const struct sp_path *path, struct sp_issues *issues,
                      void *target)
{
    (void)value;
    (void)path;
    (void)issues;
    (void)target;
}

static int refuse(const char *path, const char *text, struct sp_error *reterr)
{
    sp_error_set(reterr, SP_E_INVALID, "%s; `sandplan detect` writes another", text);
    sp_error_at(reterr, path);
    return SP_E_INVALID;
}

static int refuse_shape(const char *path, const struct sp_issues *issues, struct sp_error *reterr)
{
    char text[SP_ERROR_TEXT_MAX];

    snprintf(text, sizeof(text), "\"%.100s\": %s", issues->items[0].pointer,
             sp_issue_code_name(issues->items[0].code));
    return refuse(path, text, reterr);
}

int sp_known_host_read(const char *path, struct sp_arena *arena,
                       struct sp_capabilities *ret_capabilities, struct sp_error *reterr)
{
    static const struct sp_field fields[] = {
        {"observations", false, 0, pass_over},
        {"capabilities", true, 0, sp_capabilities_read},
    };
    struct sp_issues issues = {.arena = arena};
    struct sp_capabilities capabilities = {0};
    cJSON *tree = NULL;
    int rc = sp_json_file_read(path, SP_JSON_BYTES_MAX, arena, &tree, reterr);

    if (rc < 0)
        return rc;
    sp_read_object(tree, NULL, &issues, fields, sizeof(fields) / sizeof(fields[0]), &capabilities);
    if (issues.failed)
        return sp_error_nomem(reterr);
    if (issues.length != 0)
        return refuse_shape(path, &issues, reterr);
    if (capabilities.euid_is_root != (geteuid() == 0))
        return refuse(path,
                      capabilities.euid_is_root ? "root saw that, and this runner is not root"
                                                : "another user saw that, and this is root",
                      reterr);
    *ret_capabilities = capabilities;
    return 0;
}
