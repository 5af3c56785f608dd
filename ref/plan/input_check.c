/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/input_check.h"

#include "plan/filesystem.h"

#include <string.h>

/* A key of @parent, or of the params themselves. */
static struct sp_path at(const struct sp_path *parent, const char *key)
{
    return (struct sp_path){.parent = parent, .key = key};
}

/* The next component of a path: its length, *@path at its start; 0 at the end. */
static size_t component(const char **path)
{
    for (;;) {
        size_t length = 0;

        while (**path == '/')
            (*path)++;
        length = strcspn(*path, "/");
        if (length != 1 || **path != '.')
            return length;
        (*path)++; /* "." says nothing */
    }
}

/* Is @inner the path @outer, or below it, however the two are written? */
static bool covers(const char *outer, const char *inner)
{
    for (;;) {
        size_t length = component(&outer);

        if (length == 0)
            return true;
        if (component(&inner) != length || strncmp(outer, inner, length) != 0)
            return false;
        outer += length;
        inner += length;
    }
}

/* FS-39: absolute, without a step up and without a character that ends a line. */
static bool is_plain(const char *path)
{
    if (path[0] != '/')
        return false;
    for (const char *c = path; *c != '\0'; c++) {
        if ((unsigned char)*c < ' ' || *c == 0x7f)
            return false;
    }
    for (size_t length = 0; (length = component(&path)) != 0; path += length) {
        if (length == 2 && strncmp(path, "..", 2) == 0)
            return false;
    }
    return true;
}

static bool check_path(const char *path, const struct sp_path *where, struct sp_issues *issues)
{
    if (path == NULL)
        return false;
    if (is_plain(path))
        return true;
    sp_issues_add(issues, where, SP_ISSUE_PATH);
    return false;
}

/* FS-40: nsjail splits "source:destination" at the first colon. */
static void check_colon(const struct sp_plan_request *request, const char *path,
                        const struct sp_path *where, struct sp_issues *issues)
{
    if (request->capabilities.wrapper == SP_WRAPPER_NSJAIL && strchr(path, ':') != NULL)
        sp_issues_add(issues, where, SP_ISSUE_PATH);
}

/* FS-41: as a scratch dir it would open, or be hidden by, what the sandbox is made of. */
static bool is_no_scratch_dir(const char *path)
{
    static const char *const own[] = {"/proc", "/dev"};

    for (size_t i = 0; i < SP_BASE_PATHS; i++) {
        if (covers(sp_base_paths[i], path))
            return true;
    }
    for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++) {
        if (covers(own[i], path))
            return true;
    }
    return covers(path, "/tmp"); /* and so does "/" */
}

static void check_filesystem(const struct sp_plan_request *request, struct sp_issues *issues)
{
    struct sp_path filesystem = at(NULL, "filesystem");
    struct sp_path scratch_at = at(&filesystem, "scratchDir");
    struct sp_path modules_at = at(&filesystem, "nodeModulesDir");
    struct sp_path interpreter_at = at(&filesystem, "interpreterPath");
    const char *scratch = request->filesystem.scratch_dir;
    const char *modules = request->filesystem.node_modules_dir;
    const char *interpreter = request->filesystem.interpreter_path;
    bool has_scratch = check_path(scratch, &scratch_at, issues);

    if (has_scratch) {
        check_colon(request, scratch, &scratch_at, issues);
        if (is_no_scratch_dir(scratch) ||
            is_no_scratch_dir(sp_host_resolve(&request->host, scratch)))
            sp_issues_add(issues, &scratch_at, SP_ISSUE_OVERLAP);
    }
    if (check_path(modules, &modules_at, issues)) {
        check_colon(request, modules, &modules_at, issues);
        if (has_scratch && covers(modules, scratch)) /* FS-42 */
            sp_issues_add(issues, &modules_at, SP_ISSUE_OVERLAP);
    }
    if (check_path(interpreter, &interpreter_at, issues)) {
        const char *resolved = sp_host_resolve(&request->host, interpreter);

        check_colon(request, resolved, &interpreter_at, issues);
        if (!is_plain(resolved))
            sp_issues_add(issues, &interpreter_at, SP_ISSUE_PATH);
        else if (has_scratch && covers(resolved, scratch)) /* FS-42 */
            sp_issues_add(issues, &interpreter_at, SP_ISSUE_OVERLAP);
    }
}

/* ENV-14: what environ(7) cannot hold, or would hold as something else. */
static void check_names(const struct sp_env *env, const char *key, struct sp_issues *issues)
{
    struct sp_path where = at(NULL, key);

    for (size_t i = 0; i < env->length; i++) {
        const char *name = env->items[i].key;

        if (name[0] == '\0' || strchr(name, '=') != NULL) {
            struct sp_path name_at = at(&where, name);

            sp_issues_add(issues, &name_at, SP_ISSUE_NAME);
        }
    }
}

void sp_plan_input_check(const struct sp_plan_request *request, struct sp_issues *issues)
{
    struct sp_path command = at(NULL, "command");
    struct sp_path program = {.parent = &command};
    struct sp_path ruleset = at(NULL, "nftRulesetPath");
    struct sp_path launcher = at(NULL, "rootlessLauncherPath");

    if (request->command.length != 0 && request->command.items[0][0] == '\0') /* PRO-37 */
        sp_issues_add(issues, &program, SP_ISSUE_EMPTY);
    check_names(&request->base_env, "baseEnv", issues);
    check_names(&request->env_overrides, "envOverrides", issues);
    check_filesystem(request, issues);
    check_path(request->nft_ruleset_path, &ruleset, issues);
    check_path(request->rootless_launcher_path, &launcher, issues);
}
