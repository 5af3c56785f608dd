/* SPDX-License-Identifier: Apache-2.0 */

/*
 * litter DEPTH: a tree in the working directory that is hard to take away.
 *
 * Stands for what a command leaves in its scratch dir when it does not want to be cleaned up after:
 * folders nested so deep that no path reaches the innermost, modes that shut the owner out, names
 * that a shell would split or take for options, and links out of the tree, whose targets a careless
 * remover empties.
 *
 * Says litter.depth (how deep it came), litter.errno (of the first that could not be made).
 */

#include "probes/probes.h"
#include "probes/say.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { DEPTH_MAX = 5000, NAME_LENGTH = 200 };

static int first_errno;

static void note(int rc)
{
    if (rc < 0 && first_errno == 0)
        first_errno = errno;
}

static void make_file(int folder, const char *name, mode_t mode)
{
    int fd = openat(folder, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);

    note(fd);
    if (fd >= 0)
        close(fd);
}

/* A folder with something in it that nobody may enter, read or write. */
static void make_shut(const char *name, mode_t mode)
{
    int fd = -1;

    note(mkdir(name, 0700));
    fd = open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    note(fd);
    if (fd < 0)
        return;
    make_file(fd, "file", 0);
    note(mkdirat(fd, "folder", 0));
    note(symlinkat("/sandproof", fd, "out"));
    note(fchmod(fd, mode));
    close(fd);
}

static void make_socket(const char *name)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    snprintf(address.sun_path, sizeof(address.sun_path), "%s", name);
    note(fd < 0 ? -1 : bind(fd, (const struct sockaddr *)&address, sizeof(address)));
    if (fd >= 0)
        close(fd);
}

/* Longer than any path may be long before it is a hundred deep. */
static int nest(int wanted)
{
    char name[NAME_LENGTH + 1];
    int depth = 0;
    int fd = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    memset(name, 'd', NAME_LENGTH);
    name[NAME_LENGTH] = '\0';
    while (fd >= 0 && depth < wanted && mkdirat(fd, name, 0700) == 0) {
        int inner = openat(fd, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

        make_file(fd, "beside", 0600);
        close(fd);
        fd = inner;
        depth++;
    }
    note(fd);
    if (fd >= 0)
        close(fd);
    return depth;
}

int sp_probe_litter(const struct sp_call *call)
{
    long long wanted = 0;
    int depth = 0;

    if (!sp_number(call->args[0], 1, DEPTH_MAX, &wanted))
        return SP_PROBE_USAGE;
    make_shut("none", 0);
    make_shut("read-only", 0500);
    make_shut("enter-only", 0100);
    make_file(AT_FDCWD, "-rf", 0600);
    make_file(AT_FDCWD, "a b\nc\\\377", 0600);
    make_socket("socket");
    note(mkfifo("fifo", 0));
    note(symlink("/sandproof", "out"));
    note(symlink("nowhere", "dangling"));
    note(symlink("loop", "loop"));
    depth = nest((int)wanted);
    sp_say_number("litter.depth", depth);
    sp_say_errno("litter.errno", first_errno);
    return SP_PROBE_OK;
}
