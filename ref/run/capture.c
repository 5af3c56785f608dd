/* SPDX-License-Identifier: Apache-2.0 */

/*
 * One loop over the run's pipes, the runner's own streams and its signals. A stream is read only
 * when what it gave last has been passed on, so that a slow reader slows the command down and
 * memory stays where it is (RUN-8).
 */

#include "run/capture.h"

#include "run/feed.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    STREAMS = 2,
    READ_SIZE = 32 << 10,
    WRITE_SIZE = 4 << 10, /* at most PIPE_BUF: what poll() calls writable takes it whole */
    TRIM_SLACK = 4,       /* bytes of one character, behind the budget */
    REST_MS = 5000,
};

/* struct stream - one of the two on its way through */
struct stream {
    int *from;
    int to;              /* -1: nobody listens */
    struct sp_buf *kept; /* when nothing is passed on */
    char bytes[READ_SIZE];
    size_t start; /* what is not passed on yet */
    size_t end;
};

/* struct sp_pump - the loop's own state */
struct sp_pump {
    struct sp_capture *capture;
    struct stream streams[STREAMS];
    struct sp_feed feed;
    int next; /* the stream that may write first */
    int signals;
    pid_t pid;
    int64_t deadline; /* 0: none */
    uint64_t taken;
    bool draining; /* what is not there at once will never be */
};

static int64_t now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static bool is_ignored(int number)
{
    struct sigaction action;

    return sigaction(number, NULL, &action) == 0 && action.sa_handler == SIG_IGN;
}

int sp_capture_signals(struct sp_error *reterr)
{
    static const int ending[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
    sigset_t wanted;
    int fd = -1;

    sigemptyset(&wanted);
    for (size_t i = 0; i < sizeof(ending) / sizeof(ending[0]); i++) {
        if (!is_ignored(ending[i])) /* blocked, it would be read all the same */
            sigaddset(&wanted, ending[i]);
    }
    sigaddset(&wanted, SIGCHLD);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGCHLD, SIG_DFL); /* ignored, it would leave nothing to reap */
    if (sigprocmask(SIG_BLOCK, &wanted, NULL) == 0)
        fd = signalfd(-1, &wanted, SFD_CLOEXEC | SFD_NONBLOCK);
    if (fd < 0)
        return sp_error_set(reterr, SP_E_IO, "signals cannot be read: %s", strerror(errno));
    return fd;
}

static void close_stream(struct stream *stream)
{
    if (*stream->from >= 0)
        close(*stream->from);
    *stream->from = -1;
}

static bool is_pending(const struct stream *stream)
{
    return stream->start < stream->end;
}

/* RUN-7: how many of @got bytes are still wanted. */
static size_t within_budget(struct sp_pump *pump, size_t got)
{
    struct sp_capture *capture = pump->capture;
    uint64_t left = 0;
    uint64_t room = 0;

    if (!capture->budget.set)
        return got;
    left = capture->budget.value > pump->taken ? capture->budget.value - pump->taken : 0;
    pump->taken += got;
    if (got <= left)
        return got;
    capture->overflowed = true;
    room = left + (capture->pass_on ? 0 : TRIM_SLACK);
    return got < room ? got : (size_t)room;
}

static void read_stream(struct sp_pump *pump, struct stream *stream)
{
    ssize_t got = read(*stream->from, stream->bytes, sizeof(stream->bytes));
    size_t wanted = 0;

    if (got < 0 && (errno == EINTR || (errno == EAGAIN && !pump->draining)))
        return;
    if (got <= 0) {
        close_stream(stream);
        return;
    }
    wanted = within_budget(pump, (size_t)got);
    if (!pump->capture->pass_on) {
        sp_buf_add(stream->kept, stream->bytes, wanted);
    } else if (stream->to >= 0) {
        stream->start = 0;
        stream->end = wanted;
    }
}

static void write_stream(struct sp_pump *pump, struct stream *stream)
{
    size_t length = stream->end - stream->start;
    ssize_t put =
        write(stream->to, stream->bytes + stream->start, length < WRITE_SIZE ? length : WRITE_SIZE);

    if (put < 0 && (errno == EINTR || errno == EAGAIN))
        return;
    if (put < 0) {
        pump->capture->interrupted = SIGPIPE; /* whatever the reason, nobody gets the output */
        stream->to = -1;
        stream->start = stream->end;
        return;
    }
    stream->start += (size_t)put;
}

static void reap(struct sp_pump *pump)
{
    for (;;) {
        int status = 0;
        pid_t pid = waitpid(-1, &status, WNOHANG);

        if (pid < 0 && errno == EINTR)
            continue;
        if (pid <= 0)
            return;
        if (pid == pump->pid && !pump->capture->ended) {
            pump->capture->ended = true;
            pump->capture->status = status;
        }
    }
}

static void read_signals(struct sp_pump *pump)
{
    struct signalfd_siginfo info;

    while (read(pump->signals, &info, sizeof(info)) == (ssize_t)sizeof(info)) {
        if (info.ssi_signo != SIGCHLD)
            pump->capture->interrupted = (int)info.ssi_signo;
        else if (!pump->draining)
            reap(pump);
    }
}

static int wait_ms(const struct sp_pump *pump)
{
    int64_t left = pump->deadline - now_ms();

    if (pump->deadline == 0)
        return -1;
    if (left < 0)
        return 0;
    return left < 60000 ? (int)left : 60000;
}

static bool is_over(const struct sp_pump *pump)
{
    const struct sp_capture *capture = pump->capture;
    bool waiting = false;

    if (capture->interrupted != 0)
        return true;
    if (!pump->draining)
        return capture->ended || capture->timed_out || capture->overflowed;
    if (pump->deadline != 0 && now_ms() >= pump->deadline)
        return true;
    /* Of a run that wrote too much nothing more is wanted than what was read in time. */
    for (int i = 0; i < STREAMS; i++)
        waiting |=
            is_pending(&pump->streams[i]) || (*pump->streams[i].from >= 0 && !capture->overflowed);
    return !waiting;
}

static struct pollfd watch_stream(const struct stream *stream)
{
    if (is_pending(stream))
        return (struct pollfd){.fd = stream->to, .events = POLLOUT};
    return (struct pollfd){.fd = *stream->from, .events = POLLIN};
}

/* Only one is written a turn: both may be the same pipe, which then has room for one alone, and a
 * write that blocks would outlast the run's time. */
static void turn_streams(struct sp_pump *pump, const struct pollfd *fds)
{
    bool wrote = false;

    for (int turn = 0, first = pump->next; turn < STREAMS; turn++) {
        int i = (first + turn) % STREAMS;
        struct stream *stream = &pump->streams[i];

        if (is_pending(stream)) {
            if (fds[i].revents == 0 || wrote)
                continue;
            write_stream(pump, stream);
            wrote = true;
            pump->next = (i + 1) % STREAMS;
        } else if (*stream->from >= 0 && (fds[i].revents != 0 || pump->draining)) {
            read_stream(pump, stream);
        }
    }
}

static int pump_once(struct sp_pump *pump, struct sp_error *reterr)
{
    struct pollfd fds[STREAMS + 2];

    for (int i = 0; i < STREAMS; i++)
        fds[i] = watch_stream(&pump->streams[i]);
    fds[STREAMS] = (struct pollfd){.fd = pump->signals, .events = POLLIN};
    fds[STREAMS + 1] = sp_feed_watch(&pump->feed);
    if (poll(fds, STREAMS + 2, wait_ms(pump)) < 0 && errno != EINTR)
        return sp_error_set(reterr, SP_E_IO, "watching the run: %s", strerror(errno));
    if (fds[STREAMS].revents != 0)
        read_signals(pump);
    turn_streams(pump, fds);
    sp_feed_turn(&pump->feed, fds[STREAMS + 1].revents);
    if (pump->capture->out.failed || pump->capture->err.failed)
        return sp_error_nomem(reterr);
    if (!pump->draining && pump->deadline != 0 && now_ms() >= pump->deadline &&
        !pump->capture->ended)
        pump->capture->timed_out = true; /* RUN-4 */
    return 0;
}

static struct sp_pump *make_pump(struct sp_capture *capture, struct sp_spawned *spawned,
                                 int signals)
{
    struct sp_pump *pump = calloc(1, sizeof(*pump));

    if (pump == NULL)
        return NULL;
    pump->capture = capture;
    pump->signals = signals;
    pump->pid = spawned->pid;
    pump->feed.from = STDIN_FILENO;
    pump->feed.to = &spawned->in;
    pump->streams[0].from = &spawned->out;
    pump->streams[0].to = capture->pass_on ? STDOUT_FILENO : -1;
    pump->streams[0].kept = &capture->out;
    pump->streams[1].from = &spawned->err;
    pump->streams[1].to = capture->pass_on ? STDERR_FILENO : -1;
    pump->streams[1].kept = &capture->err;
    return pump;
}

int sp_capture_run(struct sp_capture *capture, struct sp_spawned *spawned, int signals,
                   struct sp_error *reterr)
{
    int rc = 0;

    capture->pump = make_pump(capture, spawned, signals);
    if (capture->pump == NULL)
        return sp_error_nomem(reterr);
    if (capture->timeout_ms > 0)
        capture->pump->deadline = now_ms() + capture->timeout_ms;
    while (rc == 0 && !is_over(capture->pump))
        rc = pump_once(capture->pump, reterr);
    return rc;
}

int sp_capture_rest(struct sp_capture *capture, struct sp_spawned *spawned, struct sp_error *reterr)
{
    struct sp_pump *pump = capture->pump;
    int rc = 0;

    if (spawned->in >= 0)
        close(spawned->in);
    spawned->in = -1;
    if (pump != NULL) {
        pump->draining = true;
        pump->deadline = capture->timed_out ? now_ms() + REST_MS : 0;
        while (rc == 0 && !is_over(pump))
            rc = pump_once(pump, reterr);
    }
    if (spawned->out >= 0)
        close(spawned->out);
    if (spawned->err >= 0)
        close(spawned->err);
    spawned->out = spawned->err = -1;
    return rc;
}

void sp_capture_free(struct sp_capture *capture)
{
    sp_buf_free(&capture->out);
    sp_buf_free(&capture->err);
    free(capture->pump);
    capture->pump = NULL;
}
