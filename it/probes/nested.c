/* SPDX-License-Identifier: Apache-2.0 */

/*
 * nested [N]: a user namespace inside the sandbox.
 *
 * Stands for what an unprivileged process gets when nobody forbids it: a namespace in which it has
 * every capability, and with them the kernel's mount and network code; and for the question whether
 * a cap on processes, which is counted per user namespace, is left behind in a new one.
 *
 * Says nested.userns (errno), nested.map, nested.capeff (0x...), nested.mount (a tmpfs on /tmp),
 * nested.remount ("/" made writable), nested.create (a file in "/" then), nested.netns; with N:
 * nested.started, nested.fork (errno of the first refusal).
 */

#include "probes/brood.h"
#include "probes/probes.h"
#include "probes/say.h"
#include "probes/status.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

static int code_of(int rc)
{
    return rc < 0 ? errno : 0;
}

static int write_file(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    int code = 0;

    if (fd < 0)
        return errno;
    code = write(fd, text, strlen(text)) < 0 ? errno : 0;
    close(fd);
    return code;
}

static int become_root_inside(uid_t uid, gid_t gid)
{
    char map[32];
    int code = 0;

    write_file("/proc/self/setgroups", "deny");
    snprintf(map, sizeof(map), "0 %u 1", gid);
    code = write_file("/proc/self/gid_map", map);
    snprintf(map, sizeof(map), "0 %u 1", uid);
    return code != 0 ? code : write_file("/proc/self/uid_map", map);
}

static void say_mounts(void)
{
    int rc = unshare(CLONE_NEWNS);

    if (rc == 0)
        rc = mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL);
    if (rc == 0)
        rc = mount("probe", "/tmp", "tmpfs", MS_NOSUID | MS_NODEV, "size=64k");
    sp_say_errno("nested.mount", code_of(rc));
    rc = mount(NULL, "/", NULL, MS_REMOUNT | MS_BIND, NULL);
    sp_say_errno("nested.remount", code_of(rc));
    sp_say_errno("nested.create", sp_try_create("/"));
}

static void say_children(int wanted)
{
    struct sp_brood brood = {.count = 0};
    int code = sp_brood_grow(&brood, wanted);

    sp_say_number("nested.started", brood.count);
    sp_say_errno("nested.fork", code);
    sp_brood_end(&brood);
}

static void go_inside(int wanted)
{
    char capabilities[64];
    uid_t uid = geteuid();
    gid_t gid = getegid();
    int rc = unshare(CLONE_NEWUSER);

    sp_say_errno("nested.userns", code_of(rc));
    if (rc < 0)
        return;
    sp_say_errno("nested.map", become_root_inside(uid, gid));
    if (sp_status_field("self", "CapEff", capabilities, sizeof(capabilities)) == 0)
        sp_say_hex("nested.capeff", strtoull(capabilities, NULL, 16));
    say_mounts();
    sp_say_errno("nested.netns", code_of(unshare(CLONE_NEWNET)));
    if (wanted > 0)
        say_children(wanted);
}

int sp_probe_nested(const struct sp_call *call)
{
    long long wanted = 0;
    pid_t parent = getpid();
    pid_t pid = -1;

    if (call->count > 0 && !sp_number(call->args[0], 1, SP_CHILDREN_MAX, &wanted))
        return SP_PROBE_USAGE;
    pid = fork();
    if (pid < 0)
        return sp_trouble("fork");
    if (pid == 0) {
        sp_child_settle(parent);
        go_inside((int)wanted);
        _exit(SP_PROBE_OK);
    }
    while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
        continue;
    return SP_PROBE_OK;
}
