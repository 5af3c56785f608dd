/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CHILD_END, OUR_END };

void sp_process_close(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

/* Above the standard streams, which may be closed in this process: dup2() in the child must not
 * meet a pipe that already stands where another is to go. */
static int lift(int *fd)
{
    int lifted = *fd;

    if (lifted > STDERR_FILENO)
        return 0;
    lifted = fcntl(*fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    if (lifted < 0)
        return -1;
    close(*fd);
    *fd = lifted;
    return 0;
}

/* @child_reads: which end is whose; ends[CHILD_END] and ends[OUR_END] are set */
static int make_pipe(int ends[2], bool child_reads)
{
    int fds[2] = {-1, -1};

    if (pipe2(fds, O_CLOEXEC) < 0)
        return -1;
    ends[CHILD_END] = child_reads ? fds[0] : fds[1];
    ends[OUR_END] = child_reads ? fds[1] : fds[0];
    if (lift(&ends[0]) < 0 || lift(&ends[1]) < 0)
        return -1;
    return 0;
}

static _Noreturn void become(char *const *argv, pid_t parent, int in, int out, int err, int report)
{
    struct sigaction action = {.sa_handler = SIG_DFL};
    sigset_t none;
    int saved = 0;

    setsid();
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(127); /* the parent was gone before the line above */
    sigaction(SIGPIPE, &action, NULL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    if (dup2(in, STDIN_FILENO) >= 0 && dup2(out, STDOUT_FILENO) >= 0 &&
        dup2(err, STDERR_FILENO) >= 0)
        execvp(argv[0], argv);
    saved = errno;
    while (write(report, &saved, sizeof(saved)) < 0 && errno == EINTR)
        ;
    _exit(127);
}

/* errno of a child that could not become the command; 0 when it did */
static int read_report(int report)
{
    int saved = 0;
    ssize_t got = 0;

    do
        got = read(report, &saved, sizeof(saved));
    while (got < 0 && errno == EINTR);
    return got == (ssize_t)sizeof(saved) ? saved : 0;
}

static void close_pipes(int pipes[4][2])
{
    for (size_t i = 0; i < 4; i++) {
        sp_process_close(&pipes[i][0]);
        sp_process_close(&pipes[i][1]);
    }
}

int sp_process_start(struct sp_process *process, char *const *argv, struct sp_error *reterr)
{
    enum { IN, OUT, ERR, REPORT };
    int pipes[4][2] = {{-1, -1}, {-1, -1}, {-1, -1}, {-1, -1}};
    pid_t parent = getpid();
    int saved = 0;

    memset(process, 0, offsetof(struct sp_process, tail));
    process->pidfd = process->in = process->out = process->err = -1;
    for (size_t i = 0; i < 4; i++) {
        if (make_pipe(pipes[i], i == IN) < 0) {
            saved = errno;
            close_pipes(pipes);
            return sp_error_set(reterr, SP_E_IO, "could not make a pipe: %s", strerror(saved));
        }
    }
    process->pid = fork();
    if (process->pid == 0)
        become(argv, parent, pipes[IN][CHILD_END], pipes[OUT][CHILD_END], pipes[ERR][CHILD_END],
               pipes[REPORT][CHILD_END]);
    if (process->pid < 0) {
        saved = errno;
        close_pipes(pipes);
        return sp_error_set(reterr, SP_E_IO, "could not make a process: %s", strerror(saved));
    }
    sp_process_close(&pipes[REPORT][CHILD_END]);
    saved = read_report(pipes[REPORT][OUR_END]);
    for (size_t i = IN; i <= ERR; i++)
        fcntl(pipes[i][OUR_END], F_SETFL, O_NONBLOCK);
    process->in = pipes[IN][OUR_END];
    process->out = pipes[OUT][OUR_END];
    process->err = pipes[ERR][OUR_END];
    pipes[IN][OUR_END] = pipes[OUT][OUR_END] = pipes[ERR][OUR_END] = -1;
    close_pipes(pipes);
    if (saved != 0) {
        sp_process_end(process);
        return sp_error_set(reterr, SP_E_NOTFOUND, "could not start '%s': %s", argv[0],
                            strerror(saved));
    }
    process->pidfd = pidfd_open(process->pid, 0);
    if (process->pidfd < 0 && errno != ENOSYS) {
        saved = errno;
        sp_process_end(process);
        return sp_error_set(reterr, SP_E_IO, "could not watch a process: %s", strerror(saved));
    }
    return 0;
}

void sp_process_read_stderr(struct sp_process *process)
{
    char chunk[65536];
    ssize_t got = read(process->err, chunk, sizeof(chunk));
    size_t length = 0;
    const char *from = chunk;

    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (got <= 0) {
        sp_process_close(&process->err);
        return;
    }
    length = (size_t)got;
    if (length > SP_EXCHANGE_STDERR_MAX) {
        from += length - SP_EXCHANGE_STDERR_MAX;
        length = SP_EXCHANGE_STDERR_MAX;
    }
    if (process->tail_length + length > sizeof(process->tail)) {
        memmove(process->tail, process->tail + process->tail_length - SP_EXCHANGE_STDERR_MAX,
                SP_EXCHANGE_STDERR_MAX);
        process->tail_length = SP_EXCHANGE_STDERR_MAX;
    }
    memcpy(process->tail + process->tail_length, from, length);
    process->tail_length += length;
}

const char *sp_process_tail(const struct sp_process *process, size_t *ret_length)
{
    size_t length = process->tail_length;

    *ret_length = length < SP_EXCHANGE_STDERR_MAX ? length : SP_EXCHANGE_STDERR_MAX;
    return process->tail + length - *ret_length;
}

void sp_process_peek(struct sp_process *process)
{
    siginfo_t info = {0};

    /* WNOWAIT: as long as the leader is a zombie nobody else can get its process group's id. */
    if (waitid(P_PID, (id_t)process->pid, &info, WEXITED | WNOHANG | WNOWAIT) < 0 ||
        info.si_pid == 0)
        return;
    process->ended = true;
    process->by_signal = info.si_code != CLD_EXITED;
    process->clean = !process->by_signal && info.si_status == 0;
    if (!process->by_signal) {
        snprintf(process->why_ended, sizeof(process->why_ended), "exited with status %d",
                 info.si_status);
    } else {
        const char *name = sigabbrev_np(info.si_status);

        if (name != NULL)
            snprintf(process->why_ended, sizeof(process->why_ended), "killed by SIG%s", name);
        else
            snprintf(process->why_ended, sizeof(process->why_ended), "killed by signal %d",
                     info.si_status);
    }
}

void sp_process_end(struct sp_process *process)
{
    if (process->pid > 0) {
        siginfo_t info;

        kill(-process->pid, SIGKILL);
        while (waitid(P_PID, (id_t)process->pid, &info, WEXITED) < 0 && errno == EINTR)
            ;
    }
    process->pid = 0;
    sp_process_close(&process->pidfd);
    sp_process_close(&process->in);
    sp_process_close(&process->out);
    sp_process_close(&process->err);
}
