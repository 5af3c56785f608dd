/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_RUN_POLICY_SOURCE_H
#define SP_RUN_POLICY_SOURCE_H

#include "base/arena.h"
#include "base/error.h"
#include "policy/policy.h"
#include "json/issues.h"

/**
 * struct sp_policy_source_options - where a run's policy comes from
 * @path:     its file, "-" for standard input; NULL: the default profile (POL-33)
 * @uid, @gid: the operator's words for the default and the fail-closed profile (POL-34, RUN-27);
 *             NULL: not given
 */
struct sp_policy_source_options {
    const char *path;
    const char *uid;
    const char *gid;
};

/**
 * sp_policy_source_load() - the policy of a run
 * @arena:             owns what the policy points at
 * @issues:            of a file that is JSON and no policy (POL-51), with pointers into it
 * @ret_policy:        means something when there is no issue
 * @ret_tree:          the file's JSON, no policy though it may be; NULL: a profile
 * @ret_failed_closed: the file could not be read as JSON, so it is the fail-closed profile (POL-38)
 * @reterr:            then says why
 *
 * Return: 0, or SP_E_NOMEM.
 */
int sp_policy_source_load(const struct sp_policy_source_options *options, struct sp_arena *arena,
                          struct sp_issues *issues, struct sp_policy *ret_policy,
                          const cJSON **ret_tree, bool *ret_failed_closed, struct sp_error *reterr);

#endif
