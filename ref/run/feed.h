/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_RUN_FEED_H
#define SP_RUN_FEED_H

#include <poll.h>
#include <stddef.h>

enum { SP_FEED_SIZE = 32 << 10 };

/**
 * struct sp_feed - the runner's stdin on its way to the command's, through a pipe (RUN-21)
 * @from: where it is read; -1: nothing more to come
 * @to:   the pipe, which does not block; becomes -1 when it is closed: the command sees the end
 *
 * What the command does not read before it ends is lost to whoever reads the runner's stdin next.
 */
struct sp_feed {
    int from;
    int *to;
    size_t start;
    size_t end;
    char bytes[SP_FEED_SIZE];
};

/** sp_feed_watch() - what to wait for: input when nothing is held back, else room in the pipe */
struct pollfd sp_feed_watch(const struct sp_feed *feed);

/** sp_feed_turn() - take or give once, after poll() said @revents of sp_feed_watch() */
void sp_feed_turn(struct sp_feed *feed, short revents);

#endif
