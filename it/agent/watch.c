/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/watch.h"

#include "agent/during.h"
#include "agent/halt.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { KEPT_MAX = 16 << 10, READ_SIZE = 64 << 10, DRAIN_MS = 100 };

static long long now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int wait_until(long long end)
{
    long long left = end - now_ms();

    return left > 0 ? (int)left : 0; /* to poll(), less than that is for ever */
}

static void keep(struct sp_buf *buf, const char *bytes, size_t length)
{
    size_t room = buf->length < KEPT_MAX ? KEPT_MAX - buf->length : 0;

    sp_buf_add(buf, bytes, length < room ? length : room);
}

static bool has_ready_line(const struct sp_buf *out)
{
    static const char word[] = "ready\n";
    size_t length = sizeof(word) - 1;

    for (size_t i = 0; i + length <= out->length; i++) {
        if ((i == 0 || out->bytes[i - 1] == '\n') && memcmp(out->bytes + i, word, length) == 0)
            return true;
    }
    return false;
}

/* Return: false at its end. */
static bool take(int *fd, struct sp_buf *kept, unsigned long *bytes)
{
    static char room[READ_SIZE];
    ssize_t got = read(*fd, room, sizeof(room));

    if (got > 0) {
        keep(kept, room, (size_t)got);
        if (bytes != NULL)
            *bytes += (unsigned long)got;
        return true;
    }
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return true;
    close(*fd);
    *fd = -1;
    return false;
}

/* One wait for whatever comes first. Return: the process has ended. */
static bool step(struct sp_supervisor *supervisor, struct sp_watched *watched, int process,
                 int wait_ms)
{
    struct pollfd polled[] = {
        {.fd = supervisor->out, .events = POLLIN},
        {.fd = supervisor->err, .events = POLLIN},
        {.fd = supervisor->terminal, .events = POLLIN},
        {.fd = process, .events = POLLIN},
    };

    if (poll(polled, sizeof(polled) / sizeof(polled[0]), wait_ms) <= 0)
        return false;
    if (polled[0].revents != 0)
        take(&supervisor->out, &watched->out, &watched->out_bytes);
    if (polled[1].revents != 0)
        take(&supervisor->err, &watched->err, NULL);
    if ((polled[2].revents & POLLIN) != 0) {
        char drained[256];

        (void)!read(supervisor->terminal, drained, sizeof(drained));
    }
    watched->readied = watched->readied || has_ready_line(&watched->out);
    return (polled[3].revents & POLLIN) != 0;
}

static int open_process(pid_t pid)
{
    int fd = (int)syscall(SYS_pidfd_open, pid, 0);

    if (fd < 0)
        sp_halt_because("pidfd_open", strerror(errno));
    return fd;
}

bool sp_watch_ready(struct sp_supervisor *supervisor, struct sp_watched *watched,
                    unsigned deadline_ms)
{
    long long end = now_ms() + deadline_ms;
    int process = open_process(supervisor->pid);
    bool ended = false;

    while (!watched->readied && !ended && now_ms() < end)
        ended = step(supervisor, watched, process, wait_until(end));
    close(process);
    return watched->readied;
}

static void reap(struct sp_supervisor *supervisor, struct sp_watched *watched)
{
    struct rusage usage = {0};
    int status = 0;

    while (wait4(supervisor->pid, &status, 0, &usage) < 0 && errno == EINTR)
        ;
    watched->exit = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
    watched->peak_kib = usage.ru_maxrss;
}

/* What it left behind may hold the pipes. What it wrote itself is there already, and a step takes
 * all that a pipe holds, so there is one however long this process had to wait for its turn. */
static void drain(struct sp_supervisor *supervisor, struct sp_watched *watched)
{
    long long end = now_ms() + DRAIN_MS;

    for (bool first = true; supervisor->out >= 0 || supervisor->err >= 0; first = false) {
        if (!first && now_ms() >= end)
            break;
        step(supervisor, watched, -1, wait_until(end));
    }
    if (supervisor->out >= 0)
        close(supervisor->out);
    if (supervisor->err >= 0)
        close(supervisor->err);
    if (supervisor->terminal >= 0)
        close(supervisor->terminal);
}

void sp_watch_end(struct sp_supervisor *supervisor, struct sp_watched *watched, const cJSON *during,
                  unsigned deadline_ms)
{
    long long end = now_ms() + deadline_ms;
    int process = open_process(supervisor->pid);
    bool ended = false;

    while (!ended && now_ms() < end) {
        ended = step(supervisor, watched, process, wait_until(end));
        if (!ended && watched->readied && !watched->during_done) {
            sp_look_at(supervisor->pid, &watched->look);
            sp_during_do(during, supervisor->pid);
            watched->during_done = true;
        }
    }
    watched->timed_out = !ended;
    if (!ended)
        kill(-supervisor->pid, SIGKILL); /* its session's group is its own */
    reap(supervisor, watched);
    close(process);
    drain(supervisor, watched);
}

void sp_watched_free(struct sp_watched *watched)
{
    sp_buf_free(&watched->out);
    sp_buf_free(&watched->err);
}
