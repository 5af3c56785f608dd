/* SPDX-License-Identifier: Apache-2.0 */
#include "run/request.h"

#include "run/base_env.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { PATHS_MAX = 8 }; /* the base paths, the interpreter, node_modules */

static void look_at(struct sp_strings *existing, const char *path)
{
    struct stat status;

    if (path != NULL && stat(path, &status) == 0)
        existing->items[existing->length++] = path;
}

/* A path that cannot be resolved stands for itself (FS-20). */
static int resolve(const char *path, struct sp_arena *arena, struct sp_host *host)
{
    char resolved[PATH_MAX];
    char *kept = NULL;

    if (path == NULL || realpath(path, resolved) == NULL)
        return 0;
    kept = sp_arena_strndup(arena, resolved, strlen(resolved));
    if (kept == NULL)
        return SP_E_NOMEM;
    host->realpaths.items[host->realpaths.length++] =
        (struct sp_env_entry){.key = path, .value = kept};
    look_at(&host->existing_paths, kept);
    return 0;
}

static int look_at_host(const struct sp_run_command *command, struct sp_arena *arena,
                        struct sp_host *ret_host)
{
    static const char *const base_paths[] = {"/usr", "/bin", "/sbin", "/lib", "/lib64", "/etc"};
    struct sp_host host = {
        .existing_paths.items = sp_arena_array(arena, PATHS_MAX, sizeof(char *)),
        .realpaths.items = sp_arena_array(arena, 1, sizeof(struct sp_env_entry)),
    };

    if (host.existing_paths.items == NULL || host.realpaths.items == NULL)
        return SP_E_NOMEM;
    for (size_t i = 0; i < sizeof(base_paths) / sizeof(base_paths[0]); i++)
        look_at(&host.existing_paths, base_paths[i]);
    look_at(&host.existing_paths, command->node_modules_dir);
    if (resolve(command->interpreter_path, arena, &host) < 0)
        return SP_E_NOMEM;
    *ret_host = host;
    return 0;
}

int sp_run_request(const struct sp_run_command *command, char *const *environment,
                   const struct sp_workspace *workspace, struct sp_arena *arena,
                   struct sp_plan_request *ret_request)
{
    struct sp_plan_request request = {
        .env_overrides = command->overrides,
        .filesystem.scratch_dir = workspace->scratch,
        .filesystem.node_modules_dir = command->node_modules_dir,
        .filesystem.interpreter_path = command->interpreter_path,
        .nft_ruleset_path = workspace->ruleset,
        .rootless_launcher_path = workspace->launcher,
        .applies_node_memory_cap = command->node_heap,
    };
    size_t length = 0;

    while (command->argv[length] != NULL)
        length++;
    request.command.items = sp_arena_array(arena, length, sizeof(*request.command.items));
    if (request.command.items == NULL || sp_base_env(environment, arena, &request.base_env) < 0 ||
        look_at_host(command, arena, &request.host) < 0)
        return SP_E_NOMEM;
    for (size_t i = 0; i < length; i++)
        request.command.items[i] = command->argv[i];
    request.command.length = length;
    *ret_request = request;
    return 0;
}
