/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/session.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

enum {
    CHUNK = 65536,
    KEPT = 1 << 20, /* a buffer that one huge line made larger than this is given back */
};

uint32_t sp_session_id(struct sp_session *session)
{
    static uint32_t random; /* xorshift32; only has to surprise */
    uint32_t id = 0;

    while (random == 0) {
        if (getrandom(&random, sizeof(random), 0) != (ssize_t)sizeof(random))
            random = (uint32_t)getpid();
    }
    do {
        random ^= random << 13;
        random ^= random >> 17;
        random ^= random << 5;
        id = (random & 0x7ffff) << 12 | (++session->sequence & 0xfff);
    } while (id == 0 || sp_session_find(session, id) < session->flight_count);
    return id;
}

void sp_session_flush(struct sp_session *session)
{
    struct sp_buf *out = &session->out;

    while (session->process.in >= 0 && session->out_done < out->length) {
        ssize_t put = write(session->process.in, out->bytes + session->out_done,
                            out->length - session->out_done);

        if (put > 0) {
            session->out_done += (size_t)put;
        } else if (errno == EAGAIN) {
            return;
        } else if (errno != EINTR) {
            sp_process_close(&session->process.in);
        }
    }
    sp_buf_clear(out);
    session->out_done = 0;
    if (out->capacity > KEPT)
        sp_buf_free(out);
}

int sp_session_fill(struct sp_session *session)
{
    char *room = sp_buf_reserve(&session->in, CHUNK);
    ssize_t got = 0;

    if (room == NULL)
        return 0; /* in.failed says so */
    got = read(session->process.out, room, CHUNK);
    if (got > 0) {
        session->in.length += (size_t)got;
        return 1;
    }
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return 0;
    sp_process_close(&session->process.out);
    return -1;
}

bool sp_session_line(struct sp_session *session, const char **ret_line, size_t *ret_length)
{
    struct sp_buf *in = &session->in;
    const char *feed = NULL;

    if (session->in_searched < in->length)
        feed = memchr(in->bytes + session->in_searched, '\n', in->length - session->in_searched);
    if (feed == NULL) {
        session->in_searched = in->length;
        return false;
    }
    *ret_line = in->bytes + session->in_done;
    *ret_length = (size_t)(feed - *ret_line);
    session->in_done += *ret_length + 1;
    session->in_searched = session->in_done;
    return true;
}

void sp_session_settle(struct sp_session *session)
{
    struct sp_held *held = &session->held;
    struct sp_buf *in = &session->in;

    if (held->is_set && held->in_place) {
        sp_buf_clear(&held->copy);
        if (held->copy.capacity > KEPT && held->length < KEPT)
            sp_buf_free(&held->copy);
        sp_buf_add(&held->copy, held->line, held->length);
        held->line = held->copy.bytes;
        held->in_place = false;
    }
    if (session->in_done == 0)
        return;
    memmove(in->bytes, in->bytes + session->in_done, in->length - session->in_done);
    in->length -= session->in_done;
    session->in_searched -= session->in_done;
    session->in_done = 0;
    if (in->length == 0 && in->capacity > KEPT)
        sp_buf_free(in);
}

size_t sp_session_partial(const struct sp_session *session)
{
    return session->in.length - session->in_done;
}

size_t sp_session_find(const struct sp_session *session, uint32_t id)
{
    size_t place = 0;

    while (place < session->flight_count && session->flights[place].id != id)
        place++;
    return place;
}

void sp_session_land(struct sp_session *session, size_t place)
{
    const size_t ring = sizeof(session->answered) / sizeof(session->answered[0]);

    session->answered[session->answered_count++ % ring] = session->flights[place].id;
    session->flight_count--;
    memmove(&session->flights[place], &session->flights[place + 1],
            (session->flight_count - place) * sizeof(session->flights[0]));
}

bool sp_session_was_answered(const struct sp_session *session, uint32_t id)
{
    const size_t ring = sizeof(session->answered) / sizeof(session->answered[0]);

    for (size_t i = 0; i < ring && i < session->answered_count; i++) {
        if (session->answered[i] == id)
            return true;
    }
    return false;
}

void sp_session_stop(struct sp_session *session)
{
    if (session->state != SP_SESSION_IDLE)
        sp_process_end(&session->process);
    session->state = SP_SESSION_IDLE;
    session->deadline = 0;
    session->out_done = session->in_done = session->in_searched = 0;
    session->flight_count = session->answered_count = 0;
    session->held.is_set = false;
    sp_buf_clear(&session->out);
    sp_buf_clear(&session->in);
    if (session->in.capacity > KEPT)
        sp_buf_free(&session->in);
}

void sp_session_free(struct sp_session *session)
{
    sp_session_stop(session);
    sp_buf_free(&session->out);
    sp_buf_free(&session->in);
    sp_buf_free(&session->held.copy);
}
