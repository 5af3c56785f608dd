/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/model_time.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

enum {
    CHILDREN_MAX = 64, /* at the same time */
    BEGIN_MS = 1000000,
    LOOK_MS = 20, /* of real time, between looks at who hangs; nothing depends on how long */
};

struct child {
    pid_t pid;
    bool hangs;
};

static struct {
    bool is_on;
    int hear; /* where children say that they hang */
    int say;
    double now;
    struct child children[CHILDREN_MAX];
    size_t count;
    size_t started;
    size_t most;
} model;

int __real_clock_gettime(clockid_t clock, struct timespec *ret);
int __real_poll(struct pollfd *fds, nfds_t count, int timeout);
pid_t __real_fork(void);
int __wrap_clock_gettime(clockid_t clock, struct timespec *ret);
int __wrap_poll(struct pollfd *fds, nfds_t count, int timeout);
pid_t __wrap_fork(void);

void sp_model_time_begin(size_t most_processes)
{
    int ends[2];
    char name[16];

    if (model.is_on)
        sp_model_time_end();         /* a test that failed left it so */
    assert_int_equal(pipe(ends), 0); /* the children inherit it */
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
    fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    snprintf(name, sizeof(name), "%d", ends[1]);
    setenv("BAD_HANGS", name, 1);
    model.hear = ends[0];
    model.say = ends[1];
    model.now = BEGIN_MS;
    model.count = model.started = 0;
    model.most = most_processes;
    model.is_on = true;
}

double sp_model_time_end(void)
{
    model.is_on = false;
    close(model.hear);
    close(model.say);
    unsetenv("BAD_HANGS");
    return model.now - BEGIN_MS;
}

/* A child that has ended stays until somebody has noticed. */
static void forget_who_was_reaped(void)
{
    siginfo_t info;
    size_t kept = 0;

    for (size_t i = 0; i < model.count; i++) {
        id_t pid = (id_t)model.children[i].pid;

        if (waitid(P_PID, pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0)
            model.children[kept++] = model.children[i];
    }
    model.count = kept;
}

static void note_who_hangs(void)
{
    int32_t pid = 0;

    while (read(model.hear, &pid, sizeof(pid)) == (ssize_t)sizeof(pid)) {
        for (size_t i = 0; i < model.count; i++) {
            if (model.children[i].pid == pid)
                model.children[i].hangs = true;
        }
    }
}

static bool all_hang(void)
{
    size_t hanging = 0;

    forget_who_was_reaped();
    note_who_hangs();
    while (hanging < model.count && model.children[hanging].hangs)
        hanging++;
    return hanging > 0 && hanging == model.count;
}

int __wrap_clock_gettime(clockid_t clock, struct timespec *ret)
{
    if (!model.is_on || clock != CLOCK_MONOTONIC)
        return __real_clock_gettime(clock, ret);
    ret->tv_sec = (time_t)(model.now / 1e3);
    ret->tv_nsec = (long)((model.now - (double)ret->tv_sec * 1e3) * 1e6);
    return 0;
}

/* May return 0 early, with no time gone by: who waits looks at the clock. */
int __wrap_poll(struct pollfd *fds, nfds_t count, int timeout)
{
    int ready = 0;

    if (!model.is_on)
        return __real_poll(fds, count, timeout);
    if (!all_hang())
        return __real_poll(fds, count, timeout >= 0 && timeout < LOOK_MS ? timeout : LOOK_MS);
    ready = __real_poll(fds, count, 0); /* what they did before */
    if (ready != 0 || timeout == 0)
        return ready;
    if (timeout < 0) {
        print_error("everybody hangs, and is waited for without a limit\n");
        errno = EDEADLK;
        return -1;
    }
    model.now += timeout;
    return 0;
}

pid_t __wrap_fork(void)
{
    pid_t pid = 0;

    if (!model.is_on)
        return __real_fork();
    forget_who_was_reaped();
    if (model.started == model.most || model.count == CHILDREN_MAX) {
        print_error("more than %zu processes\n", model.started);
        errno = EAGAIN;
        return -1;
    }
    pid = __real_fork();
    if (pid > 0) {
        model.children[model.count++] = (struct child){.pid = pid};
        model.started++;
    }
    return pid;
}
