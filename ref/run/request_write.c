/* SPDX-License-Identifier: Apache-2.0 */
#include "run/request_write.h"

static void write_strings(struct sp_json_writer *writer, const char *key,
                          const struct sp_strings *strings)
{
    sp_json_key(writer, key);
    sp_json_begin_array(writer);
    for (size_t i = 0; i < strings->length; i++)
        sp_json_string(writer, strings->items[i]);
    sp_json_end_array(writer);
}

static void write_env(struct sp_json_writer *writer, const char *key, const struct sp_env *env)
{
    sp_json_key(writer, key);
    sp_json_begin_object(writer);
    for (size_t i = 0; i < env->length; i++) {
        sp_json_key(writer, env->items[i].key);
        sp_json_string(writer, env->items[i].value);
    }
    sp_json_end_object(writer);
}

static void write_filesystem(struct sp_json_writer *writer, const struct sp_plan_request *request)
{
    sp_json_key(writer, "filesystem");
    sp_json_begin_object(writer);
    sp_json_member(writer, "scratchDir", request->filesystem.scratch_dir);
    sp_json_member(writer, "nodeModulesDir", request->filesystem.node_modules_dir);
    sp_json_member(writer, "interpreterPath", request->filesystem.interpreter_path);
    sp_json_end_object(writer);
}

/* PRO-17 */
static void write_host(struct sp_json_writer *writer, const struct sp_host *host)
{
    sp_json_key(writer, "host");
    sp_json_begin_object(writer);
    write_strings(writer, "existingPaths", &host->existing_paths);
    write_env(writer, "realpaths", &host->realpaths);
    sp_json_end_object(writer);
}

/* PRO-15 */
void sp_plan_request_write(struct sp_json_writer *writer, const struct sp_plan_request *request,
                           const cJSON *policy)
{
    sp_json_begin_object(writer);
    sp_json_key(writer, "policy");
    if (policy != NULL)
        sp_json_tree(writer, policy);
    else
        sp_policy_write(writer, &request->policy);
    sp_json_key(writer, "capabilities");
    sp_capabilities_write(writer, &request->capabilities);
    write_strings(writer, "command", &request->command);
    write_env(writer, "baseEnv", &request->base_env);
    write_env(writer, "envOverrides", &request->env_overrides);
    write_filesystem(writer, request);
    sp_json_member(writer, "nftRulesetPath", request->nft_ruleset_path);
    sp_json_member(writer, "rootlessLauncherPath", request->rootless_launcher_path);
    sp_json_key(writer, "appliesNodeMemoryCap");
    sp_json_bool(writer, request->applies_node_memory_cap);
    write_host(writer, &request->host);
    sp_json_end_object(writer);
}
