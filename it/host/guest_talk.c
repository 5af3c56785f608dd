/* SPDX-License-Identifier: Apache-2.0 */

/*
 * What a guest says and is told, once it runs. Nothing here believes that it means well: lines
 * without an end, floods, silence and what nobody asked for all end in an error.
 */

#include "host/guest.h"

#include "json/parse.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    READ_SIZE = 64 << 10,
    STEP_MS = 200,
    SEND_MS = 30000,
    HANG_UP_MS = 5000, /* for QEMU to end, once the talk has */
};

static long long now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static unsigned patience(const struct sp_guest *guest, unsigned deadline_ms)
{
    return guest->patience_ms != 0 ? guest->patience_ms : deadline_ms;
}

static bool has_hung_up(const struct sp_guest *guest)
{
    return guest->talk < 0 && guest->listener < 0;
}

static bool has_more(const struct sp_guest *guest)
{
    return guest->in.length > guest->taken;
}

static void close_one(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

/* The end of a flood is kept, and a line of trouble from what is let go. */
static void cut_console(struct sp_guest *guest)
{
    size_t kept = SP_GUEST_CONSOLE_MAX / 2;
    size_t gone = guest->console_text.length - kept;

    if (guest->trouble[0] == '\0')
        (void)sp_console_trouble(&guest->console_text, guest->trouble);
    memmove(guest->console_text.bytes, guest->console_text.bytes + gone, kept);
    guest->console_text.length = kept;
}

static void take_console(struct sp_guest *guest)
{
    char *room = sp_buf_reserve(&guest->console_text, READ_SIZE);
    ssize_t got = room != NULL ? read(guest->console, room, READ_SIZE) : 0;

    if (got > 0)
        guest->console_text.length += (size_t)got;
    else if (got == 0 || (errno != EAGAIN && errno != EINTR))
        close_one(&guest->console);
    if (guest->console_text.length > SP_GUEST_CONSOLE_MAX)
        cut_console(guest);
}

static void take_talk(struct sp_guest *guest)
{
    char *room = sp_buf_reserve(&guest->in, READ_SIZE);
    ssize_t got = room != NULL ? recv(guest->talk, room, READ_SIZE, MSG_DONTWAIT) : 0;

    if (got > 0)
        guest->in.length += (size_t)got;
    else if (got == 0 || (errno != EAGAIN && errno != EINTR))
        close_one(&guest->talk);
}

/* QEMU's helpers end with it: they would hold the console open. Its number is its own until it is
 * waited for. */
static void notice_end(struct sp_guest *guest)
{
    siginfo_t info = {0};

    if (guest->exited || guest->qemu <= 0 ||
        waitid(P_PID, (id_t)guest->qemu, &info, WEXITED | WNOHANG | WNOWAIT) < 0 ||
        info.si_pid == 0)
        return;
    kill(-guest->qemu, SIGKILL);
    waitpid(guest->qemu, &guest->status, 0);
    guest->exited = true;
}

/* One wait on all that a guest can say, and for room to tell it more; notices its end. */
static void step(struct sp_guest *guest, long long wait_ms, bool telling)
{
    bool full = guest->in.length > SP_GUEST_MESSAGE_MAX;
    struct pollfd polled[] = {
        {.fd = guest->console, .events = POLLIN},
        {.fd = full && !telling ? -1 : guest->talk,
         .events = (short)((full ? 0 : POLLIN) | (telling ? POLLOUT : 0))},
        {.fd = guest->talk < 0 ? guest->listener : -1, .events = POLLIN},
    };

    if (poll(polled, 3, (int)(wait_ms < STEP_MS ? wait_ms : STEP_MS)) > 0) {
        if (polled[0].revents != 0)
            take_console(guest);
        if ((polled[1].revents & ~POLLOUT) != 0)
            take_talk(guest);
        if (polled[2].revents != 0) {
            guest->talk = accept4(guest->listener, NULL, NULL, SOCK_CLOEXEC);
            close_one(&guest->listener);
            sp_guest_forget_socket(guest);
        }
    }
    notice_end(guest);
}

static int send_some(struct sp_guest *guest, const struct sp_buf *line, size_t *done,
                     struct sp_error *reterr)
{
    ssize_t put = guest->talk >= 0 ? send(guest->talk, line->bytes + *done, line->length - *done,
                                          MSG_NOSIGNAL | MSG_DONTWAIT)
                                   : -1;

    if (put >= 0) {
        *done += (size_t)put;
    } else if (guest->talk < 0 || (errno != EINTR && errno != EAGAIN)) {
        close_one(&guest->talk);
        return sp_error_set(reterr, SP_E_IO, "the guest does not listen any more");
    }
    return 0;
}

int sp_guest_send(struct sp_guest *guest, const struct sp_buf *message, struct sp_error *reterr)
{
    long long end = now_ms() + patience(guest, SEND_MS);
    struct sp_buf line = {0};
    size_t done = 0;
    int rc = 0;

    step(guest, 0, false);
    if (has_more(guest))
        return sp_error_set(reterr, SP_E_INVALID, "the guest says more than it was asked");
    sp_buf_add(&line, message->bytes, message->length);
    sp_buf_add_char(&line, '\n');
    if (line.failed || message->failed)
        rc = sp_error_nomem(reterr);
    while (rc == 0 && done < line.length) {
        rc = send_some(guest, &line, &done, reterr);
        if (rc == 0 && done < line.length && now_ms() >= end)
            rc = sp_error_set(reterr, SP_E_IO, "the guest does not take what it is told");
        if (rc == 0 && done < line.length)
            step(guest, end - now_ms(), true);
    }
    sp_buf_free(&line);
    return rc;
}

static int take_line(struct sp_guest *guest, const char *end, struct sp_arena *arena,
                     cJSON **ret_message, struct sp_error *reterr)
{
    size_t length = (size_t)(end - guest->in.bytes);
    struct sp_error error = {0};
    int rc = sp_json_parse(guest->in.bytes, length, arena, ret_message, &error);

    guest->taken = length + 1;
    if (rc == SP_E_NOMEM)
        return sp_error_nomem(reterr);
    if (rc < 0)
        return sp_error_set(reterr, error.code, "the guest says what is no JSON: byte %zu, %s",
                            error.offset, error.text);
    return 0;
}

static void forget_taken(struct sp_guest *guest)
{
    if (guest->taken == 0)
        return;
    guest->in.length -= guest->taken;
    memmove(guest->in.bytes, guest->in.bytes + guest->taken, guest->in.length);
    guest->taken = 0;
}

static int say_silence(const struct sp_guest *guest, unsigned waited_ms, struct sp_error *reterr)
{
    if (has_hung_up(guest))
        return sp_error_set(reterr, SP_E_IO, "the guest hung up in the middle of its work");
    return sp_error_set(reterr, SP_E_IO, "the guest said nothing%s for %u s",
                        guest->in.length != 0 ? " more in the middle of a line" : "",
                        waited_ms / 1000);
}

int sp_guest_receive(struct sp_guest *guest, unsigned deadline_ms, struct sp_arena *arena,
                     cJSON **ret_message, struct sp_error *reterr)
{
    unsigned waited_ms = patience(guest, deadline_ms);
    long long end = now_ms() + waited_ms;

    forget_taken(guest);
    for (;;) {
        const char *feed =
            guest->in.length != 0 ? memchr(guest->in.bytes, '\n', guest->in.length) : NULL;
        bool was_exited = guest->exited;

        if (feed != NULL)
            return take_line(guest, feed, arena, ret_message, reterr);
        if (guest->in.length > SP_GUEST_MESSAGE_MAX)
            return sp_error_set(reterr, SP_E_LIMIT, "the guest says a line without end");
        if (was_exited)
            return sp_error_set(reterr, SP_E_IO, "the guest ended in the middle of its work");
        if (has_hung_up(guest) && end > now_ms() + HANG_UP_MS)
            end = now_ms() + HANG_UP_MS;
        if (now_ms() >= end)
            return say_silence(guest, waited_ms, reterr);
        step(guest, end - now_ms(), false);
        if (guest->exited) /* what it said before is read to its end */
            step(guest, 0, false);
    }
}

int sp_guest_wait(struct sp_guest *guest, unsigned deadline_ms, struct sp_error *reterr)
{
    unsigned waited_ms = patience(guest, deadline_ms);
    long long end = now_ms() + waited_ms;

    while (!has_more(guest) && (!guest->exited || guest->console >= 0)) {
        if (now_ms() >= end)
            return sp_error_set(reterr, SP_E_IO, "the guest did not end within %u s",
                                waited_ms / 1000);
        step(guest, end - now_ms(), false);
    }
    if (!has_more(guest))
        step(guest, 0, false);
    if (has_more(guest))
        return sp_error_set(reterr, SP_E_INVALID, "the guest says more behind its end");
    return 0;
}

void sp_guest_settle(struct sp_guest *guest)
{
    long long end = now_ms() + (guest->exited || has_hung_up(guest) ? HANG_UP_MS : 0);

    do {
        step(guest, end - now_ms() > 0 ? end - now_ms() : 0, false);
    } while ((!guest->exited || guest->console >= 0) && now_ms() < end);
}

bool sp_guest_trouble(const struct sp_guest *guest, char ret_line[SP_CONSOLE_LINE_MAX])
{
    if (guest->trouble[0] == '\0')
        return sp_console_trouble(&guest->console_text, ret_line);
    memcpy(ret_line, guest->trouble, sizeof(guest->trouble));
    return true;
}
