/* SPDX-License-Identifier: Apache-2.0 */

/*
 * signal, rlimit-of, hunt, procs, proc-root: reaching for other processes.
 *
 * Stand for a missing process namespace: processes of the same uid outside are killed, or limited
 * with prlimit(); for a namespace without a /proc of its own, which shows the host's processes; and
 * for a /proc of the host, through which /proc/PID/root leads out of any mount namespace.
 *
 * signal PID SIGNAL    SIGNAL by name, number, or 0: kill.errno
 * rlimit-of PID [N]    sets its number of open files to N (7): prlimit.get, prlimit.errno
 * hunt [--as] PART...  processes whose name or command line hold the marker that the PARTs make
 * when joined, without itself and its ancestors, whose command lines hold it too; hunt.found,
 * hunt.pids; of the first: hunt.kill (errno of signal 0), hunt.prlimit (errno of reading its
 * limits); hunt.signalled: how many of the pids 2 to 32768 that are no ancestors take signal 0
 *
 * procs                procs.count, procs.pid1 (its name), procs.self_ok (/proc/self is this
 * process)
 *
 * proc-root            reads /proc/PID/root/etc/shadow of all: procroot.readable (how many),
 *                      procroot.errno (that of pid 1)
 */

#include "probes/names.h"
#include "probes/probes.h"
#include "probes/say.h"
#include "probes/status.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum {
    ANCESTORS_MAX = 32,
    PID_SEARCH_MAX = 32768, /* pid_max of a small machine */
    MARKER_MAX = 128,
};

int sp_probe_signal(const struct sp_call *call)
{
    long long pid = 0;
    int number = 0;

    if (!sp_number(call->args[0], 1, 1 << 26, &pid) || !sp_signal_read(call->args[1], &number))
        return SP_PROBE_USAGE;
    sp_say_errno(sp_key(sp_tag(call, "kill"), "errno"), kill((pid_t)pid, number) < 0 ? errno : 0);
    return SP_PROBE_OK;
}

int sp_probe_rlimit_of(const struct sp_call *call)
{
    const char *tag = sp_tag(call, "prlimit");
    struct rlimit limit;
    long long pid = 0;
    long long wanted = 7;
    int rc = 0;

    if (!sp_number(call->args[0], 1, 1 << 26, &pid) ||
        (call->count > 1 && !sp_number(call->args[1], 1, 1 << 20, &wanted)))
        return SP_PROBE_USAGE;
    rc = prlimit((pid_t)pid, RLIMIT_NOFILE, NULL, &limit);
    sp_say_errno(sp_key(tag, "get"), rc < 0 ? errno : 0);
    limit = (struct rlimit){(rlim_t)wanted, (rlim_t)wanted};
    rc = prlimit((pid_t)pid, RLIMIT_NOFILE, &limit, NULL);
    sp_say_errno(sp_key(tag, "errno"), rc < 0 ? errno : 0);
    return SP_PROBE_OK;
}

/* struct family - this process and those that it descends from */
struct family {
    pid_t pids[ANCESTORS_MAX];
    int count;
};

static void find_family(struct family *family)
{
    pid_t pid = getpid();

    while (pid > 0 && family->count < ANCESTORS_MAX) {
        char name[16];
        char parent[16];

        family->pids[family->count++] = pid;
        snprintf(name, sizeof(name), "%d", (int)pid);
        sp_status_field(name, "PPid", parent, sizeof(parent));
        pid = sp_pid_from(parent);
    }
}

static bool is_family(const struct family *family, pid_t pid)
{
    for (int i = 0; i < family->count; i++)
        if (family->pids[i] == pid)
            return true;
    return false;
}

static bool file_holds(const char *pid, const char *file, const char *marker)
{
    char path[300];
    char bytes[4096];
    size_t length = 0;

    snprintf(path, sizeof(path), "/proc/%s/%s", pid, file);
    return sp_read_small(path, bytes, sizeof(bytes), &length) == 0 &&
           memmem(bytes, length, marker, strlen(marker)) != NULL;
}

/* Return: the first that was found, 0 for none. */
static pid_t find_marked(const struct family *family, const char *marker, struct sp_names *names)
{
    const struct dirent *entry = NULL;
    DIR *proc = opendir("/proc");
    pid_t first = 0;

    while (proc != NULL && (entry = readdir(proc)) != NULL) {
        pid_t pid = sp_pid_from(entry->d_name);

        if (pid <= 0 || is_family(family, pid))
            continue;
        if (!file_holds(entry->d_name, "comm", marker) &&
            !file_holds(entry->d_name, "cmdline", marker))
            continue;
        sp_names_add(names, entry->d_name);
        first = first == 0 ? pid : first;
    }
    if (proc != NULL)
        closedir(proc);
    return first;
}

int sp_probe_hunt(const struct sp_call *call)
{
    const char *tag = sp_tag(call, "hunt");
    struct sp_names names = {.count = 0};
    struct family family = {.count = 0};
    char marker[MARKER_MAX] = "";
    struct rlimit limit;
    size_t used = 0;
    pid_t found = 0;
    int signalled = 0;

    for (int i = 0; i < call->count && used < sizeof(marker); i++)
        used += (size_t)snprintf(marker + used, sizeof(marker) - used, "%s", call->args[i]);
    find_family(&family);
    found = find_marked(&family, marker, &names);
    sp_say_number(sp_key(tag, "found"), names.count);
    sp_names_say(&names, sp_key(tag, "pids"));
    if (found > 0) {
        sp_say_errno(sp_key(tag, "kill"), kill(found, 0) < 0 ? errno : 0);
        sp_say_errno(sp_key(tag, "prlimit"),
                     prlimit(found, RLIMIT_NOFILE, NULL, &limit) < 0 ? errno : 0);
    }
    for (pid_t pid = 2; pid <= PID_SEARCH_MAX; pid++)
        signalled += !is_family(&family, pid) && kill(pid, 0) == 0;
    sp_say_number(sp_key(tag, "signalled"), signalled);
    return SP_PROBE_OK;
}

int sp_probe_procs(const struct sp_call *call)
{
    const char *tag = sp_tag(call, "procs");
    const struct dirent *entry = NULL;
    DIR *proc = opendir("/proc");
    char text[64] = "";
    size_t length = 0;
    int count = 0;
    int code = 0;

    while (proc != NULL && (entry = readdir(proc)) != NULL)
        count += sp_pid_from(entry->d_name) > 0;
    if (proc != NULL)
        closedir(proc);
    sp_say_number(sp_key(tag, "count"), count);
    code = sp_read_small("/proc/1/comm", text, sizeof(text), &length);
    sp_squeeze(text);
    sp_say(sp_key(tag, "pid1"), code == 0 ? text : sp_errno_name(code));
    memset(text, 0, sizeof(text));
    sp_say_yes(sp_key(tag, "self_ok"),
               readlink("/proc/self", text, sizeof(text) - 1) > 0 && sp_pid_from(text) == getpid());
    return SP_PROBE_OK;
}

int sp_probe_proc_root(const struct sp_call *call)
{
    const char *tag = sp_tag(call, "procroot");
    const struct dirent *entry = NULL;
    DIR *proc = opendir("/proc");
    int of_first = ENOENT;
    int readable = 0;

    while (proc != NULL && (entry = readdir(proc)) != NULL) {
        char path[300];
        char byte[2];
        size_t length = 0;
        int code = 0;

        if (sp_pid_from(entry->d_name) == 0)
            continue;
        snprintf(path, sizeof(path), "/proc/%s/root/etc/shadow", entry->d_name);
        code = sp_read_small(path, byte, sizeof(byte), &length);
        readable += code == 0;
        if (strcmp(entry->d_name, "1") == 0)
            of_first = code;
    }
    if (proc != NULL)
        closedir(proc);
    sp_say_number(sp_key(tag, "readable"), readable);
    sp_say_errno(sp_key(tag, "errno"), of_first);
    return SP_PROBE_OK;
}
