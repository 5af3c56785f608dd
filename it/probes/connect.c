/* SPDX-License-Identifier: Apache-2.0 */

/*
 * connect PORT TAG=ADDRESS...: TCP to all of them at once, and what they greet with.
 *
 * Stands for egress that is said to be filtered: a denied host, the metadata service, the host's
 * own addresses, over IPv4, IPv6, IPv4 mapped into IPv6 and NAT64; a filter of one family leaves
 * the other open, and one that is loaded too late lets the first packet go.
 *
 * Says TAG.tcp: none (connected), ETIMEDOUT (no answer within --wait, 1500 ms), EPERM,
 * ECONNREFUSED, ENETUNREACH, ...; TAG.greeting, the first bytes that the server sent, when it sent
 * some.
 */

#include "probes/probes.h"
#include "probes/say.h"
#include "probes/targets.h"

#include <errno.h>
#include <poll.h>

static void start(struct sp_target *target)
{
    if (!sp_target_open(target, SOCK_STREAM, 0))
        return;
    target->events = POLLOUT;
    if (connect(target->fd, (const struct sockaddr *)&target->address, target->length) < 0 &&
        errno != EINPROGRESS)
        sp_target_close(target, errno);
}

/* Writable is connected, and the verdict stands; then the greeting is waited for. */
static void hear(struct sp_target *target)
{
    int code = sp_socket_error(target->fd);

    if (target->events == POLLOUT && code == 0) {
        target->code = 0;
        target->events = POLLIN;
        return;
    }
    if (code == 0)
        sp_target_receive(target); /* one that hangs up without a word was reached all the same */
    sp_target_close(target, code);
}

int sp_probe_connect(const struct sp_call *call)
{
    struct sp_targets targets = {.count = 0};
    long long port = 0;

    if (!sp_number(call->args[0], 1, 65535, &port) ||
        !sp_targets_read(&targets, call->args + 1, sp_tag(call, "connect"), (int)port))
        return SP_PROBE_USAGE;
    for (int i = 0; i < targets.count; i++)
        start(&targets.items[i]);
    sp_targets_wait(&targets, call->wait_ms, hear);
    for (int i = 0; i < targets.count; i++) {
        const struct sp_target *target = &targets.items[i];

        sp_say_errno(sp_key(target->tag, "tcp"), target->code);
        if (target->got > 0)
            sp_say_bytes(sp_key(target->tag, "greeting"), target->bytes,
                         target->got < SP_SHOWN_MAX ? target->got : SP_SHOWN_MAX);
    }
    return SP_PROBE_OK;
}
