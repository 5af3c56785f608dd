/* SPDX-License-Identifier: Apache-2.0 */
#include "run/apart.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { EXIT_ORPHANED = 247, FIRST_PROCESS = 1 };

static const int forwarded[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};

static bool is_alone(void)
{
    siginfo_t info;

    return getpid() != FIRST_PROCESS && waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) < 0 &&
           errno == ECHILD;
}

static void block(sigset_t *ret_before)
{
    sigset_t wanted;

    sigemptyset(&wanted);
    sigaddset(&wanted, SIGCHLD);
    for (size_t i = 0; i < sizeof(forwarded) / sizeof(forwarded[0]); i++)
        sigaddset(&wanted, forwarded[i]);
    signal(SIGCHLD, SIG_DFL); /* ignored, it would leave nothing to wait for */
    sigprocmask(SIG_BLOCK, &wanted, ret_before);
}

static void work_in_child(int (*work)(const void *data), const void *data, pid_t parent,
                          const sigset_t *mask)
{
    int status = EXIT_ORPHANED;

    if (prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && getppid() == parent) {
        sigprocmask(SIG_SETMASK, mask, NULL);
        status = work(data);
    }
    fflush(NULL);
    _exit(status);
}

/* As waitpid() gives it. */
static int attend(pid_t pid)
{
    sigset_t wanted;
    int status = 0;

    sigprocmask(SIG_BLOCK, NULL, &wanted);
    for (;;) {
        int number = sigwaitinfo(&wanted, NULL);

        if (number > 0 && number != SIGCHLD)
            kill(pid, number);
        if (waitpid(pid, &status, WNOHANG) == pid)
            return status;
    }
}

int sp_apart_run(int (*work)(const void *data), const void *data, int *ret_status,
                 struct sp_error *reterr)
{
    pid_t parent = getpid();
    sigset_t before;
    int status = 0;
    pid_t pid = 0;

    if (is_alone()) {
        *ret_status = work(data);
        return 0;
    }
    block(&before);
    pid = fork();
    if (pid == 0)
        work_in_child(work, data, parent, &before);
    if (pid > 0)
        status = attend(pid);
    sigprocmask(SIG_SETMASK, &before, NULL);
    if (pid < 0)
        return sp_error_set(reterr, SP_E_IO, "no process could be had: %s", strerror(errno));
    if (WIFSIGNALED(status)) {
        signal(WTERMSIG(status), SIG_DFL);
        raise(WTERMSIG(status));
    }
    *ret_status = WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_ORPHANED;
    return 0;
}
