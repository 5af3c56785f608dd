/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Children that may be late, may write without end, may close their output and live on, or leave
 * it open with somebody else. So neither the end of the output nor the end of the child alone is
 * waited for: both are looked at in turn until the child has ended or its deadline has come.
 */

#include "detect/child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { TICK_MS = 5, READ_SIZE = 4096, EXIT_NOT_STARTED = 127, FD_FALLBACK_MAX = 1024 };

/* struct child - one that is running; @output is -1 when nobody listens to it */
struct child {
    pid_t pid;
    int output;
    size_t room;
    int64_t deadline;
};

static int64_t now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* In the child, after fork(): only what is safe there. */
static void settle_in_child(pid_t parent)
{
    sigset_t none;

    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGPIPE, SIG_DFL);
    signal(SIGCHLD, SIG_DFL);
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(EXIT_NOT_STARTED);
}

static void exec_in_child(const char *const *argv, const char *const *env, int output)
{
    int input = open("/dev/null", O_RDONLY);

    if (input < 0 || dup2(input, STDIN_FILENO) < 0 || dup2(output, STDOUT_FILENO) < 0 ||
        dup2(output, STDERR_FILENO) < 0)
        _exit(EXIT_NOT_STARTED);
    if (close_range(STDERR_FILENO + 1, ~0U, 0) < 0) {
        for (int fd = STDERR_FILENO + 1; fd < FD_FALLBACK_MAX; fd++)
            close(fd);
    }
    /* execve() writes to neither; its prototype is older than const. */
    execve(argv[0], (char *const *)(uintptr_t)argv, (char *const *)(uintptr_t)env);
    _exit(EXIT_NOT_STARTED);
}

/* Has it ended? It stays a zombie, so that its process group keeps its number. */
static bool has_ended(const struct child *child)
{
    siginfo_t info = {0};

    if (waitid(P_PID, (id_t)child->pid, &info, WEXITED | WNOHANG | WNOWAIT) < 0)
        return errno != EINTR;
    return info.si_pid == child->pid;
}

/* Kills what is left of its group and reaps it: whether it had exited with 0. */
static bool finish(const struct child *child)
{
    int status = -1;
    pid_t reaped = 0;

    kill(-child->pid, SIGKILL);
    kill(child->pid, SIGKILL); /* it may not have had the time to make its group */
    do
        reaped = waitpid(child->pid, &status, 0);
    while (reaped < 0 && errno == EINTR);
    return reaped == child->pid && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* Takes what there is to read without waiting. False: it wrote more than there is room for. */
static bool drain(struct child *child, struct sp_buf *output)
{
    while (child->output >= 0) {
        char bytes[READ_SIZE];
        ssize_t got = read(child->output, bytes, sizeof(bytes));

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0 && errno == EAGAIN)
            return true;
        if (got <= 0) {
            close(child->output);
            child->output = -1;
        } else if ((size_t)got > child->room) {
            sp_buf_add(output, bytes, child->room);
            return false;
        } else {
            sp_buf_add(output, bytes, (size_t)got);
            child->room -= (size_t)got;
        }
        if (now_ms() >= child->deadline)
            return true;
    }
    return true;
}

static void pause_for(const struct child *child)
{
    struct pollfd fd = {.fd = child->output, .events = POLLIN};

    poll(&fd, 1, TICK_MS); /* a negative descriptor is passed over */
}

static enum sp_child_outcome watch(struct child *child, struct sp_buf *output)
{
    for (;;) {
        bool ended = has_ended(child);

        if (!drain(child, output))
            return SP_CHILD_FLOODED;
        if (ended)
            return SP_CHILD_SUCCEEDED;
        if (now_ms() >= child->deadline)
            return SP_CHILD_LATE;
        pause_for(child);
    }
}

static enum sp_child_outcome watch_and_finish(struct child *child, struct sp_buf *output)
{
    enum sp_child_outcome outcome = watch(child, output);
    bool succeeded = finish(child);

    if (child->output >= 0)
        close(child->output);
    if (outcome == SP_CHILD_SUCCEEDED && !succeeded)
        outcome = SP_CHILD_FAILED;
    return outcome;
}

int sp_child_call(int (*call)(void), int timeout_ms, enum sp_child_outcome *ret_outcome,
                  struct sp_error *reterr)
{
    struct child child = {.output = -1, .deadline = now_ms() + timeout_ms};
    pid_t parent = getpid();

    child.pid = fork();
    if (child.pid < 0)
        return sp_error_set(reterr, SP_E_IO, "no child for a probe: %s", strerror(errno));
    if (child.pid == 0) {
        settle_in_child(parent);
        _exit(call());
    }
    *ret_outcome = watch_and_finish(&child, NULL);
    return 0;
}

int sp_child_run(const char *const *argv, const char *const *env, int timeout_ms, size_t output_max,
                 struct sp_buf *output, enum sp_child_outcome *ret_outcome, struct sp_error *reterr)
{
    struct child child = {.room = output_max, .deadline = now_ms() + timeout_ms};
    pid_t parent = getpid();
    int ends[2];

    if (pipe2(ends, O_CLOEXEC) < 0)
        return sp_error_set(reterr, SP_E_IO, "no pipe for %s: %s", argv[0], strerror(errno));
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
    child.output = ends[0];
    child.pid = fork();
    if (child.pid == 0) {
        settle_in_child(parent);
        exec_in_child(argv, env, ends[1]);
    }
    close(ends[1]);
    if (child.pid < 0) {
        close(ends[0]);
        return sp_error_set(reterr, SP_E_IO, "no child for %s: %s", argv[0], strerror(errno));
    }
    *ret_outcome = watch_and_finish(&child, output);
    return output->failed ? sp_error_nomem(reterr) : 0;
}
