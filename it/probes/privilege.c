/* SPDX-License-Identifier: Apache-2.0 */

/*
 * remount, mount-tmpfs, mknod, chown, setuid0, sethostname: what takes a capability.
 *
 * Stand for privilege that was not dropped: a wrapper started by root that makes no user namespace
 * keeps every capability, and then a read-only bind is made writable by one remount, a device node
 * is made, a file is given away.
 *
 * remount PATH [FOLDER]  makes the mount at PATH writable: remount.errno; remount.create: errno of
 * a new file in FOLDER, or PATH itself (taken away again) mount-tmpfs PATH       mount-tmpfs.errno;
 * what was mounted is unmounted mknod PATH             mknod.block (254:0), mknod.char (1:3),
 * mknod.kmsg (1:11), mknod.fifo: created only, and taken away chown PATH UID         chown.errno
 * setuid0                setuid.uid, setuid.gid, setuid.groups: errno of becoming 0, of having a
 * group sethostname            to the name that it has: sethostname.errno
 */

#include "probes/probes.h"
#include "probes/say.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

static int code_of(int rc)
{
    return rc < 0 ? errno : 0;
}

int sp_try_create(const char *folder)
{
    char path[4096];
    int fd = -1;

    snprintf(path, sizeof(path), "%s/.probe-%d", folder, (int)getpid());
    fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return errno;
    close(fd);
    unlink(path);
    return 0;
}

int sp_probe_remount(const struct sp_call *call)
{
    const char *tag = sp_tag(call, "remount");
    int rc = mount(NULL, call->args[0], NULL, MS_REMOUNT | MS_BIND, NULL);

    sp_say_errno(sp_key(tag, "errno"), code_of(rc));
    sp_say_errno(sp_key(tag, "create"), sp_try_create(call->args[call->count - 1]));
    return SP_PROBE_OK;
}

int sp_probe_mount_tmpfs(const struct sp_call *call)
{
    const char *tag = sp_tag(call, "mount-tmpfs");
    int rc = mount("probe", call->args[0], "tmpfs", MS_NOSUID | MS_NODEV, "size=64k");

    sp_say_errno(sp_key(tag, "errno"), code_of(rc));
    if (rc == 0)
        umount2(call->args[0], MNT_DETACH);
    return SP_PROBE_OK;
}

static void say_node(const char *key, const char *path, mode_t mode, dev_t device)
{
    int rc = mknod(path, mode | 0600, device);

    sp_say_errno(key, code_of(rc));
    if (rc == 0)
        unlink(path);
}

int sp_probe_mknod(const struct sp_call *call)
{
    const char *tag = sp_tag(call, "mknod");
    const char *path = call->args[0];

    say_node(sp_key(tag, "block"), path, S_IFBLK, makedev(254, 0));
    say_node(sp_key(tag, "char"), path, S_IFCHR, makedev(1, 3));
    say_node(sp_key(tag, "kmsg"), path, S_IFCHR, makedev(1, 11));
    say_node(sp_key(tag, "fifo"), path, S_IFIFO, 0);
    return SP_PROBE_OK;
}

int sp_probe_chown(const struct sp_call *call)
{
    long long uid = 0;

    if (!sp_number(call->args[1], 0, UINT32_MAX - 1LL, &uid))
        return SP_PROBE_USAGE;
    sp_say_errno(sp_key(sp_tag(call, "chown"), "errno"),
                 code_of(lchown(call->args[0], (uid_t)uid, (gid_t)-1)));
    return SP_PROBE_OK;
}

int sp_probe_setuid0(const struct sp_call *call)
{
    const char *tag = sp_tag(call, "setuid");
    gid_t group = 0;

    sp_say_errno(sp_key(tag, "groups"), code_of(setgroups(1, &group)));
    sp_say_errno(sp_key(tag, "gid"), code_of(setresgid(0, 0, 0)));
    sp_say_errno(sp_key(tag, "uid"), code_of(setresuid(0, 0, 0)));
    return SP_PROBE_OK;
}

int sp_probe_sethostname(const struct sp_call *call)
{
    char name[256] = "";

    gethostname(name, sizeof(name) - 1);
    sp_say_errno(sp_key(sp_tag(call, "sethostname"), "errno"),
                 code_of(sethostname(name, strlen(name))));
    return SP_PROBE_OK;
}
