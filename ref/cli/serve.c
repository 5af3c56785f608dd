/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/serve.h"

#include "cli/rpc.h"
#include "json/scan.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

enum {
    READ_SIZE = 64 << 10,
    ARENA_SIZE = 256 << 10,
    FLUSH_SIZE = 256 << 10, /* answers kept back while more questions are already here */
};

struct server {
    int input;
    int output;
    struct sp_arena arena;
    struct sp_buf lines;   /* read, not yet answered: at most one line and what came with it */
    struct sp_buf answers; /* written, not yet sent */
    bool skipping;         /* inside a line that is too long and has been refused */
};

static int send_answers(struct server *server, struct sp_error *reterr)
{
    const char *next = server->answers.bytes;
    size_t left = server->answers.length;

    while (left != 0) {
        ssize_t sent = write(server->output, next, left);

        if (sent < 0 && errno == EINTR)
            continue;
        if (sent < 0)
            return sp_error_set(reterr, SP_E_IO, "writing an answer: %s", strerror(errno));
        next += sent;
        left -= (size_t)sent;
    }
    server->answers.length = 0;
    return 0;
}

static int answer_line(struct server *server, const char *line, size_t length,
                       struct sp_error *reterr)
{
    int rc = sp_rpc_answer(line, length, &server->arena, &server->answers);

    sp_arena_reset(&server->arena);
    if (rc < 0)
        return sp_error_nomem(reterr);
    if (server->answers.length > FLUSH_SIZE)
        return send_answers(server, reterr);
    return 0;
}

/* PRO-8 */
static void refuse_long_line(struct server *server)
{
    struct sp_error error;

    sp_error_set(&error, SP_E_LIMIT, "a line is longer than 16 MiB; it is skipped");
    error.column = SP_JSON_BYTES_MAX + 1;
    sp_rpc_refuse(&server->answers, SP_RPC_INVALID_REQUEST, &error);
    server->skipping = true;
}

/* Answers every whole line there is, and keeps the rest. */
static int answer_lines(struct server *server, struct sp_error *reterr)
{
    const char *next = server->lines.bytes;
    const char *end = next + server->lines.length;
    const char *newline = NULL;

    while (next < end && (newline = memchr(next, '\n', (size_t)(end - next))) != NULL) {
        int rc = server->skipping ? 0 : answer_line(server, next, (size_t)(newline - next), reterr);

        if (rc < 0)
            return rc;
        server->skipping = false;
        next = newline + 1;
    }
    if (!server->skipping && end - next > SP_JSON_BYTES_MAX)
        refuse_long_line(server);
    if (server->skipping)
        next = end;
    memmove(server->lines.bytes, next, (size_t)(end - next));
    server->lines.length = (size_t)(end - next);
    return 0;
}

static int serve(struct server *server, struct sp_error *reterr)
{
    for (;;) {
        char *room = sp_buf_reserve(&server->lines, READ_SIZE);
        ssize_t got = 0;
        int rc = 0;

        if (room == NULL)
            return sp_error_nomem(reterr);
        got = read(server->input, room, READ_SIZE);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return sp_error_set(reterr, SP_E_IO, "reading a request: %s", strerror(errno));
        if (got == 0)
            break; /* PRO-4 */
        server->lines.length += (size_t)got;
        rc = answer_lines(server, reterr);
        if (rc == 0)
            rc = send_answers(server, reterr);
        if (rc < 0)
            return rc;
    }
    if (server->lines.length != 0) {
        int rc = answer_line(server, server->lines.bytes, server->lines.length, reterr);

        if (rc < 0)
            return rc;
    }
    return send_answers(server, reterr);
}

int sp_serve(int input, int output, struct sp_error *reterr)
{
    struct server server = {.input = input, .output = output};
    int rc = 0;

    sp_arena_init(&server.arena, ARENA_SIZE);
    rc = serve(&server, reterr);
    sp_arena_free(&server.arena);
    sp_buf_free(&server.lines);
    sp_buf_free(&server.answers);
    return rc;
}
