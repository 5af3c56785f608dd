/* SPDX-License-Identifier: Apache-2.0 */

/*
 * read, write, create, list, stat, link, sysctl-write: one access to one path each.
 *
 * Stand for what a filesystem layer claims: paths outside are invisible (ENOENT), the base is
 * read-only (EROFS), another's file is refused (EACCES); for a denied path that did not exist when
 * the plan was made and can be created; for a second name of a masked file; and for
 * /proc/sys/kernel/core_pattern, which a wrapper started by root leaves writable although the
 * process has no capability: it runs code as the host's root.
 *
 * read PATH             TAG.errno, TAG.bytes (the first 64, made printable), TAG.length
 * write PATH [TEXT]     opens without creating or truncating; writes TEXT, or the first line that
 * it read there: TAG.errno, TAG.written create PATH           a new file, left there; TAG.errno,
 * TAG.uid (its owner as seen from inside) remove PATH           TAG.errno list PATH TAG.errno,
 * TAG.count, TAG.names (sorted, joined by ",") stat PATH             TAG.errno, TAG.type, TAG.mode,
 * TAG.uid, TAG.gid, TAG.size link FROM TO          a hard link; TAG.errno sysctl-write TEXT [PATH]
 * PATH is core_pattern; sysctl.errno, sysctl.was, sysctl.is
 *
 * TAG is the probe's name, or that of --as.
 */

#include "probes/names.h"
#include "probes/probes.h"
#include "probes/say.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CORE_PATTERN "/proc/sys/kernel/core_pattern"

enum { LINE_MAX_BYTES = 256 };

int sp_probe_read(const struct sp_call *call)
{
    const char *tag = sp_tag(call, "read");
    char bytes[SP_SHOWN_MAX + 1];
    size_t length = 0;
    int code = sp_read_small(call->args[0], bytes, sizeof(bytes), &length);

    sp_say_errno(sp_key(tag, "errno"), code);
    if (code == 0) {
        sp_say_bytes(sp_key(tag, "bytes"), bytes, length);
        sp_say_number(sp_key(tag, "length"), (long long)length);
    }
    return SP_PROBE_OK;
}

static int write_text(const char *path, const char *text, ssize_t *ret_written)
{
    ssize_t written = -1;
    int code = 0;
    int fd = -1;

    sp_bound_begin(SP_WAIT_MS);
    fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    if (fd >= 0)
        written = write(fd, text, strlen(text));
    code = sp_bound_end(written < 0 ? errno : 0);
    if (fd >= 0)
        close(fd);
    *ret_written = written;
    return code;
}

static int read_line(const char *path, char *line, size_t size)
{
    size_t length = 0;
    int code = sp_read_small(path, line, size, &length);

    line[strcspn(line, "\n")] = '\0';
    return code;
}

int sp_probe_write(const struct sp_call *call)
{
    const char *tag = sp_tag(call, "write");
    char line[LINE_MAX_BYTES] = "";
    const char *text = call->args[1];
    ssize_t written = -1;
    int code = 0;

    if (text == NULL) {
        read_line(call->args[0], line, sizeof(line)); /* unreadable: nothing is written */
        text = line;
    }
    code = write_text(call->args[0], text, &written);
    sp_say_errno(sp_key(tag, "errno"), code);
    if (code == 0)
        sp_say_number(sp_key(tag, "written"), written);
    return SP_PROBE_OK;
}

int sp_probe_sysctl_write(const struct sp_call *call)
{
    const char *path = call->count > 1 ? call->args[1] : CORE_PATTERN;
    const char *tag = sp_tag(call, "sysctl");
    char line[LINE_MAX_BYTES];
    ssize_t written = -1;
    int code = read_line(path, line, sizeof(line));

    sp_say(sp_key(tag, "was"), code == 0 ? line : sp_errno_name(code));
    code = write_text(path, call->args[0], &written);
    sp_say_errno(sp_key(tag, "errno"), code);
    code = read_line(path, line, sizeof(line));
    sp_say(sp_key(tag, "is"), code == 0 ? line : sp_errno_name(code));
    return SP_PROBE_OK;
}

int sp_probe_create(const struct sp_call *call)
{
    const char *tag = sp_tag(call, "create");
    int fd = open(call->args[0], O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0644);
    struct stat status;

    sp_say_errno(sp_key(tag, "errno"), fd < 0 ? errno : 0);
    if (fd < 0)
        return SP_PROBE_OK;
    if (fstat(fd, &status) == 0)
        sp_say_number(sp_key(tag, "uid"), status.st_uid);
    close(fd);
    return SP_PROBE_OK;
}

int sp_probe_remove(const struct sp_call *call)
{
    int rc = unlink(call->args[0]);

    sp_say_errno(sp_key(sp_tag(call, "remove"), "errno"), rc < 0 ? errno : 0);
    return SP_PROBE_OK;
}

int sp_probe_link(const struct sp_call *call)
{
    int rc = link(call->args[0], call->args[1]);

    sp_say_errno(sp_key(sp_tag(call, "link"), "errno"), rc < 0 ? errno : 0);
    return SP_PROBE_OK;
}

int sp_probe_list(const struct sp_call *call)
{
    const char *tag = sp_tag(call, "list");
    struct sp_names names = {.count = 0};
    DIR *folder = opendir(call->args[0]);
    const struct dirent *entry = NULL;
    int code = folder == NULL ? errno : 0;

    while (folder != NULL && (entry = readdir(folder)) != NULL)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            sp_names_add(&names, entry->d_name);
    if (folder != NULL)
        closedir(folder);
    sp_say_errno(sp_key(tag, "errno"), code);
    if (code == 0) {
        sp_say_number(sp_key(tag, "count"), names.count);
        sp_names_say(&names, sp_key(tag, "names"));
    }
    return SP_PROBE_OK;
}

const char *sp_file_type(mode_t mode)
{
    switch (mode & S_IFMT) {
    case S_IFREG:
        return "file";
    case S_IFDIR:
        return "folder";
    case S_IFIFO:
        return "pipe";
    case S_IFSOCK:
        return "socket";
    case S_IFLNK:
        return "link";
    case S_IFCHR:
        return "char";
    case S_IFBLK:
        return "block";
    default:
        return "other";
    }
}

int sp_probe_stat(const struct sp_call *call)
{
    const char *tag = sp_tag(call, "stat");
    struct stat status;
    char mode[16];
    int rc = lstat(call->args[0], &status);

    sp_say_errno(sp_key(tag, "errno"), rc < 0 ? errno : 0);
    if (rc < 0)
        return SP_PROBE_OK;
    sp_say(sp_key(tag, "type"), sp_file_type(status.st_mode));
    snprintf(mode, sizeof(mode), "0%o", (unsigned)(status.st_mode & 07777));
    sp_say(sp_key(tag, "mode"), mode);
    sp_say_number(sp_key(tag, "uid"), status.st_uid);
    sp_say_number(sp_key(tag, "gid"), status.st_gid);
    sp_say_number(sp_key(tag, "size"), status.st_size);
    return SP_PROBE_OK;
}
