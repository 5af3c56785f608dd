/* SPDX-License-Identifier: Apache-2.0 */

/*
 * writable: every mount that takes a new file. symlink-escape: ways around a mount by name.
 *
 * Stand for writable places that no report names ("/", /dev, /dev/shm of a wrapper's own tmpfs),
 * each of which may be half of the machine's memory; and for links in the scratch folder that lead
 * out of it.
 *
 * writable        writable.mounts (sorted, joined by ",", or none; the working directory is "."),
 *                 writable.count, mounts.count; writable.files: mounted files that open for
 *                 writing; writable.flags: what is mounted without "ro", whoever may write there;
 *                 tmpfs.PATH: the size of each tmpfs in KiB (0: unbounded)
 * symlink-escape [PATH]  makes links in the working directory and reads PATH (/etc/shadow) through
 *                 them, then takes them away: symlink.make, symlink.absolute, symlink.relative (up
 *                 to "/" and down again), symlink.proc (/proc/1/root), symlink.write (errno of a
 *                 new file below a link to /etc)
 */

#include "probes/names.h"
#include "probes/probes.h"
#include "probes/say.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <unistd.h>

enum { MOUNTINFO_MAX = 128 << 10, TMPFS_MAGIC_NUMBER = 0x01021994 };

/* "\040" is a blank, and so on. */
static void unescape(char *path)
{
    char *to = path;

    for (const char *from = path; *from != '\0'; from++) {
        if (from[0] == '\\' && from[1] >= '0' && from[1] <= '3' && from[2] != '\0' &&
            from[3] != '\0') {
            *to++ = (char)((from[1] - '0') << 6 | (from[2] - '0') << 3 | (from[3] - '0'));
            from += 3;
        } else {
            *to++ = *from;
        }
    }
    *to = '\0';
}

/* struct surface - what the walk has found */
struct surface {
    struct sp_names mounts;
    struct sp_names files;
    struct sp_names flags;
    int count;
};

static void say_size(const char *path)
{
    struct statfs status;

    if (statfs(path, &status) == 0 && (unsigned long)status.f_type == TMPFS_MAGIC_NUMBER)
        sp_say_number(sp_key("tmpfs", path),
                      (long long)status.f_blocks * (long long)status.f_bsize / 1024);
}

/* The scratch dir's name is another each time. */
static const char *shown(const char *path)
{
    static char here[4096];

    return getcwd(here, sizeof(here)) != NULL && strcmp(here, path) == 0 && path[1] != '\0' ? "."
                                                                                            : path;
}

static void try_mount(struct surface *surface, const char *path)
{
    struct stat status;
    int fd = -1;

    surface->count++;
    if (lstat(path, &status) < 0)
        return;
    if (S_ISDIR(status.st_mode)) {
        say_size(path);
        if (sp_try_create(path) == 0)
            sp_names_add(&surface->mounts, shown(path));
    }
    if (!S_ISREG(status.st_mode))
        return;
    fd = open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return;
    close(fd);
    sp_names_add(&surface->files, path);
}

int sp_probe_writable(const struct sp_call *call)
{
    static char text[MOUNTINFO_MAX];
    static struct surface surface;
    const char *tag = sp_tag(call, "writable");
    size_t used = 0;
    ssize_t got = 0;
    int fd = open("/proc/self/mountinfo", O_RDONLY | O_CLOEXEC);
    char *rest = text;
    int different = 0;

    if (fd < 0)
        return sp_trouble("/proc/self/mountinfo");
    while ((got = read(fd, text + used, sizeof(text) - 1 - used)) > 0)
        used += (size_t)got;
    close(fd);
    while (*rest != '\0') {
        char *line = strsep(&rest, "\n");

        for (int field = 0; field < 4 && line != NULL; field++)
            strsep(&line, " "); /* id, parent, device, root; the fifth is where */
        if (line != NULL) {
            char *path = strsep(&line, " ");

            unescape(path);
            try_mount(&surface, path);
            if (line != NULL && strncmp(line, "rw", 2) == 0)
                sp_names_add(&surface.flags, shown(path));
        }
        if (rest == NULL)
            break;
    }
    different = sp_names_say(&surface.mounts, sp_key(tag, "mounts"));
    sp_say_number(sp_key(tag, "count"), different);
    sp_names_say(&surface.files, sp_key(tag, "files"));
    sp_names_say(&surface.flags, sp_key(tag, "flags"));
    sp_say_number("mounts.count", surface.count);
    return SP_PROBE_OK;
}

static int read_through(const char *path)
{
    char byte[2];
    size_t length = 0;

    return sp_read_small(path, byte, sizeof(byte), &length);
}

static int read_below(const char *folder, const char *path)
{
    char joined[4096];

    snprintf(joined, sizeof(joined), "%s%s", folder, path);
    return read_through(joined);
}

int sp_probe_symlink_escape(const struct sp_call *call)
{
    const char *path = call->count > 0 ? call->args[0] : "/etc/shadow";
    const char *const links[][2] = {
        {path, "probe-absolute"},
        {"../../../../../../../..", "probe-relative"},
        {"/proc/1/root", "probe-proc"},
        {"/etc", "probe-etc"},
    };
    const char *tag = sp_tag(call, "symlink");
    int code = 0;

    for (size_t i = 0; i < sizeof(links) / sizeof(links[0]); i++)
        if (symlink(links[i][0], links[i][1]) < 0)
            code = errno;
    sp_say_errno(sp_key(tag, "make"), code);
    sp_say_errno(sp_key(tag, "absolute"), read_through("probe-absolute"));
    sp_say_errno(sp_key(tag, "relative"), read_below("probe-relative", path));
    sp_say_errno(sp_key(tag, "proc"), read_below("probe-proc", path));
    sp_say_errno(sp_key(tag, "write"), sp_try_create("probe-etc"));
    for (size_t i = 0; i < sizeof(links) / sizeof(links[0]); i++)
        unlink(links[i][1]);
    return SP_PROBE_OK;
}
