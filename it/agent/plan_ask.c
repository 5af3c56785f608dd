/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/plan_ask.h"

#include "agent/line.h"
#include "agent/supervisor.h"
#include "base/file.h"
#include "json/parse.h"
#include "json/write.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *put(const struct sp_buf *exchange)
{
    int fd = open(sp_line_exchange, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    bool good = fd >= 0 && !exchange->failed &&
                write(fd, exchange->bytes, exchange->length) == (ssize_t)exchange->length;

    if (fd >= 0)
        close(fd);
    return good ? NULL : "the exchange cannot be written";
}

static void write_member(struct sp_json_writer *writer, const char *name, const cJSON *tree)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(tree, name);

    if (item != NULL) {
        sp_json_key(writer, name);
        sp_json_tree(writer, item);
    }
}

/* The same question to the implementation on trial, at the host's. */
static const char *ask_host(const cJSON *exchange, struct sp_channel *channel,
                            struct sp_arena *arena)
{
    const cJSON *params = cJSON_GetObjectItemCaseSensitive(exchange, "params");
    struct sp_buf text = {0};
    struct sp_json_writer writer = {.buf = &text};
    const cJSON *answer = NULL;
    const char *trouble = NULL;

    if (params == NULL)
        return "the reference asks nothing";
    sp_json_begin_object(&writer);
    write_member(&writer, "params", exchange);
    sp_json_end_object(&writer);
    sp_channel_write(channel, &text);
    answer = sp_channel_read(channel, arena);
    sp_buf_clear(&text);
    writer = (struct sp_json_writer){.buf = &text};
    sp_json_begin_object(&writer);
    write_member(&writer, "params", exchange);
    write_member(&writer, "result", answer);
    write_member(&writer, "error", answer);
    sp_json_end_object(&writer);
    trouble = put(&text);
    sp_buf_free(&text);
    return trouble;
}

const char *sp_plan_ask(const struct sp_arm *arm, struct sp_channel *channel,
                        struct sp_arena *arena)
{
    char **argv = sp_line_make(arm, SP_LINE_DRY, arm->command, arena);
    struct sp_supervisor supervisor;
    struct sp_buf text = {0};
    struct sp_error error = {0};
    cJSON *exchange = NULL;
    const char *trouble = NULL;

    if (argv == NULL)
        return "out of memory";
    sp_supervisor_start(argv, arm->is_root, false, &supervisor);
    sp_supervisor_read(&supervisor, &text);
    if (text.length == 0 || sp_json_parse(text.bytes, text.length, arena, &exchange, &error) < 0)
        trouble = "the reference makes no exchange";
    else
        trouble = arm->host_plans ? ask_host(exchange, channel, arena) : put(&text);
    sp_buf_free(&text);
    return trouble;
}
