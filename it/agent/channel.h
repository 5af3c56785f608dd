/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_AGENT_CHANNEL_H
#define SP_AGENT_CHANNEL_H

#include "base/arena.h"
#include "base/buf.h"

#include <cjson/cJSON.h>

/*
 * The talk with the host: a line of JSON each way, on the second serial port. The host asks, the
 * guest answers; only a plan on trial is asked for by the guest.
 */

/** struct sp_channel - zero-initialise, then sp_channel_open() */
struct sp_channel {
    int fd;
    struct sp_buf in;
    size_t taken;
};

/** sp_channel_open() - the port, which is there once its module is; ends the guest without it */
void sp_channel_open(struct sp_channel *channel);

/** sp_channel_read() - the next message, a tree in @arena; ends the guest when there is none */
cJSON *sp_channel_read(struct sp_channel *channel, struct sp_arena *arena);

/** sp_channel_write() - one message and its line feed */
void sp_channel_write(struct sp_channel *channel, const struct sp_buf *message);

#endif
