/* SPDX-License-Identifier: Apache-2.0 */

/*
 * plain FILE: executes a plan by nothing more than execve().
 *
 * Shows what a plan's argv is worth by itself: whoever copies it out of an answer and starts it
 * gets no drop of privilege, no cleaned environment of the wrapper's own start, no closed
 * descriptors, no watching. An erratum is shown by this program and mended by the runner.
 *
 * FILE ("-": stdin) holds {"params": ..., "result": ...}: the params of a call of `plan` and its
 * result. What the plan expects to find is made: the folders of the staged files, scratchDir
 * (0700), and the ruleset and the launcher at the paths that the params name. Then argv, with the
 * plan's env alone, found over the caller's PATH. Nothing is taken away afterwards: whoever calls,
 * cleans.
 *
 * Exits 65 when FILE holds {"error": ...} or no such plan, 70 when something cannot be made, 127
 * when argv cannot be executed; else it is what argv makes of it.
 */

#include "base/file.h"
#include "probes/probe.h"
#include "json/parse.h"
#include "json/scan.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ARENA_SIZE = 64 << 10, EXIT_NOT_STARTED = 127 };

/* struct plan - what is needed of FILE, borrowed from its tree; NULL where it says nothing */
struct plan {
    char **argv;
    char **env;
    const char *scratch;
    const char *ruleset_path;
    const char *ruleset;
    const char *launcher_path;
    const char *launcher;
};

static int fault(const char *path, const char *what)
{
    fprintf(stderr, "plain: %s: %s: %s\n", path, what, strerror(errno));
    return SP_PROBE_TROUBLE;
}

static const char *member_string(const cJSON *object, const char *key)
{
    return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, key));
}

static char **read_argv(const cJSON *array, struct sp_arena *arena)
{
    size_t length = 0;
    const cJSON *item = NULL;
    char **argv = sp_arena_array(arena, (size_t)cJSON_GetArraySize(array) + 1, sizeof(char *));

    if (!cJSON_IsArray(array) || argv == NULL)
        return NULL;
    cJSON_ArrayForEach(item, array)
    {
        if (!cJSON_IsString(item))
            return NULL;
        argv[length++] = item->valuestring;
    }
    argv[length] = NULL;
    return length == 0 ? NULL : argv;
}

static char **read_env(const cJSON *object, struct sp_arena *arena)
{
    size_t length = 0;
    const cJSON *item = NULL;
    char **env = sp_arena_array(arena, (size_t)cJSON_GetArraySize(object) + 1, sizeof(char *));

    if (!cJSON_IsObject(object) || env == NULL)
        return NULL;
    cJSON_ArrayForEach(item, object)
    {
        size_t size = 0;

        if (!cJSON_IsString(item))
            return NULL;
        size = strlen(item->string) + 1 + strlen(item->valuestring) + 1;
        env[length] = sp_arena_alloc(arena, size);
        if (env[length] == NULL)
            return NULL;
        snprintf(env[length++], size, "%s=%s", item->string, item->valuestring);
    }
    env[length] = NULL;
    return env;
}

static int read_plan(const cJSON *tree, struct sp_arena *arena, struct plan *ret_plan)
{
    const cJSON *params = cJSON_GetObjectItemCaseSensitive(tree, "params");
    const cJSON *result = cJSON_GetObjectItemCaseSensitive(tree, "result");
    const cJSON *filesystem = cJSON_GetObjectItemCaseSensitive(params, "filesystem");
    struct plan plan = {
        .argv = read_argv(cJSON_GetObjectItemCaseSensitive(result, "argv"), arena),
        .env = read_env(cJSON_GetObjectItemCaseSensitive(result, "env"), arena),
        .scratch = member_string(filesystem, "scratchDir"),
        .ruleset_path = member_string(params, "nftRulesetPath"),
        .ruleset = member_string(result, "nftRuleset"),
        .launcher_path = member_string(params, "rootlessLauncherPath"),
        .launcher = member_string(result, "rootlessLauncher"),
    };

    if (plan.argv == NULL || plan.env == NULL) {
        fputs(cJSON_HasObjectItem(tree, "error") != 0 ? "plain: the plan was refused\n"
                                                      : "plain: there is no plan in it\n",
              stderr);
        return SP_PROBE_REFUSED;
    }
    *ret_plan = plan;
    return 0;
}

/* @path and all above it that is missing; what is there stays as it is. */
static int make_folder(const char *path)
{
    char part[PATH_MAX];
    size_t length = strlen(path);

    if (length >= sizeof(part)) {
        errno = ENAMETOOLONG;
        return fault(path, "cannot be made");
    }
    for (size_t at = 1; at <= length; at++) {
        if (path[at] != '/' && path[at] != '\0')
            continue;
        memcpy(part, path, at);
        part[at] = '\0';
        if (mkdir(part, 0700) < 0 && errno != EEXIST && errno != EROFS)
            return fault(part, "cannot be made");
    }
    return 0;
}

static int stage(const char *path, const char *text)
{
    char folder[PATH_MAX];
    size_t length = 0;
    ssize_t put = -1;
    int fd = -1;
    int rc = 0;

    if (path == NULL || text == NULL)
        return 0;
    length = (size_t)(strrchr(path, '/') == NULL ? 0 : strrchr(path, '/') - path);
    snprintf(folder, sizeof(folder), "%.*s", (int)length, path);
    rc = length == 0 ? 0 : make_folder(folder);
    if (rc != 0)
        return rc;
    fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0)
        return fault(path, "cannot be staged");
    put = write(fd, text, strlen(text));
    if (close(fd) < 0 || put != (ssize_t)strlen(text))
        return fault(path, "cannot be staged");
    return 0;
}

static int execute(const struct plan *plan)
{
    const char *path = getenv("PATH");
    const char *name = plan->argv[0];

    if (strchr(name, '/') != NULL)
        execve(name, plan->argv, plan->env);
    while (strchr(name, '/') == NULL && path != NULL && *path != '\0') {
        char file[PATH_MAX];
        size_t length = strcspn(path, ":");

        snprintf(file, sizeof(file), "%.*s/%s", (int)length, path, name);
        execve(file, plan->argv, plan->env);
        if (errno != ENOENT && errno != ENOTDIR && errno != EACCES)
            break;
        path += length;
        path += *path == ':';
    }
    fault(name, "cannot be executed");
    return EXIT_NOT_STARTED;
}

static int carry_out(const struct plan *plan)
{
    int rc = plan->scratch == NULL ? 0 : make_folder(plan->scratch);

    if (rc == 0)
        rc = stage(plan->ruleset_path, plan->ruleset);
    if (rc == 0)
        rc = stage(plan->launcher_path, plan->launcher);
    return rc == 0 ? execute(plan) : rc;
}

int main(int argc, char **argv)
{
    struct sp_buf bytes = {0};
    struct sp_arena arena;
    struct sp_error error;
    struct plan plan;
    cJSON *tree = NULL;
    int rc = 0;

    if (argc != 2) {
        fputs("usage: plain FILE\n", stderr);
        return SP_PROBE_USAGE;
    }
    sp_arena_init(&arena, ARENA_SIZE);
    if (sp_file_read(argv[1], SP_JSON_BYTES_MAX, &bytes, &error) < 0 ||
        sp_json_parse(bytes.bytes, bytes.length, &arena, &tree, &error) < 0) {
        fprintf(stderr, "plain: %s: %s\n", argv[1], error.text);
        rc = SP_PROBE_REFUSED;
    }
    if (rc == 0)
        rc = read_plan(tree, &arena, &plan);
    if (rc == 0)
        rc = carry_out(&plan);
    sp_arena_free(&arena);
    sp_buf_free(&bytes);
    return rc;
}
