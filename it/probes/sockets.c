/* SPDX-License-Identifier: Apache-2.0 */

/*
 * sockets: which kinds of socket can be made at all. interfaces: which devices are there.
 *
 * Stand for "the network is denied" where other families are open: AF_VSOCK has no namespace before
 * Linux 7.0, netlink reaches audit and routing, AF_PACKET sees and sends whole frames, AF_ALG is
 * kernel code. A socket that could be made has reached nobody; nothing is sent.
 *
 * sockets     sockets.inet, .inet6, .unix, .vsock, .packet, .raw, .raw6, .ping, .netlink_route,
 *             .netlink_audit, .netlink_netfilter, .alg, .bluetooth, .xdp: errno of socket()
 * interfaces  if.names (sorted, joined by ","), if.count, if.addresses
 */

#include "probes/names.h"
#include "probes/probes.h"
#include "probes/say.h"

#include <arpa/inet.h>
#include <errno.h>
#include <ifaddrs.h>
#include <linux/netlink.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

static const struct {
    const char *name;
    int family;
    int type;
    int protocol;
} kinds[] = {
    {"inet", AF_INET, SOCK_STREAM, 0},
    {"inet6", AF_INET6, SOCK_STREAM, 0},
    {"unix", AF_UNIX, SOCK_STREAM, 0},
    {"vsock", AF_VSOCK, SOCK_STREAM, 0},
    {"packet", AF_PACKET, SOCK_RAW, 0},
    {"raw", AF_INET, SOCK_RAW, IPPROTO_ICMP},
    {"raw6", AF_INET6, SOCK_RAW, IPPROTO_ICMPV6},
    {"ping", AF_INET, SOCK_DGRAM, IPPROTO_ICMP},
    {"netlink_route", AF_NETLINK, SOCK_RAW, NETLINK_ROUTE},
    {"netlink_audit", AF_NETLINK, SOCK_RAW, NETLINK_AUDIT},
    {"netlink_netfilter", AF_NETLINK, SOCK_RAW, NETLINK_NETFILTER},
    {"alg", AF_ALG, SOCK_SEQPACKET, 0},
    {"bluetooth", AF_BLUETOOTH, SOCK_RAW, 1},
    {"xdp", AF_XDP, SOCK_RAW, 0},
};

int sp_probe_sockets(const struct sp_call *call)
{
    const char *tag = sp_tag(call, "sockets");

    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        int fd = socket(kinds[i].family, kinds[i].type | SOCK_CLOEXEC, kinds[i].protocol);

        sp_say_errno(sp_key(tag, kinds[i].name), fd < 0 ? errno : 0);
        if (fd >= 0)
            close(fd);
    }
    return SP_PROBE_OK;
}

static const void *address_bytes(const struct sockaddr *address)
{
    if (address->sa_family == AF_INET)
        return &((const struct sockaddr_in *)(const void *)address)->sin_addr;
    if (address->sa_family == AF_INET6)
        return &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr;
    return NULL;
}

int sp_probe_interfaces(const struct sp_call *call)
{
    const char *tag = sp_tag(call, "if");
    struct sp_names names = {.count = 0};
    struct sp_names addresses = {.count = 0};
    struct ifaddrs *all = NULL;
    int count = 0;

    if (getifaddrs(&all) < 0) {
        sp_say_errno(sp_key(tag, "names"), errno);
        return SP_PROBE_OK;
    }
    for (const struct ifaddrs *one = all; one != NULL; one = one->ifa_next) {
        char text[INET6_ADDRSTRLEN];

        sp_names_add(&names, one->ifa_name);
        count += one->ifa_addr != NULL && one->ifa_addr->sa_family == AF_PACKET;
        if (one->ifa_addr != NULL && address_bytes(one->ifa_addr) != NULL &&
            inet_ntop(one->ifa_addr->sa_family, address_bytes(one->ifa_addr), text, sizeof(text)) !=
                NULL)
            sp_names_add(&addresses, text);
    }
    freeifaddrs(all);
    sp_names_say(&names, sp_key(tag, "names"));
    sp_say_number(sp_key(tag, "count"), count);
    sp_names_say(&addresses, sp_key(tag, "addresses"));
    return SP_PROBE_OK;
}
