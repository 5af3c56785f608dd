/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/channel.h"

#include "agent/halt.h"
#include "json/parse.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum { READ_SIZE = 64 << 10, TRIES = 500, TRY_US = 10000 };

/* The first port of the first virtio-serial device. */
static const char port[] = "/dev/vport0p1";

void sp_channel_open(struct sp_channel *channel)
{
    channel->fd = -1;
    for (int i = 0; i < TRIES && channel->fd < 0; i++) {
        channel->fd = open(port, O_RDWR | O_CLOEXEC);
        if (channel->fd < 0)
            usleep(TRY_US);
    }
    if (channel->fd < 0)
        sp_halt_because(port, strerror(errno));
}

static void fill(struct sp_channel *channel)
{
    char *room = sp_buf_reserve(&channel->in, READ_SIZE);
    ssize_t got = room != NULL ? read(channel->fd, room, READ_SIZE) : -1;

    if (got > 0)
        channel->in.length += (size_t)got;
    else if (got == 0)
        usleep(TRY_US); /* the host's side is not connected */
    else if (errno != EINTR && errno != EAGAIN)
        sp_halt_because(port, strerror(errno));
}

cJSON *sp_channel_read(struct sp_channel *channel, struct sp_arena *arena)
{
    const char *end = NULL;
    struct sp_error error = {0};
    cJSON *tree = NULL;
    size_t length = 0;

    if (channel->taken != 0) {
        channel->in.length -= channel->taken;
        memmove(channel->in.bytes, channel->in.bytes + channel->taken, channel->in.length);
        channel->taken = 0;
    }
    while (channel->in.length == 0 ||
           (end = memchr(channel->in.bytes, '\n', channel->in.length)) == NULL)
        fill(channel);
    length = (size_t)(end - channel->in.bytes);
    if (sp_json_parse(channel->in.bytes, length, arena, &tree, &error) < 0)
        sp_halt_because("a message of the host's", error.text);
    channel->taken = length + 1;
    return tree;
}

void sp_channel_write(struct sp_channel *channel, const struct sp_buf *message)
{
    size_t done = 0;

    if (message->failed)
        sp_halt_because("a message", "out of memory");
    while (done <= message->length) {
        const char *from = done < message->length ? message->bytes + done : "\n";
        size_t left = done < message->length ? message->length - done : 1;
        ssize_t put = write(channel->fd, from, left);

        if (put > 0)
            done += (size_t)put;
        else if (put < 0 && errno != EINTR && errno != EAGAIN)
            sp_halt_because(port, strerror(errno));
    }
}
