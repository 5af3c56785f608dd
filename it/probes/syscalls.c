/* SPDX-License-Identifier: Apache-2.0 */

/*
 * syscalls: what a filter lets through.
 *
 * Stands for filters with holes: a list of the forbidden that does not know the calls of later
 * years (clone3, the mount API, io_uring); a filter that does not look at the architecture, so that
 * the same call by int 0x80 or as x32 passes. And it shows that `probe deny` denies.
 *
 * Each call is made so that it does nothing, or in a child. Says syscalls.NAME, the errno: ENOSYS
 * and EPERM are what filters answer; EFAULT, EINVAL, EBADF mean that the kernel itself has looked.
 * NAME: unshare_user, clone_user, clone3_user, setns, pivot_root, mount, umount2, fsopen,
 * open_tree, mount_setattr, keyctl, io_uring_setup, bpf, perf_event_open, userfaultfd, ptrace,
 * pidfd_open, close_range, openat2, int80_socket, x32_socket (SIGSYS, SIGSEGV: what the child died
 * of).
 */

#include "probes/probes.h"
#include "probes/say.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/io_uring.h>
#include <linux/keyctl.h>
#include <linux/openat2.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* Negative results of calls that do not go through libc are errnos. */
enum { ERRNO_MAX = 4095, X32_BIT = 0x40000000, INT80_SOCKET = 359 };

/* What a call came to: an errno as the exit status, which has room for those below 256. */
static int code_of(long result)
{
    return result < 0 ? errno : 0;
}

/* A call that opens something: it is closed again. */
static int code_of_opened(long result)
{
    if (result >= 0)
        close((int)result);
    return code_of(result);
}

/* A call that returns twice: the child ends at once. */
static int code_of_child(long pid)
{
    int code = code_of(pid);

    if (pid == 0)
        _exit(0);
    if (pid > 0)
        waitpid((pid_t)pid, NULL, 0);
    return code;
}

static int try_unshare(void)
{
    return code_of(unshare(CLONE_NEWUSER));
}

static int try_clone(void)
{
    return code_of_child(syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, NULL, NULL, NULL, NULL));
}

static int try_clone3(void)
{
    struct clone_args args = {.flags = CLONE_NEWUSER, .exit_signal = SIGCHLD};

    return code_of_child(syscall(SYS_clone3, &args, sizeof(args)));
}

static int try_setns(void)
{
    return code_of(syscall(SYS_setns, -1, 0));
}

static int try_pivot_root(void)
{
    return code_of(syscall(SYS_pivot_root, NULL, NULL));
}

static int try_mount(void)
{
    return code_of(syscall(SYS_mount, NULL, NULL, NULL, 0, NULL));
}

static int try_umount2(void)
{
    return code_of(syscall(SYS_umount2, NULL, 0));
}

static int try_fsopen(void)
{
    return code_of_opened(syscall(SYS_fsopen, "tmpfs", 0));
}

static int try_open_tree(void)
{
    return code_of_opened(syscall(SYS_open_tree, AT_FDCWD, "/", OPEN_TREE_CLONE | O_CLOEXEC));
}

static int try_mount_setattr(void)
{
    struct mount_attr attributes = {0};

    return code_of(syscall(SYS_mount_setattr, AT_FDCWD, "/", 0, &attributes, sizeof(attributes)));
}

static int try_keyctl(void)
{
    return code_of(syscall(SYS_keyctl, KEYCTL_GET_KEYRING_ID, KEY_SPEC_SESSION_KEYRING, 0));
}

static int try_io_uring(void)
{
    struct io_uring_params params = {0};

    return code_of_opened(syscall(SYS_io_uring_setup, 1, &params));
}

static int try_bpf(void)
{
    return code_of(syscall(SYS_bpf, 0, NULL, 0));
}

static int try_perf(void)
{
    return code_of(syscall(SYS_perf_event_open, NULL, 0, -1, -1, 0));
}

static int try_userfaultfd(void)
{
    return code_of_opened(syscall(SYS_userfaultfd, O_CLOEXEC));
}

static int try_ptrace(void)
{
    return code_of(syscall(SYS_ptrace, 7 /* PTRACE_CONT */, 0, 0, 0)); /* of nobody */
}

static int try_pidfd_open(void)
{
    return code_of_opened(syscall(SYS_pidfd_open, getpid(), 0));
}

static int try_close_range(void)
{
    return code_of(syscall(SYS_close_range, 1U << 30, 1U << 30, 0));
}

static int try_openat2(void)
{
    struct open_how how = {.flags = O_PATH | O_CLOEXEC};

    return code_of_opened(syscall(SYS_openat2, AT_FDCWD, "/", &how, sizeof(how)));
}

#ifdef __x86_64__
static int try_int80(void)
{
    long result = INT80_SOCKET;

    __asm__ volatile("int $0x80"
                     : "+a"(result)
                     : "b"((long)AF_INET), "c"((long)SOCK_STREAM), "d"(0L)
                     : "memory", "r8", "r9", "r10", "r11");
    return result < 0 && result >= -ERRNO_MAX ? (int)-result : 0;
}

static int try_x32(void)
{
    return code_of_opened(syscall(SYS_socket | X32_BIT, AF_INET, SOCK_STREAM, 0));
}
#endif

static const struct {
    const char *name;
    int (*call)(void);
} calls[] = {
    {"unshare_user", try_unshare},
    {"clone_user", try_clone},
    {"clone3_user", try_clone3},
    {"setns", try_setns},
    {"pivot_root", try_pivot_root},
    {"mount", try_mount},
    {"umount2", try_umount2},
    {"fsopen", try_fsopen},
    {"open_tree", try_open_tree},
    {"mount_setattr", try_mount_setattr},
    {"keyctl", try_keyctl},
    {"io_uring_setup", try_io_uring},
    {"bpf", try_bpf},
    {"perf_event_open", try_perf},
    {"userfaultfd", try_userfaultfd},
    {"ptrace", try_ptrace},
    {"pidfd_open", try_pidfd_open},
    {"close_range", try_close_range},
    {"openat2", try_openat2},
#ifdef __x86_64__
    {"int80_socket", try_int80},
    {"x32_socket", try_x32},
#endif
};

/* In a child: some of them change who calls, and a filter may kill. */
static int say_call(const char *key, int (*call)(void))
{
    char text[16];
    int status = 0;
    pid_t parent = getpid();
    pid_t pid = fork();

    if (pid < 0)
        return sp_trouble("fork");
    if (pid == 0) {
        sp_child_settle(parent);
        _exit(call());
    }
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        continue;
    if (WIFSIGNALED(status)) {
        snprintf(text, sizeof(text), "SIG%s", sigabbrev_np(WTERMSIG(status)));
        sp_say(key, text);
    } else {
        sp_say_errno(key, WEXITSTATUS(status));
    }
    return 0;
}

int sp_probe_syscalls(const struct sp_call *call)
{
    const char *tag = sp_tag(call, "syscalls");
    int rc = 0;

    for (size_t i = 0; rc == 0 && i < sizeof(calls) / sizeof(calls[0]); i++)
        rc = say_call(sp_key(tag, calls[i].name), calls[i].call);
    return rc;
}
