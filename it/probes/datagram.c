/* SPDX-License-Identifier: Apache-2.0 */

/*
 * udp, dns, first-packet: one datagram to each address, and whether anything answers.
 *
 * Stand for channels that are open where "the network is denied" meant TCP: UDP to anyone; DNS,
 * with which a resolver carries secrets out, also the one that slirp4netns forwards to the host's;
 * and the first packet of the command, which leaves when the filter is loaded beside it and not
 * before it.
 *
 * udp PORT TAG=ADDRESS...    TAG.udp: none (an echo came), ETIMEDOUT (sent, no answer within
 * --wait), EPERM, ENETUNREACH, ECONNREFUSED, ...; TAG.udp.sent (yes, no) dns TAG=ADDRESS... asks
 * port 53 for the A record of marker.test; TAG.dns: the address in the answer, "rcodeN" or "empty"
 * for an answer without one, or the errno; TAG.dns.sent first-packet PORT ADDRESS  sends before all
 * else; first.udp, first.udp.sent, first.us (microseconds from main() to the return of sendto())
 */

#include "probes/probes.h"
#include "probes/say.h"
#include "probes/targets.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

/* One question: id 0x5a5a, recursion desired, marker.test, type A, class IN. */
static const unsigned char question[] = {
    0x5a, 0x5a, 1,   0,   0, 1,   0,   0,   0,   0, 0, 0, 6, 'm', 'a',
    'r',  'k',  'e', 'r', 4, 't', 'e', 's', 't', 0, 0, 1, 0, 1,
};

static bool send_one(struct sp_target *target, const void *bytes, size_t length)
{
    if (!sp_target_open(target, SOCK_DGRAM, 0))
        return false;
    /* Connected, so that an ICMP refusal comes back as an errno. */
    if (connect(target->fd, (const struct sockaddr *)&target->address, target->length) == 0 &&
        send(target->fd, bytes, length, 0) >= 0)
        return true;
    sp_target_close(target, errno);
    return false;
}

static void hear(struct sp_target *target)
{
    sp_target_close(target, sp_target_receive(target));
}

static void send_all(struct sp_targets *targets, bool *sent, const void *bytes, size_t length)
{
    for (int i = 0; i < targets->count; i++)
        sent[i] = send_one(&targets->items[i], bytes, length);
}

int sp_probe_udp(const struct sp_call *call)
{
    static const char text[] = "probe\n";
    struct sp_targets targets = {.count = 0};
    bool sent[SP_TARGETS_MAX];
    long long port = 0;

    if (!sp_number(call->args[0], 1, 65535, &port) ||
        !sp_targets_read(&targets, call->args + 1, sp_tag(call, "udp"), (int)port))
        return SP_PROBE_USAGE;
    send_all(&targets, sent, text, sizeof(text) - 1);
    sp_targets_wait(&targets, call->wait_ms, hear);
    for (int i = 0; i < targets.count; i++) {
        sp_say_errno(sp_key(targets.items[i].tag, "udp"), targets.items[i].code);
        sp_say_yes(sp_key3(targets.items[i].tag, "udp", "sent"), sent[i]);
    }
    return SP_PROBE_OK;
}

/* Past one name of a message: labels, or a pointer, which ends it. */
static size_t skip_name(const unsigned char *bytes, size_t length, size_t at)
{
    while (at < length && bytes[at] != 0 && bytes[at] < 0xc0)
        at += 1U + bytes[at];
    if (at < length && bytes[at] >= 0xc0)
        return at + 2;
    return at + 1;
}

/* The first A record behind the one question, or why there is none. */
static void read_answer(const struct sp_target *target, char *text, size_t size)
{
    const unsigned char *bytes = (const unsigned char *)target->bytes;
    size_t at = 12;

    snprintf(text, size, "empty");
    if (target->got < at || bytes[0] != question[0] || bytes[1] != question[1])
        return;
    if ((bytes[3] & 15) != 0) {
        snprintf(text, size, "rcode%d", bytes[3] & 15);
        return;
    }
    at = skip_name(bytes, target->got, at) + 4;
    at = skip_name(bytes, target->got, at);
    if (bytes[7] == 0 || at + 14 > target->got || bytes[at + 1] != 1 || bytes[at + 9] != 4)
        return;
    inet_ntop(AF_INET, bytes + at + 10, text, (socklen_t)size);
}

int sp_probe_dns(const struct sp_call *call)
{
    struct sp_targets targets = {.count = 0};
    bool sent[SP_TARGETS_MAX];

    if (!sp_targets_read(&targets, call->args, sp_tag(call, "dns"), 53))
        return SP_PROBE_USAGE;
    send_all(&targets, sent, question, sizeof(question));
    sp_targets_wait(&targets, call->wait_ms, hear);
    for (int i = 0; i < targets.count; i++) {
        const struct sp_target *target = &targets.items[i];
        char text[INET_ADDRSTRLEN];

        snprintf(text, sizeof(text), "%s", sp_errno_name(target->code));
        if (target->code == 0)
            read_answer(target, text, sizeof(text));
        sp_say(sp_key(target->tag, "dns"), text);
        sp_say_yes(sp_key3(target->tag, "dns", "sent"), sent[i]);
    }
    return SP_PROBE_OK;
}

static long long now_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000LL + now.tv_nsec / 1000;
}

int sp_probe_first_packet(const struct sp_call *call)
{
    static const char text[] = "first\n";
    const char *tag = sp_tag(call, "first");
    struct sp_targets targets = {.count = 0};
    long long began = now_us();
    long long port = 0;
    bool sent = false;

    if (!sp_number(call->args[0], 1, 65535, &port) ||
        !sp_targets_read(&targets, call->args + 1, tag, (int)port))
        return SP_PROBE_USAGE;
    send_all(&targets, &sent, text, sizeof(text) - 1);
    sp_say_number(sp_key(tag, "us"), now_us() - began);
    sp_targets_wait(&targets, call->wait_ms, hear);
    sp_say_errno(sp_key(tag, "udp"), targets.items[0].code);
    sp_say_yes(sp_key3(tag, "udp", "sent"), sent);
    return SP_PROBE_OK;
}
