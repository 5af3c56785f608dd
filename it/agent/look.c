/* SPDX-License-Identifier: Apache-2.0 */

/*
 * What a sandbox says of itself it says in its own namespace: a uid map read from inside leads to
 * the parent namespace's ids, which a nested one hides. So it is read from here.
 */

#include "agent/look.h"

#include <dirent.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_ROOM = 512, PIDS_MAX = 1024, DEPTH_MAX = 64 };

static bool read_field(pid_t pid, const char *name, char *ret, size_t room)
{
    char path[64];
    char line[1024];
    size_t length = strlen(name);
    bool found = false;
    FILE *file = NULL;

    snprintf(path, sizeof(path), "/proc/%d/status", pid);
    file = fopen(path, "re");
    while (file != NULL && !found && fgets(line, sizeof(line), file) != NULL) {
        if (strncmp(line, name, length) == 0 && line[length] == ':') {
            const char *value = line + length + 1 + strspn(line + length + 1, " \t");

            snprintf(ret, room, "%.*s", (int)strcspn(value, "\n"), value);
            found = true;
        }
    }
    if (file != NULL)
        fclose(file);
    for (size_t end = found ? strlen(ret) : 0; end > 0 && ret[end - 1] == ' '; end--)
        ret[end - 1] = '\0';
    return found;
}

static long number_of(pid_t pid, const char *name)
{
    char text[SP_LOOK_ROOM];

    return read_field(pid, name, text, sizeof(text)) ? strtol(text, NULL, 10) : -1;
}

/* How many steps @pid is below @runner; 0: it is not. */
static int depth_below(pid_t pid, pid_t runner)
{
    for (int depth = 1; depth < DEPTH_MAX && pid > 1; depth++) {
        pid = (pid_t)number_of(pid, "PPid");
        if (pid == runner)
            return depth;
    }
    return 0;
}

static bool is_helper(pid_t pid)
{
    static const char *const helpers[] = {"bwrap",  "prlimit", "setpriv", "slirp4netns",
                                          "nsjail", "nft",     "head",    "timeout"};
    char name[SP_LOOK_ROOM] = "";

    read_field(pid, "Name", name, sizeof(name));
    for (size_t i = 0; i < sizeof(helpers) / sizeof(helpers[0]); i++) {
        if (strcmp(name, helpers[i]) == 0)
            return true;
    }
    return false;
}

static pid_t find_command(pid_t runner, long *ret_launched)
{
    DIR *folder = opendir("/proc");
    const struct dirent *entry = NULL;
    pid_t found = 0;
    int deepest = 0;

    *ret_launched = 0;
    while (folder != NULL && (entry = readdir(folder)) != NULL) {
        pid_t pid = (pid_t)strtol(entry->d_name, NULL, 10);
        int depth = pid > 1 ? depth_below(pid, runner) : 0;

        *ret_launched += depth > 0;
        if (depth > deepest && !is_helper(pid)) {
            deepest = depth;
            found = pid;
        }
    }
    if (folder != NULL)
        closedir(folder);
    return found;
}

static long map_outside(pid_t pid)
{
    char path[64];
    char line[128] = "";
    char *rest = line;
    long outside = -1;
    FILE *file = NULL;

    snprintf(path, sizeof(path), "/proc/%d/uid_map", pid);
    file = fopen(path, "re");
    if (file != NULL && fgets(line, sizeof(line), file) != NULL) {
        (void)strtol(line, &rest, 10); /* what it is inside */
        outside = rest != line ? strtol(rest, NULL, 10) : -1;
    }
    if (file != NULL)
        fclose(file);
    return outside;
}

static void look_at_scratch(struct sp_look *look)
{
    glob_t found = {0};
    struct stat status;

    look->scratch_mode = look->scratch_uid = look->file_uid = -1;
    if (glob("/tmp/*/scratch", 0, NULL, &found) == 0 && stat(found.gl_pathv[0], &status) == 0) {
        look->scratch_mode = (long)(status.st_mode & 07777);
        look->scratch_uid = (long)status.st_uid;
    }
    globfree(&found);
    found = (glob_t){0};
    if (glob("/tmp/*/scratch/*", 0, NULL, &found) == 0 && lstat(found.gl_pathv[0], &status) == 0)
        look->file_uid = (long)status.st_uid;
    globfree(&found);
}

void sp_look_at(pid_t runner, struct sp_look *ret)
{
    struct sp_look look = {0};
    pid_t pid = find_command(runner, &look.launched);

    look.found = pid != 0;
    look_at_scratch(&look);
    if (look.found) {
        look.uid = number_of(pid, "Uid");
        look.outside = map_outside(pid);
        look.no_new_privs = number_of(pid, "NoNewPrivs");
        look.seccomp = number_of(pid, "Seccomp");
        read_field(pid, "Groups", look.groups, sizeof(look.groups));
        read_field(pid, "CapEff", look.cap_eff, sizeof(look.cap_eff));
    }
    *ret = look;
}

static void write_number(struct sp_json_writer *writer, const char *key, long value)
{
    char text[32];

    sp_json_key(writer, key);
    sp_json_raw(writer, text, (size_t)snprintf(text, sizeof(text), "%ld", value));
}

void sp_look_write(struct sp_json_writer *writer, const struct sp_look *look)
{
    char mode[16];

    snprintf(mode, sizeof(mode), "%04lo", look->scratch_mode & 07777);
    sp_json_begin_object(writer);
    write_number(writer, "uid", look->uid);
    write_number(writer, "outside", look->outside);
    write_number(writer, "noNewPrivs", look->no_new_privs);
    write_number(writer, "seccomp", look->seccomp);
    write_number(writer, "processes", look->launched);
    sp_json_key(writer, "groups");
    sp_json_string(writer, look->groups);
    sp_json_key(writer, "capEff");
    sp_json_string(writer, look->cap_eff);
    if (look->scratch_uid >= 0) {
        sp_json_key(writer, "scratchMode");
        sp_json_string(writer, mode);
        write_number(writer, "scratchUid", look->scratch_uid);
    }
    if (look->file_uid >= 0)
        write_number(writer, "fileUid", look->file_uid);
    sp_json_end_object(writer);
}
