/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_EXCHANGE_SESSION_H
#define SP_EXCHANGE_SESSION_H

#include "base/buf.h"
#include "exchange/message.h"
#include "exchange/process.h"

#include <stdint.h>

/* One process and the talk with it: buffers, lines and what is in flight. No blame here. */

enum sp_session_state {
    SP_SESSION_IDLE,     /* no process */
    SP_SESSION_STARTING, /* `initialize` was asked */
    SP_SESSION_ASKING,
    SP_SESSION_ENDING, /* its stdin is closed */
};

/** struct sp_flight - a request that was asked and not answered; @asked in milliseconds */
struct sp_flight {
    size_t index;
    uint32_t id;
    double asked;
};

/**
 * struct sp_held - the last answer, not delivered yet
 * @line: inside the session's input while @in_place, else @copy
 */
struct sp_held {
    bool is_set;
    bool in_place;
    size_t index;
    struct sp_message message;
    const char *line;
    size_t length;
    double ms;
    struct sp_buf copy;
};

/**
 * struct sp_session - see above
 * @window:      what the implementation takes
 * @allowed:     what it is given: 1 after a fault, doubled by each answer, so that one that
 *               fails at every turn is pinned at once
 * @last_event:  when it last answered, milliseconds
 * @deadline:    of its start, its end or its death, milliseconds; 0: none
 * @out_done:    bytes of @out that are written
 * @in_done:     bytes of @in that were taken as lines
 * @in_searched: bytes of @in that are known to hold no further line feed
 */
struct sp_session {
    enum sp_session_state state;
    struct sp_process process;
    unsigned window;
    unsigned allowed;
    double last_event;
    double deadline;
    uint32_t sequence;
    struct sp_buf out;
    size_t out_done;
    struct sp_buf in;
    size_t in_done;
    size_t in_searched;
    struct sp_flight flights[SP_EXCHANGE_WINDOW_MAX];
    size_t flight_count;
    uint32_t answered[64]; /* ids, a ring: only to say "a second time" */
    size_t answered_count;
    struct sp_held held;
};

/** sp_session_id() - an id that is not in flight and cannot be guessed */
uint32_t sp_session_id(struct sp_session *session);

/** sp_session_flush() - write what the pipe takes; a broken pipe closes it */
void sp_session_flush(struct sp_session *session);

/** sp_session_fill() - read once; 1: got some, 0: nothing now, -1: end of output */
int sp_session_fill(struct sp_session *session);

/** sp_session_line() - the next whole line, borrowed until sp_session_settle() */
bool sp_session_line(struct sp_session *session, const char **ret_line, size_t *ret_length);

/** sp_session_settle() - after the lines of one read: keep the held line, drop what is done */
void sp_session_settle(struct sp_session *session);

/** sp_session_partial() - bytes that wait for their line feed */
size_t sp_session_partial(const struct sp_session *session);

/** sp_session_find() - the flight with @id; its place, or flight_count */
size_t sp_session_find(const struct sp_session *session, uint32_t id);

/** sp_session_land() - take the flight at @place away and remember its id as answered */
void sp_session_land(struct sp_session *session, size_t place);

/** sp_session_was_answered() - is @id one of those answered lately? */
bool sp_session_was_answered(const struct sp_session *session, uint32_t id);

/** sp_session_stop() - kill the process if there is one; forget flights, held and buffers */
void sp_session_stop(struct sp_session *session);

/** sp_session_free() - the same, and give the memory back */
void sp_session_free(struct sp_session *session);

#endif
