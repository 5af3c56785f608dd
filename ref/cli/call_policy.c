/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/calls.h"
#include "cli/refuse.h"
#include "policy/policy.h"
#include "policy/profiles.h"

/* Policies have issues of their own, with pointers of their own: first they are only kept. */
static void keep_value(const cJSON *value, const struct sp_path *path, struct sp_issues *issues,
                       void *target)
{
    (void)path;
    (void)issues;
    *(const cJSON **)target = value;
}

static void read_text(const cJSON *value, const struct sp_path *path, struct sp_issues *issues,
                      void *target)
{
    sp_read_string(value, path, issues, target);
}

/* struct faults - what was wrong with a policy and what with the rest of the params */
struct faults {
    struct sp_issues policy;
    struct sp_issues input;
};

static struct faults no_faults(struct sp_arena *arena)
{
    return (struct faults){.policy = {.arena = arena}, .input = {.arena = arena}};
}

/* Begins the result with its policy, if there is one: *@ret_begun. The caller ends the object. */
static int begin_result(struct sp_json_writer *writer, const struct faults *faults,
                        const struct sp_policy *policy, bool *ret_begun)
{
    *ret_begun = false;
    if (faults->policy.failed || faults->input.failed)
        return SP_E_NOMEM;
    if (sp_refuse(writer, &faults->policy, &faults->input))
        return 0;
    sp_json_key(writer, "result");
    sp_json_begin_object(writer);
    sp_json_key(writer, "policy");
    sp_policy_write(writer, policy);
    *ret_begun = true;
    return 0;
}

static int write_policy(struct sp_json_writer *writer, const struct faults *faults,
                        const struct sp_policy *policy)
{
    bool begun = false;
    int rc = begin_result(writer, faults, policy, &begun);

    if (begun)
        sp_json_end_object(writer);
    return rc;
}

struct parse_params {
    const cJSON *policy;
};

/* PRO-23 */
int sp_call_policy_parse(const cJSON *params, struct sp_arena *arena, struct sp_json_writer *writer)
{
    static const struct sp_field fields[] = {
        {"policy", true, offsetof(struct parse_params, policy), keep_value},
    };
    struct faults faults = no_faults(arena);
    struct parse_params read = {0};
    struct sp_policy policy;

    sp_read_object(params, NULL, &faults.input, fields, 1, &read);
    if (read.policy != NULL)
        sp_policy_read(read.policy, &faults.policy, &policy);
    return write_policy(writer, &faults, &policy);
}

struct merge_params {
    const cJSON *base;
    const cJSON *override;
};

/* PRO-27 */
int sp_call_policy_merge(const cJSON *params, struct sp_arena *arena, struct sp_json_writer *writer)
{
    static const struct sp_field fields[] = {
        {"base", true, offsetof(struct merge_params, base), keep_value},
        {"override", false, offsetof(struct merge_params, override), keep_value},
    };
    struct faults faults = no_faults(arena);
    struct merge_params read = {0};
    struct sp_policy policy;

    sp_read_object(params, NULL, &faults.input, fields, 2, &read);
    if (read.base != NULL)
        sp_policy_merge(read.base, read.override, &faults.policy, &policy);
    else if (read.override != NULL)
        sp_policy_read(read.override, &faults.policy, &policy); /* PRO-20: for its faults */
    return write_policy(writer, &faults, &policy);
}

struct default_params {
    const char *uid;
    const char *gid;
};

/* PRO-28 */
int sp_call_policy_default(const cJSON *params, struct sp_arena *arena,
                           struct sp_json_writer *writer)
{
    static const struct sp_field fields[] = {
        {"uid", false, offsetof(struct default_params, uid), read_text},
        {"gid", false, offsetof(struct default_params, gid), read_text},
    };
    struct faults faults = no_faults(arena);
    struct default_params read = {0};
    struct sp_policy policy;

    sp_read_object(params, NULL, &faults.input, fields, 2, &read);
    sp_policy_default(read.uid, read.gid, &policy);
    return write_policy(writer, &faults, &policy);
}

struct active_params {
    int source; /* enum sp_policy_source */
    const cJSON *policy;
};

static void read_source(const cJSON *value, const struct sp_path *path, struct sp_issues *issues,
                        void *target)
{
    static const char *const words[SP_POLICY_SOURCE_MAX] = {
        [SP_POLICY_SOURCE_NONE] = "none",
        [SP_POLICY_SOURCE_FAILED] = "failed",
        [SP_POLICY_SOURCE_POLICY] = "policy",
    };

    sp_read_enum(value, path, issues, words, SP_POLICY_SOURCE_MAX, target);
}

/* PRO-29 */
int sp_call_policy_active(const cJSON *params, struct sp_arena *arena,
                          struct sp_json_writer *writer)
{
    static const struct sp_field fields[] = {
        {"source", true, offsetof(struct active_params, source), read_source},
        {"policy", false, offsetof(struct active_params, policy), keep_value},
    };
    static const struct sp_path policy_path = {.key = "policy"};
    struct faults faults = no_faults(arena);
    struct active_params read = {0};
    struct sp_policy policy;
    bool failed_closed = true;
    bool begun = false;
    int rc = 0;

    sp_read_object(params, NULL, &faults.input, fields, 2, &read);
    if (read.source == SP_POLICY_SOURCE_POLICY && read.policy == NULL)
        sp_issues_add(&faults.input, &policy_path, SP_ISSUE_MISSING);
    else
        failed_closed = sp_policy_active(read.source, read.policy, &faults.policy, &policy);
    rc = begin_result(writer, &faults, &policy, &begun);
    if (begun) {
        sp_json_key(writer, "failedClosed");
        sp_json_bool(writer, failed_closed);
        sp_json_end_object(writer);
    }
    return rc;
}
