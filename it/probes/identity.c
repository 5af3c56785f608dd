/* SPDX-License-Identifier: Apache-2.0 */

/*
 * identity: who this process is.
 *
 * Stands for privilege that only looks dropped: a wrapper started by root whose --uid 1001 maps
 * 1001 onto the host's uid 0 (uid_map "1001 0 1"); supplementary groups of the supervisor that
 * survive and still open files; capabilities left over; namespaces that were asked for with "try"
 * and are the host's.
 *
 * The second column of uid_map is an id of the parent namespace, not of the host: where a wrapper
 * nests two user namespaces it is 0 although nobody is root. What decides is the owner of a file
 * that was made here, seen from outside, and from inside id.sysctl: core_pattern is opened for
 * writing and nothing is written; only the host's uid 0 gets so far, by whatever name.
 *
 * Says id.uid, id.euid, id.gid, id.egid; id.groups (or none), id.groups.count; id.capeff, .capprm,
 * .capbnd, .capinh, .capamb as 0x...; id.nonewprivs, id.seccomp; id.uid_map, id.gid_map (lines
 * joined by ";"), .outside and .lines of each; id.setgroups; id.userns, .netns, .mntns, .pidns,
 * .ipcns, .utsns, .cgroupns (inode numbers); id.pid, id.ppid, id.session, id.pgrp, id.ctty (yes,
 * no); id.sysctl (errno).
 */

#include "probes/probes.h"
#include "probes/say.h"
#include "probes/status.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { GROUPS_MAX = 64, MAP_MAX = 2048 };

static void say_ids(void)
{
    uid_t uid = 0;
    uid_t euid = 0;
    uid_t suid = 0;
    gid_t gid = 0;
    gid_t egid = 0;
    gid_t sgid = 0;

    getresuid(&uid, &euid, &suid);
    getresgid(&gid, &egid, &sgid);
    sp_say_number("id.uid", uid);
    sp_say_number("id.euid", euid);
    sp_say_number("id.suid", suid);
    sp_say_number("id.gid", gid);
    sp_say_number("id.egid", egid);
    sp_say_number("id.sgid", sgid);
}

static void say_groups(void)
{
    gid_t groups[GROUPS_MAX];
    char text[GROUPS_MAX * 12] = "";
    int count = getgroups(GROUPS_MAX, groups);
    size_t used = 0;

    if (count < 0) {
        sp_say_errno("id.groups", errno);
        return;
    }
    for (int i = 0; i < count; i++)
        used += (size_t)snprintf(text + used, sizeof(text) - used, i > 0 ? ",%u" : "%u", groups[i]);
    sp_say("id.groups", count > 0 ? text : "none");
    sp_say_number("id.groups.count", count);
}

static void say_capability(const char *field, const char *key)
{
    char value[64];

    if (sp_status_field("self", field, value, sizeof(value)) == 0)
        sp_say_hex(key, strtoull(value, NULL, 16));
    else
        sp_say(key, value);
}

static void say_status(const char *field, const char *key)
{
    char value[64];

    sp_status_field("self", field, value, sizeof(value));
    sp_say(key, value);
}

/* "         0       1001          1\n" is said as "0 1001 1"; more lines follow behind ";". */
static void say_map(const char *path, const char *key)
{
    char text[MAP_MAX];
    char *line = text;
    const char *second = NULL;
    size_t length = 0;
    int lines = 0;
    int code = sp_read_small(path, text, sizeof(text), &length);

    if (code != 0) {
        sp_say_errno(key, code);
        return;
    }
    for (; *line != '\0'; line++)
        if (*line == '\n') {
            *line = line[1] == '\0' ? '\0' : ';';
            lines++;
        }
    sp_squeeze(text);
    sp_say(key, text[0] == '\0' ? "none" : text);
    sp_say_number(sp_key(key, "lines"), lines);
    second = strchr(text, ' ');
    if (second != NULL)
        sp_say_number(sp_key(key, "outside"), strtoll(second, NULL, 10));
}

static void say_namespace(const char *name, const char *key)
{
    char path[32];
    char link[64] = "";
    const char *number = NULL;
    ssize_t length = 0;

    snprintf(path, sizeof(path), "/proc/self/ns/%s", name);
    length = readlink(path, link, sizeof(link) - 1);
    number = strchr(link, '[');
    if (length < 0 || number == NULL)
        sp_say_errno(key, length < 0 ? errno : ENOMSG);
    else
        sp_say_number(key, strtoll(number + 1, NULL, 10));
}

/* Field 7 of stat, counted from behind the name, which may hold anything. */
static void say_terminal(void)
{
    char text[512];
    size_t length = 0;
    const char *at = NULL;
    int code = sp_read_small("/proc/self/stat", text, sizeof(text), &length);

    at = code == 0 ? strrchr(text, ')') : NULL;
    for (int i = 0; i < 5 && at != NULL; i++)
        at = strchr(at + 1, ' ');
    if (at == NULL)
        sp_say_errno("id.ctty", code != 0 ? code : ENOMSG);
    else
        sp_say_yes("id.ctty", strtoll(at, NULL, 10) != 0);
}

/* Whoever is let in is the host's uid 0: the kernel asks for that and for no capability. */
static void say_sysctl(void)
{
    int fd = open("/proc/sys/kernel/core_pattern", O_WRONLY | O_CLOEXEC);

    sp_say_errno("id.sysctl", fd < 0 ? errno : 0);
    if (fd >= 0)
        close(fd);
}

int sp_probe_identity(const struct sp_call *call)
{
    char setgroups[16];
    size_t length = 0;
    int code = 0;

    (void)call;
    say_ids();
    say_groups();
    say_capability("CapEff", "id.capeff");
    say_capability("CapPrm", "id.capprm");
    say_capability("CapBnd", "id.capbnd");
    say_capability("CapInh", "id.capinh");
    say_capability("CapAmb", "id.capamb");
    say_status("NoNewPrivs", "id.nonewprivs");
    say_status("Seccomp", "id.seccomp");
    say_map("/proc/self/uid_map", "id.uid_map");
    say_map("/proc/self/gid_map", "id.gid_map");
    code = sp_read_small("/proc/self/setgroups", setgroups, sizeof(setgroups), &length);
    sp_squeeze(setgroups);
    sp_say("id.setgroups", code == 0 ? setgroups : sp_errno_name(code));
    say_namespace("user", "id.userns");
    say_namespace("net", "id.netns");
    say_namespace("mnt", "id.mntns");
    say_namespace("pid", "id.pidns");
    say_namespace("ipc", "id.ipcns");
    say_namespace("uts", "id.utsns");
    say_namespace("cgroup", "id.cgroupns");
    sp_say_number("id.pid", getpid());
    sp_say_number("id.ppid", getppid());
    sp_say_number("id.session", getsid(0));
    sp_say_number("id.pgrp", getpgrp());
    say_terminal();
    say_sysctl();
    return SP_PROBE_OK;
}
