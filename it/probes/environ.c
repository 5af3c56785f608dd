/* SPDX-License-Identifier: Apache-2.0 */

/*
 * environ, environ-of, env-has, leak: whose environment can be seen.
 *
 * Stand for the host's environment that shines through: a wrapper that clears its command's
 * environment keeps its own, which any process inside reads in /proc/1/environ; and a variable that
 * is handed over on the wrapper's command line is in /proc/1/cmdline.
 *
 * environ          env.names (sorted, joined by ","), env.count
 * environ-of PID   environ.errno, environ.names, environ.count
 * env-has NAME     env.has (yes, no), env.value
 * leak PART...     searches every /proc/PID/environ, cmdline and the own environment for the marker
 *                  that the PARTs make when joined: it is given in parts, so that this command line
 *                  (and the wrapper's, which holds it) is not what is found. Says leak.environ,
 *                  leak.cmdline (in how many processes), leak.self (yes, no), leak.pids,
 *                  leak.readable (how many environs could be read)
 */

#include "probes/names.h"
#include "probes/probes.h"
#include "probes/say.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ENVIRON_MAX = 128 << 10, MARKER_MAX = 128 };

static void add_name(struct sp_names *names, const char *entry)
{
    char name[256];

    snprintf(name, sizeof(name), "%.*s", (int)strcspn(entry, "="), entry);
    sp_names_add(names, name);
}

int sp_probe_environ(const struct sp_call *call)
{
    const char *tag = sp_tag(call, "env");
    struct sp_names names = {.count = 0};

    for (char *const *entry = environ; *entry != NULL; entry++)
        add_name(&names, *entry);
    sp_names_say(&names, sp_key(tag, "names"));
    sp_say_number(sp_key(tag, "count"), names.count);
    return SP_PROBE_OK;
}

/* A file of /proc that grows as it is read; one buffer for all of them. */
static int read_whole(const char *path, const char **ret_bytes, size_t *ret_length)
{
    static char bytes[ENVIRON_MAX];
    size_t length = 0;
    ssize_t got = 0;
    int code = 0;
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return errno;
    do {
        got = read(fd, bytes + length, sizeof(bytes) - 1 - length);
        length += got > 0 ? (size_t)got : 0;
    } while (got > 0);
    code = got < 0 ? errno : 0;
    close(fd);
    bytes[length] = '\0';
    *ret_bytes = bytes;
    *ret_length = length;
    return code;
}

int sp_probe_environ_of(const struct sp_call *call)
{
    const char *tag = sp_tag(call, "environ");
    struct sp_names names = {.count = 0};
    char path[64];
    const char *bytes = "";
    size_t length = 0;
    long long pid = 0;
    int code = 0;

    if (!sp_number(call->args[0], 1, 1 << 26, &pid))
        return SP_PROBE_USAGE;
    snprintf(path, sizeof(path), "/proc/%lld/environ", pid);
    code = read_whole(path, &bytes, &length);
    sp_say_errno(sp_key(tag, "errno"), code);
    if (code != 0)
        return SP_PROBE_OK;
    for (size_t at = 0; at < length; at += strlen(bytes + at) + 1)
        add_name(&names, bytes + at);
    sp_names_say(&names, sp_key(tag, "names"));
    sp_say_number(sp_key(tag, "count"), names.count);
    return SP_PROBE_OK;
}

int sp_probe_env_has(const struct sp_call *call)
{
    const char *tag = sp_tag(call, "env");
    const char *value = getenv(call->args[0]);

    sp_say_yes(sp_key(tag, "has"), value != NULL);
    if (value != NULL)
        sp_say(sp_key(tag, "value"), value);
    return SP_PROBE_OK;
}

static bool holds(const char *pid, const char *file, const char *marker, int *readable)
{
    char path[300];
    const char *bytes = "";
    size_t length = 0;

    snprintf(path, sizeof(path), "/proc/%s/%s", pid, file);
    if (read_whole(path, &bytes, &length) != 0)
        return false;
    (*readable)++;
    return memmem(bytes, length, marker, strlen(marker)) != NULL;
}

static bool own_environment_holds(const char *marker)
{
    for (char *const *entry = environ; *entry != NULL; entry++)
        if (strstr(*entry, marker) != NULL)
            return true;
    return false;
}

/* struct leaks - what the walk over /proc has found */
struct leaks {
    int environ_hits;
    int cmdline_hits;
    int readable;
    struct sp_names pids;
};

static void search_process(struct leaks *leaks, const char *pid, const char *marker)
{
    int ignored = 0;
    bool in_environ = holds(pid, "environ", marker, &leaks->readable);
    bool in_cmdline = holds(pid, "cmdline", marker, &ignored);

    leaks->environ_hits += in_environ;
    leaks->cmdline_hits += in_cmdline;
    if (in_environ || in_cmdline)
        sp_names_add(&leaks->pids, pid);
}

int sp_probe_leak(const struct sp_call *call)
{
    const char *tag = sp_tag(call, "leak");
    struct leaks leaks = {.readable = 0};
    char marker[MARKER_MAX] = "";
    size_t used = 0;
    const struct dirent *entry = NULL;
    DIR *proc = opendir("/proc");

    for (int i = 0; i < call->count && used < sizeof(marker); i++)
        used += (size_t)snprintf(marker + used, sizeof(marker) - used, "%s", call->args[i]);
    while (proc != NULL && (entry = readdir(proc)) != NULL)
        if (sp_pid_from(entry->d_name) > 0)
            search_process(&leaks, entry->d_name, marker);
    if (proc != NULL)
        closedir(proc);
    sp_say_number(sp_key(tag, "environ"), leaks.environ_hits);
    sp_say_number(sp_key(tag, "cmdline"), leaks.cmdline_hits);
    sp_say_number(sp_key(tag, "readable"), leaks.readable);
    sp_say_yes(sp_key(tag, "self"), own_environment_holds(marker));
    sp_names_say(&leaks.pids, sp_key(tag, "pids"));
    return SP_PROBE_OK;
}
