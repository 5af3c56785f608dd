/* SPDX-License-Identifier: Apache-2.0 */

/*
 * fds: what descriptors came along, and what they open.
 * reopen: opens its own streams again, for writing.
 *
 * Stand for the descriptors that a wrapper closes none of: an inherited /etc/shadow is read, an
 * inherited "/" is walked with openat(), whatever the mounts say; and for a stream that names a
 * file of the host: opened again through /proc/self/fd it is written and truncated, though the path
 * is read-only and the stream was for reading or appending.
 *
 * fds says fds.open ("0,1,2"), fds.extra (how many above 2), fds.0, fds.1, fds.2 (pipe, file, tty,
 * null, socket, folder, char, closed); of each N above 2: fds.N.link, fds.N.type, fds.N.read
 * (errno), fds.N.bytes; fds.dirfd: openat(N, "etc/shadow") over all that are folders: none when one
 * opened, else the last errno, "absent" without a folder. reopen says reopen.0.errno,
 * reopen.0.type, reopen.0.written (only a file is written to: a pipe's other end is no file of the
 * host), and so for 1 and 2.
 */

#include "probes/names.h"
#include "probes/probes.h"
#include "probes/say.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

enum { FDS_MAX = 256, FD_SEARCH_MAX = 1024 };

/* struct open_fds - which descriptors are open, without the one that looked */
struct open_fds {
    int items[FDS_MAX];
    int count;
};

static const char *stream_type(int fd)
{
    struct stat status;

    if (fstat(fd, &status) < 0)
        return "closed";
    if (!S_ISCHR(status.st_mode))
        return sp_file_type(status.st_mode);
    if (status.st_rdev == makedev(1, 3))
        return "null";
    return isatty(fd) != 0 ? "tty" : "char";
}

/* /proc may be missing or lie; descriptors answer for themselves. */
static void find_open(struct open_fds *open_fds)
{
    for (int fd = 0; fd < FD_SEARCH_MAX && open_fds->count < FDS_MAX; fd++)
        if (fcntl(fd, F_GETFD) >= 0)
            open_fds->items[open_fds->count++] = fd;
}

static void say_open(const struct open_fds *open_fds)
{
    char text[FDS_MAX * 5] = "";
    size_t used = 0;
    int extra = 0;

    for (int i = 0; i < open_fds->count; i++) {
        used += (size_t)snprintf(text + used, sizeof(text) - used, i > 0 ? ",%d" : "%d",
                                 open_fds->items[i]);
        extra += open_fds->items[i] > 2;
    }
    sp_say("fds.open", open_fds->count > 0 ? text : "none");
    sp_say_number("fds.extra", extra);
}

/* Not moving a file's offset, not waiting for a pipe's bytes. */
static ssize_t peek(int fd, char *bytes, size_t size)
{
    struct pollfd poll_fd = {.fd = fd, .events = POLLIN};
    ssize_t got = pread(fd, bytes, size, 0);

    if (got >= 0 || errno != ESPIPE)
        return got;
    if (poll(&poll_fd, 1, 0) == 1)
        return read(fd, bytes, size);
    errno = EAGAIN;
    return -1;
}

static void say_inherited(int fd)
{
    char number[16];
    char path[32];
    char link[256] = "";
    char bytes[SP_SHOWN_MAX];
    ssize_t got = 0;

    snprintf(number, sizeof(number), "%d", fd);
    snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
    got = readlink(path, link, sizeof(link) - 1);
    sp_say(sp_key3("fds", number, "link"), got < 0 ? sp_errno_name(errno) : link);
    sp_say(sp_key3("fds", number, "type"), stream_type(fd));
    got = peek(fd, bytes, sizeof(bytes));
    sp_say_errno(sp_key3("fds", number, "read"), got < 0 ? errno : 0);
    if (got >= 0)
        sp_say_bytes(sp_key3("fds", number, "bytes"), bytes, (size_t)got);
}

static void say_folders(const struct open_fds *open_fds)
{
    const char *verdict = "absent";

    for (int i = 0; i < open_fds->count; i++) {
        int fd = open_fds->items[i];
        int opened = -1;

        if (fd <= 2 || strcmp(stream_type(fd), "folder") != 0)
            continue;
        opened = openat(fd, "etc/shadow", O_RDONLY | O_CLOEXEC);
        if (opened >= 0) {
            close(opened);
            verdict = "none";
            break;
        }
        verdict = sp_errno_name(errno);
    }
    sp_say("fds.dirfd", verdict);
}

int sp_probe_fds(const struct sp_call *call)
{
    struct open_fds open_fds = {.count = 0};

    (void)call;
    find_open(&open_fds);
    say_open(&open_fds);
    sp_say("fds.0", stream_type(0));
    sp_say("fds.1", stream_type(1));
    sp_say("fds.2", stream_type(2));
    for (int i = 0; i < open_fds.count; i++)
        if (open_fds.items[i] > 2)
            say_inherited(open_fds.items[i]);
    say_folders(&open_fds);
    return SP_PROBE_OK;
}

/* struct reopened - what came of one stream */
struct reopened {
    const char *type;
    int code;
    ssize_t written;
};

static struct reopened reopen_stream(int fd)
{
    static const char tamper[] = "TAMPER\n";
    struct reopened reopened = {.type = stream_type(fd)};
    char path[32];
    int again = -1;

    snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
    sp_bound_begin(SP_WAIT_MS);
    again = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    reopened.code = sp_bound_end(again < 0 ? errno : 0);
    if (again < 0)
        return reopened;
    if (strcmp(reopened.type, "file") == 0) {
        reopened.written = write(again, tamper, sizeof(tamper) - 1);
        lseek(fd, 0, SEEK_END); /* or what is said next would overwrite it */
    }
    close(again);
    return reopened;
}

int sp_probe_reopen(const struct sp_call *call)
{
    static const char *const numbers[] = {"0", "1", "2"};
    struct reopened streams[3];

    (void)call;
    for (int fd = 0; fd < 3; fd++)
        streams[fd] = reopen_stream(fd); /* all first: saying is writing */
    for (int fd = 0; fd < 3; fd++) {
        sp_say(sp_key3("reopen", numbers[fd], "type"), streams[fd].type);
        sp_say_errno(sp_key3("reopen", numbers[fd], "errno"), streams[fd].code);
        sp_say_number(sp_key3("reopen", numbers[fd], "written"), streams[fd].written);
    }
    return SP_PROBE_OK;
}
