/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_PLAN_REQUEST_H
#define SP_PLAN_REQUEST_H

#include "plan/capabilities.h"
#include "policy/policy.h"

/** struct sp_env_entry - one variable; both strings borrowed */
struct sp_env_entry {
    const char *key;
    const char *value;
};

/** struct sp_env - variables, no key twice, in the order in which they were given */
struct sp_env {
    struct sp_env_entry *items;
    size_t length;
};

/** struct sp_host - which paths exist on the host and what links resolve to; all else does not */
struct sp_host {
    struct sp_strings existing_paths;
    struct sp_env realpaths; /* key: the path, value: what it resolves to */
};

/**
 * struct sp_plan_request - all that may influence a plan (PRO)
 *
 * A path is NULL when it was not given; an empty one counts as not given. Strings are borrowed.
 */
struct sp_plan_request {
    struct sp_policy policy;
    struct sp_capabilities capabilities;
    struct sp_strings command;
    struct sp_env base_env;
    struct sp_env env_overrides;
    struct {
        const char *scratch_dir;
        const char *node_modules_dir;
        const char *interpreter_path;
    } filesystem;
    const char *nft_ruleset_path;
    const char *rootless_launcher_path;
    bool applies_node_memory_cap;
    struct sp_host host;
};

/**
 * sp_plan_request_read() - the params of `plan`
 * @params:        the JSON; the result borrows its strings
 * @policy_issues: faults of the policy, pointers into the policy
 * @input_issues:  faults of all the rest, pointers into @params
 * @ret_request:   means something only when neither has an issue
 */
void sp_plan_request_read(const cJSON *params, struct sp_issues *policy_issues,
                          struct sp_issues *input_issues, struct sp_plan_request *ret_request);

/** sp_env_read() - an object of strings; a reader for struct sp_field, its target a sp_env */
void sp_env_read(const cJSON *value, const struct sp_path *path, struct sp_issues *issues,
                 void *target);

#endif
