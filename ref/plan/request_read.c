/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/request.h"

#include "plan/input_check.h"

#include <string.h>

static void read_command(const cJSON *value, const struct sp_path *path, struct sp_issues *issues,
                         void *target)
{
    struct sp_strings *command = target;

    if (sp_read_strings(value, path, issues, command) && command->length == 0)
        sp_issues_add(issues, path, SP_ISSUE_EMPTY); /* PRO-19 */
}

static void read_list(const cJSON *value, const struct sp_path *path, struct sp_issues *issues,
                      void *target)
{
    sp_read_strings(value, path, issues, target);
}

void sp_env_read(const cJSON *value, const struct sp_path *path, struct sp_issues *issues,
                 void *target)
{
    struct sp_env *env = target;
    size_t length = 0;

    if (!cJSON_IsObject(value)) {
        sp_issues_add(issues, path, SP_ISSUE_TYPE);
        return;
    }
    for (const cJSON *member = value->child; member != NULL; member = member->next)
        length++;
    env->items = sp_arena_array(issues->arena, length, sizeof(*env->items));
    if (env->items == NULL) {
        issues->failed = true;
        return;
    }
    for (const cJSON *member = value->child; member != NULL; member = member->next) {
        struct sp_path at = {.parent = path, .key = member->string};
        struct sp_env_entry *entry = &env->items[env->length];

        entry->key = member->string;
        if (sp_read_string(member, &at, issues, &entry->value))
            env->length++;
    }
}

/* NET-15, FS-14: an empty path is none. */
static void read_path(const cJSON *value, const struct sp_path *path, struct sp_issues *issues,
                      void *target)
{
    const char *text = NULL;

    if (sp_read_string(value, path, issues, &text) && text[0] != '\0')
        *(const char **)target = text;
}

static void read_flag(const cJSON *value, const struct sp_path *path, struct sp_issues *issues,
                      void *target)
{
    sp_read_bool(value, path, issues, target);
}

#define FIELD(name, required, member, reader)                                                      \
    {                                                                                              \
        name, required, offsetof(struct sp_plan_request, member), reader                           \
    }

static void read_filesystem(const cJSON *value, const struct sp_path *path,
                            struct sp_issues *issues, void *target)
{
    static const struct sp_field fields[] = {
        FIELD("scratchDir", false, filesystem.scratch_dir, read_path),
        FIELD("nodeModulesDir", false, filesystem.node_modules_dir, read_path),
        FIELD("interpreterPath", false, filesystem.interpreter_path, read_path),
    };

    sp_read_object(value, path, issues, fields, 3, target);
}

/* PRO-17 */
static void read_host(const cJSON *value, const struct sp_path *path, struct sp_issues *issues,
                      void *target)
{
    static const struct sp_field fields[] = {
        FIELD("existingPaths", true, host.existing_paths, read_list),
        FIELD("realpaths", true, host.realpaths, sp_env_read),
    };

    sp_read_object(value, path, issues, fields, 2, target);
}

/* The policy has issues of its own, with pointers of its own: sp_plan_request_read() reads it. */
static void skip_policy(const cJSON *value, const struct sp_path *path, struct sp_issues *issues,
                        void *target)
{
    (void)value;
    (void)path;
    (void)issues;
    (void)target;
}

/* PRO-15, PRO-18 */
void sp_plan_request_read(const cJSON *params, struct sp_issues *policy_issues,
                          struct sp_issues *input_issues, struct sp_plan_request *ret_request)
{
    static const struct sp_field fields[] = {
        {"policy", true, 0, skip_policy},
        FIELD("capabilities", true, capabilities, sp_capabilities_read),
        FIELD("command", true, command, read_command),
        FIELD("baseEnv", true, base_env, sp_env_read),
        FIELD("envOverrides", false, env_overrides, sp_env_read),
        {"filesystem", false, 0, read_filesystem},
        FIELD("nftRulesetPath", false, nft_ruleset_path, read_path),
        FIELD("rootlessLauncherPath", false, rootless_launcher_path, read_path),
        FIELD("appliesNodeMemoryCap", false, applies_node_memory_cap, read_flag),
        {"host", true, 0, read_host},
    };
    const cJSON *policy = cJSON_GetObjectItemCaseSensitive(params, "policy");

    memset(ret_request, 0, sizeof(*ret_request));
    sp_read_object(params, NULL, input_issues, fields, sizeof(fields) / sizeof(fields[0]),
                   ret_request);
    sp_plan_input_check(ret_request, input_issues);
    if (policy != NULL)
        sp_policy_read(policy, policy_issues, &ret_request->policy);
}
