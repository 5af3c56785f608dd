/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/supervisor.h"

#include "agent/arm.h"
#include "agent/halt.h"
#include "agent/treasure.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/keyctl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { OUTPUT_MAX = 4 << 20, READ_SIZE = 64 << 10 };
enum { SHADOW_FD = 7, ROOT_FD = 8, HIGH_FD = 20, GROUP_ADM = 4, EXIT_NOT_STARTED = 126 };

static const char secret[] = "keyring-secret";

static _Noreturn void fail(const char *what)
{
    perror(what);
    _exit(EXIT_NOT_STARTED);
}

static void must(bool good, const char *what)
{
    if (!good)
        fail(what);
}

static void leave_open(const char *path, int flags, int fd)
{
    int opened = open(path, O_RDONLY | flags);

    must(opened >= 0 && dup2(opened, fd) == fd, path);
    if (opened != fd)
        close(opened);
}

static void fill_keyring(void)
{
    must(syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, NULL) >= 0, "keyctl");
    must(syscall(SYS_add_key, "user", "sandproof-secret", secret, sizeof(secret) - 1,
                 KEY_SPEC_SESSION_KEYRING) >= 0,
         "add_key");
}

static void become(bool is_root)
{
    static const gid_t groups[] = {GROUP_ADM};

    if (is_root)
        must(setgroups(1, groups) == 0, "setgroups");
    else
        must(setgroups(0, NULL) == 0 && setresgid(SP_UID_USER, SP_UID_USER, SP_UID_USER) == 0 &&
                 setresuid(SP_UID_USER, SP_UID_USER, SP_UID_USER) == 0,
             "becoming the user");
}

static void take_terminal(const char *name)
{
    int fd = open(name, O_RDWR);

    must(fd >= 0 && ioctl(fd, TIOCSCTTY, 0) == 0 && dup2(fd, STDIN_FILENO) == STDIN_FILENO, name);
    if (fd != STDIN_FILENO)
        close(fd);
}

static void take_canary(void)
{
    int fd = open(sp_canary_path, O_RDWR);

    must(fd >= 0 && dup2(fd, STDIN_FILENO) == STDIN_FILENO, sp_canary_path);
    if (fd != STDIN_FILENO)
        close(fd);
}

static _Noreturn void run_child(char *const *argv, bool is_root, const char *terminal, int out,
                                int err)
{
    static char *const root_env[] = {"PATH=/usr/sbin:/usr/bin:/sbin:/bin",
                                     "HOME=/root",
                                     "USER=root",
                                     "LANG=C.UTF-8",
                                     "SECRET=hostsecret",
                                     NULL};
    static char *const user_env[] = {"PATH=/usr/sbin:/usr/bin:/sbin:/bin",
                                     "HOME=/home/user",
                                     "USER=user",
                                     "LANG=C.UTF-8",
                                     "SECRET=hostsecret",
                                     NULL};

    signal(SIGPIPE, SIG_DFL);
    must(setsid() > 0, "setsid");
    if (terminal != NULL)
        take_terminal(terminal);
    else
        take_canary();
    must(dup2(out, STDOUT_FILENO) == STDOUT_FILENO && dup2(err, STDERR_FILENO) == STDERR_FILENO,
         "streams");
    fill_keyring();
    leave_open("/etc/shadow", 0, SHADOW_FD);
    leave_open("/", O_DIRECTORY, ROOT_FD);
    become(is_root);
    execve(argv[0], argv, is_root ? root_env : user_env);
    fail(argv[0]);
}

/* Out of the way of the descriptors that the child is left with. */
static void make_pipe(int *ends)
{
    int low[2];

    if (pipe2(low, O_CLOEXEC) < 0)
        sp_halt_because("a pipe", strerror(errno));
    for (int i = 0; i < 2; i++) {
        ends[i] = fcntl(low[i], F_DUPFD_CLOEXEC, HIGH_FD);
        close(low[i]);
    }
}

void sp_supervisor_start(char *const *argv, bool is_root, bool terminal, struct sp_supervisor *ret)
{
    int out[2];
    int err[2];
    const char *name = NULL;

    make_pipe(out);
    make_pipe(err);
    ret->terminal = -1;
    if (terminal) {
        ret->terminal = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
        if (ret->terminal < 0 || grantpt(ret->terminal) < 0 || unlockpt(ret->terminal) < 0 ||
            (name = ptsname(ret->terminal)) == NULL)
            sp_halt_because("a terminal", strerror(errno));
    }
    ret->pid = fork();
    if (ret->pid < 0)
        sp_halt_because("a supervisor", strerror(errno));
    if (ret->pid == 0)
        run_child(argv, is_root, name, out[1], err[1]);
    close(out[1]);
    close(err[1]);
    fcntl(out[0], F_SETFL, O_NONBLOCK);
    fcntl(err[0], F_SETFL, O_NONBLOCK);
    ret->out = out[0];
    ret->err = err[0];
}

void sp_supervisor_read(struct sp_supervisor *supervisor, struct sp_buf *out)
{
    ssize_t got = 1;

    fcntl(supervisor->out, F_SETFL, 0);
    while (got > 0 && out->length < OUTPUT_MAX) {
        char *room = sp_buf_reserve(out, READ_SIZE);

        got = room != NULL ? read(supervisor->out, room, READ_SIZE) : -1;
        if (got > 0)
            out->length += (size_t)got;
    }
    close(supervisor->out);
    close(supervisor->err);
    waitpid(supervisor->pid, NULL, 0);
}
