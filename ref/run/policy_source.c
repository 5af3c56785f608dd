/* SPDX-License-Identifier: Apache-2.0 */
#include "run/policy_source.h"

#include "policy/profiles.h"
#include "run/json_file.h"

enum { POLICY_BYTES_MAX = 1 << 20 };

/* RUN-27: without its policy a root runner still knows whom to drop to. */
static void keep_operators_words(const struct sp_policy_source_options *options,
                                 struct sp_policy *policy)
{
    struct sp_policy standard;

    sp_policy_default(options->uid, options->gid, &standard);
    policy->privilege = standard.privilege;
}

int sp_policy_source_load(const struct sp_policy_source_options *options, struct sp_arena *arena,
                          struct sp_issues *issues, struct sp_policy *ret_policy,
                          const cJSON **ret_tree, bool *ret_failed_closed, struct sp_error *reterr)
{
    cJSON *tree = NULL;
    int rc = 0;

    *ret_tree = NULL;
    *ret_failed_closed = false;
    if (options->path == NULL) {
        sp_policy_default(options->uid, options->gid, ret_policy);
        return 0;
    }
    rc = sp_json_file_read(options->path, POLICY_BYTES_MAX, arena, &tree, reterr);
    if (rc == SP_E_NOMEM)
        return rc;
    *ret_failed_closed = sp_policy_active(
        rc == 0 ? SP_POLICY_SOURCE_POLICY : SP_POLICY_SOURCE_FAILED, tree, issues, ret_policy);
    if (*ret_failed_closed)
        keep_operators_words(options, ret_policy);
    else
        *ret_tree = tree;
    return issues->failed ? sp_error_nomem(reterr) : 0;
}
