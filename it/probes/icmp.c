/* SPDX-License-Identifier: Apache-2.0 */

/*
 * icmp TAG=ADDRESS...: an echo request to each, by both kinds of socket.
 *
 * Stands for a filter that knows ports and nothing else: ping carries bytes too.
 *
 * Says TAG.raw and TAG.ping: none (answered), ETIMEDOUT (sent, no answer within --wait), or the
 * errno of the socket or of sending, such as EPERM for a raw socket without CAP_NET_RAW, EACCES for
 * a ping socket where net.ipv4.ping_group_range leaves the group out.
 */

#include "probes/probes.h"
#include "probes/say.h"
#include "probes/targets.h"

#include <errno.h>
#include <netinet/in.h>
#include <string.h>

enum {
    ECHO_REQUEST = 8,
    ECHO_REPLY = 0,
    ECHO_REQUEST_V6 = 128,
    ECHO_REPLY_V6 = 129,
    MESSAGE_LENGTH = 16,
};

/* RFC 1071; the kernel does it for ICMPv6 and for ping sockets. */
static void add_checksum(unsigned char *message)
{
    unsigned sum = 0;

    for (int i = 0; i < MESSAGE_LENGTH; i += 2)
        sum += (unsigned)message[i] << 8 | message[i + 1];
    sum = (sum & 0xffff) + (sum >> 16);
    sum = ~(sum + (sum >> 16));
    message[2] = (unsigned char)(sum >> 8);
    message[3] = (unsigned char)sum;
}

static void send_echo(struct sp_target *target, int type)
{
    bool six = target->address.ss_family == AF_INET6;
    unsigned char message[MESSAGE_LENGTH] = {[4] = 0x5a, [5] = 0x5a, [7] = 1, [8] = 'p'};

    message[0] = six ? ECHO_REQUEST_V6 : ECHO_REQUEST;
    add_checksum(message);
    if (!sp_target_open(target, type, six ? IPPROTO_ICMPV6 : IPPROTO_ICMP))
        return;
    if (sendto(target->fd, message, sizeof(message), 0, (const struct sockaddr *)&target->address,
               target->length) < 0)
        sp_target_close(target, errno);
}

/* A raw socket hears all of ICMP, also its own request on loopback; IPv4 comes with its header. */
static void hear(struct sp_target *target)
{
    const unsigned char *bytes = (const unsigned char *)target->bytes;
    bool six = target->address.ss_family == AF_INET6;
    size_t at = 0;
    int code = sp_target_receive(target);

    if (code != 0) {
        sp_target_close(target, code);
        return;
    }
    if (!six && target->got >= 20 && bytes[0] >> 4 == 4)
        at = (size_t)(bytes[0] & 15) * 4;
    if (target->got >= at + 8 && bytes[at] == (six ? ECHO_REPLY_V6 : ECHO_REPLY))
        sp_target_close(target, 0);
}

int sp_probe_icmp(const struct sp_call *call)
{
    struct sp_targets raw = {.count = 0};
    struct sp_targets ping;

    if (!sp_targets_read(&raw, call->args, sp_tag(call, "icmp"), 0))
        return SP_PROBE_USAGE;
    ping = raw;
    for (int i = 0; i < raw.count; i++) {
        send_echo(&raw.items[i], SOCK_RAW);
        send_echo(&ping.items[i], SOCK_DGRAM);
    }
    sp_targets_wait(&raw, call->wait_ms, hear);
    sp_targets_wait(&ping, call->wait_ms, hear);
    for (int i = 0; i < raw.count; i++) {
        sp_say_errno(sp_key(raw.items[i].tag, "raw"), raw.items[i].code);
        sp_say_errno(sp_key(ping.items[i].tag, "ping"), ping.items[i].code);
    }
    return SP_PROBE_OK;
}
