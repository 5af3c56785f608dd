/* SPDX-License-Identifier: Apache-2.0 */
#include "run/feed.h"

#include <errno.h>
#include <unistd.h>

struct pollfd sp_feed_watch(const struct sp_feed *feed)
{
    if (*feed->to < 0)
        return (struct pollfd){.fd = -1};
    if (feed->start < feed->end)
        return (struct pollfd){.fd = *feed->to, .events = POLLOUT};
    return (struct pollfd){.fd = feed->from, .events = POLLIN};
}

static void finish(struct sp_feed *feed)
{
    close(*feed->to);
    *feed->to = -1;
    feed->from = -1;
}

static void take(struct sp_feed *feed)
{
    ssize_t got = read(feed->from, feed->bytes, sizeof(feed->bytes));

    if (got < 0 && (errno == EINTR || errno == EAGAIN))
        return;
    if (got <= 0) {
        finish(feed);
        return;
    }
    feed->start = 0;
    feed->end = (size_t)got;
}

static void give(struct sp_feed *feed)
{
    ssize_t put = write(*feed->to, feed->bytes + feed->start, feed->end - feed->start);

    if (put < 0 && (errno == EINTR || errno == EAGAIN))
        return;
    if (put < 0) /* the command has closed it */
        finish(feed);
    else
        feed->start += (size_t)put;
}

void sp_feed_turn(struct sp_feed *feed, short revents)
{
    if (revents == 0 || *feed->to < 0)
        return;
    if (feed->start < feed->end)
        give(feed);
    else
        take(feed);
}
