/* SPDX-License-Identifier: Apache-2.0 */
#include "egress/namespace.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static bool write_file(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    bool written = fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);

    if (fd >= 0)
        close(fd);
    return written;
}

bool sp_namespace_enter(char *why, size_t room)
{
    unsigned uid = geteuid();
    unsigned gid = getegid();
    char map[32];

    if (unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0) {
        snprintf(why, room, "no user and network namespace can be made: %s", strerror(errno));
        return false;
    }
    /* The kernel takes a gid map of an unprivileged writer only with setgroups denied. */
    if (!write_file("/proc/self/setgroups", "deny")) {
        snprintf(why, room, "/proc/self/setgroups: %s", strerror(errno));
        return false;
    }
    snprintf(map, sizeof(map), "0 %u 1\n", uid);
    if (write_file("/proc/self/uid_map", map)) {
        snprintf(map, sizeof(map), "0 %u 1\n", gid);
        if (write_file("/proc/self/gid_map", map))
            return true;
    }
    snprintf(why, room, "the user namespace cannot be mapped: %s", strerror(errno));
    return false;
}

/* An anonymous file with @text in it, at its start. */
static int memory_file(const char *text)
{
    int fd = memfd_create("sandproof", MFD_CLOEXEC);
    size_t length = strlen(text);

    while (fd >= 0 && length != 0) {
        ssize_t written = write(fd, text, length);

        if (written <= 0) {
            close(fd);
            return -1;
        }
        text += written;
        length -= (size_t)written;
    }
    if (fd >= 0)
        lseek(fd, 0, SEEK_SET);
    return fd;
}

static void execute(char *const *argv, int input, int output)
{
    dup2(input, STDIN_FILENO);
    dup2(output, STDOUT_FILENO);
    dup2(output, STDERR_FILENO);
    execvp(argv[0], argv);
    dprintf(STDERR_FILENO, "%s: %s", argv[0], strerror(errno));
    _exit(127);
}

bool sp_namespace_feed(char *const *argv, const char *text, char *why, size_t room)
{
    int input = memory_file(text);
    int output = memory_file("");
    int status = -1;
    ssize_t got = 0;
    pid_t child = input >= 0 && output >= 0 ? fork() : -1;

    if (child == 0)
        execute(argv, input, output);
    if (child > 0)
        waitpid(child, &status, 0);
    if (child > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return true;
    if (output >= 0)
        got = pread(output, why, room - 1, 0);
    why[got > 0 ? got : 0] = '\0';
    if (got <= 0)
        snprintf(why, room, "%s: status %d", argv[0], status);
    return false;
}

/* Addresses of documentation blocks: no probe is ever for them. */
bool sp_namespace_plumb(char *why, size_t room)
{
    static char ip[] = "ip";
    static char batch[] = "-batch";
    static char standard[] = "-";
    char *argv[] = {ip, batch, standard, NULL};

    return sp_namespace_feed(argv,
                             "link set lo up\n"
                             "link add " SP_NAMESPACE_DEVICE " type veth peer name sp1\n"
                             "link set " SP_NAMESPACE_DEVICE " up\n"
                             "link set sp1 up\n"
                             "address add 198.51.100.1/24 dev " SP_NAMESPACE_DEVICE "\n"
                             "address add 3fff::1/64 dev " SP_NAMESPACE_DEVICE " nodad\n"
                             "route add default dev " SP_NAMESPACE_DEVICE "\n"
                             "route add ::/0 dev " SP_NAMESPACE_DEVICE "\n",
                             why, room);
}
