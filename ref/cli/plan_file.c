/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/plan_file.h"

#include "cli/methods.h"
#include "json/parse.h"
#include "json/scan.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum { READ_SIZE = 64 << 10, ARENA_SIZE = 256 << 10 };

static int read_all(int fd, struct sp_buf *bytes, struct sp_error *reterr)
{
    for (;;) {
        char *room = sp_buf_reserve(bytes, READ_SIZE);
        ssize_t got = room != NULL ? read(fd, room, READ_SIZE) : 0;

        if (room == NULL)
            return sp_error_nomem(reterr);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return sp_error_set(reterr, SP_E_IO, "%s", strerror(errno));
        if (got == 0)
            return 0;
        bytes->length += (size_t)got;
        if (bytes->length > SP_JSON_BYTES_MAX)
            return sp_error_set(reterr, SP_E_LIMIT, "the file is longer than 16 MiB");
    }
}

static int read_file(const char *path, struct sp_buf *bytes, struct sp_error *reterr)
{
    bool standard = strcmp(path, "-") == 0;
    /* Not blocking on a FIFO that nobody writes to. */
    int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    int rc = 0;

    if (fd < 0)
        return sp_error_set(reterr, SP_E_IO, "%s", strerror(errno));
    rc = read_all(fd, bytes, reterr);
    if (!standard)
        close(fd);
    return rc;
}

static int answer(const struct sp_buf *bytes, struct sp_arena *arena, struct sp_buf *ret_answer,
                  bool *ret_refused, struct sp_error *reterr)
{
    struct sp_json_writer writer = {.buf = ret_answer};
    cJSON *params = NULL;
    int rc = sp_json_parse(bytes->bytes, bytes->length, arena, &params, reterr);

    if (rc < 0)
        return rc;
    if (!cJSON_IsObject(params))
        return sp_error_set(reterr, SP_E_INVALID, "the params of a plan are a JSON object");
    sp_json_begin_object(&writer);
    rc = sp_method_find("plan")->call(params, arena, &writer);
    sp_json_end_object(&writer);
    sp_buf_add_char(ret_answer, '\n');
    if (rc < 0 || ret_answer->failed)
        return sp_error_nomem(reterr);
    *ret_refused = strncmp(ret_answer->bytes, "{\"error\"", 8) == 0;
    return 0;
}

int sp_plan_file(const char *path, struct sp_buf *ret_answer, bool *ret_refused,
                 struct sp_error *reterr)
{
    struct sp_buf bytes = {0};
    struct sp_arena arena;
    int rc = read_file(path, &bytes, reterr);

    sp_arena_init(&arena, ARENA_SIZE);
    if (rc == 0)
        rc = answer(&bytes, &arena, ret_answer, ret_refused, reterr);
    if (rc < 0)
        sp_error_at(reterr, path);
    sp_arena_free(&arena);
    sp_buf_free(&bytes);
    return rc;
}
