/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/server.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/icmp6.h>
#include <netinet/ip.h>
#include <netinet/ip_icmp.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { PORT = 8080, DNS_PORT = 53, PACKET_MAX = 1500, SOCKETS_MAX = 8 };

static const char socket_path[] = "/etc/sandproof/socket";
static const char fifo_path[] = "/etc/sandproof/fifo";
static const char abstract_name[] = "sandproof";
static const char greeting[] = "hello";

/* struct service - one descriptor that is served */
struct service {
    int fd;
    enum sp_way way;
};

static _Noreturn void fail(const char *what)
{
    perror(what);
    _exit(1);
}

static int inet_socket(int type, uint16_t number)
{
    struct sockaddr_in6 any = {.sin6_family = AF_INET6, .sin6_port = htons(number)};
    int fd = socket(AF_INET6, type | SOCK_CLOEXEC, 0);
    int off = 0;
    int on = 1;

    if (fd < 0 || setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof(off)) < 0 ||
        setsockopt(fd, IPPROTO_IPV6, IPV6_RECVPKTINFO, &on, sizeof(on)) < 0 ||
        bind(fd, (struct sockaddr *)&any, sizeof(any)) < 0 ||
        (type == SOCK_STREAM && listen(fd, 64) < 0))
        fail("a server's socket");
    return fd;
}

static int unix_socket(const char *path, bool is_abstract)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    size_t length = strlen(path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    memcpy(address.sun_path + (is_abstract ? 1 : 0), path, length);
    if (fd < 0 ||
        bind(fd, (struct sockaddr *)&address,
             (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length + 1)) < 0 ||
        listen(fd, 64) < 0 || (!is_abstract && chmod(path, 0777) < 0))
        fail(path);
    return fd;
}

static int raw_socket(int family, int protocol)
{
    int fd = socket(family, SOCK_RAW | SOCK_CLOEXEC, protocol);
    int on = 1;

    if (fd < 0 ||
        (family == AF_INET6 && setsockopt(fd, IPPROTO_IPV6, IPV6_RECVPKTINFO, &on, sizeof(on)) < 0))
        fail("a raw socket");
    return fd;
}

static int fifo(void)
{
    int fd = -1;

    if (mkfifo(fifo_path, 0666) < 0 || chmod(fifo_path, 0666) < 0)
        fail(fifo_path);
    fd = open(fifo_path, O_RDWR | O_CLOEXEC | O_NONBLOCK);
    return fd >= 0 ? fd : (fail(fifo_path), -1);
}

static size_t open_all(struct service *services, bool is_local)
{
    size_t count = 0;

    services[count++] = (struct service){inet_socket(SOCK_STREAM, PORT), SP_WAY_TCP};
    services[count++] = (struct service){inet_socket(SOCK_DGRAM, PORT), SP_WAY_UDP};
    services[count++] = (struct service){inet_socket(SOCK_DGRAM, DNS_PORT), SP_WAY_DNS};
    services[count++] = (struct service){raw_socket(AF_INET, IPPROTO_ICMP), SP_WAY_ICMP};
    services[count++] = (struct service){raw_socket(AF_INET6, IPPROTO_ICMPV6), SP_WAY_ICMP};
    if (!is_local)
        return count;
    services[count++] = (struct service){unix_socket(abstract_name, true), SP_WAY_ABSTRACT};
    services[count++] = (struct service){unix_socket(socket_path, false), SP_WAY_SOCKET};
    services[count++] = (struct service){fifo(), SP_WAY_FIFO};
    return count;
}

static void map_v4(const struct in_addr *v4, struct in6_addr *ret)
{
    memset(ret, 0, sizeof(*ret));
    ret->s6_addr[10] = ret->s6_addr[11] = 0xff;
    memcpy(&ret->s6_addr[12], v4, sizeof(*v4));
}

static void serve_stream(struct sp_hits *hits, const struct service *service)
{
    struct sockaddr_in6 local = {0};
    socklen_t size = sizeof(local);
    int fd = accept4(service->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

    if (fd < 0)
        return;
    if (service->way != SP_WAY_TCP)
        sp_hits_add(hits, SP_PLACE_LOCAL, service->way);
    else if (getsockname(fd, (struct sockaddr *)&local, &size) == 0)
        sp_hits_add(hits, sp_hits_place(&local.sin6_addr), SP_WAY_TCP);
    (void)!write(fd, greeting, sizeof(greeting) - 1);
    close(fd);
}

/* struct packet - one datagram with where it went; the reply goes out from there */
struct packet {
    char bytes[PACKET_MAX];
    char control[256];
    struct sockaddr_in6 from;
    struct iovec part;
    struct msghdr message;
};

static ssize_t receive(int fd, struct packet *packet, struct in6_addr *ret_to)
{
    ssize_t length = 0;

    packet->part = (struct iovec){packet->bytes, sizeof(packet->bytes)};
    packet->message = (struct msghdr){.msg_name = &packet->from,
                                      .msg_namelen = sizeof(packet->from),
                                      .msg_iov = &packet->part,
                                      .msg_iovlen = 1,
                                      .msg_control = packet->control,
                                      .msg_controllen = sizeof(packet->control)};
    length = recvmsg(fd, &packet->message, MSG_DONTWAIT);
    if (length < 0)
        return length;
    for (struct cmsghdr *header = CMSG_FIRSTHDR(&packet->message); header != NULL;
         header = CMSG_NXTHDR(&packet->message, header)) {
        if (header->cmsg_level == IPPROTO_IPV6 && header->cmsg_type == IPV6_PKTINFO) {
            struct in6_pktinfo *info = (struct in6_pktinfo *)(void *)CMSG_DATA(header);

            *ret_to = info->ipi6_addr;
            info->ipi6_ifindex = 0;
        }
    }
    return length;
}

/* The question with one answer behind it: A, 10.99.0.53, four seconds. */
static size_t answer_question(char *bytes, size_t length)
{
    static const unsigned char answer[] = {0xc0, 0x0c, 0, 1, 0, 1, 0, 0, 0, 4, 0, 4, 10, 99, 0, 53};
    enum { HEADER = 12 };

    if (length < HEADER + 5 || length + sizeof(answer) > PACKET_MAX)
        return length;
    bytes[2] = (char)0x81;
    bytes[3] = (char)0x80;
    bytes[7] = 1;
    bytes[9] = bytes[11] = 0;
    memcpy(bytes + length, answer, sizeof(answer));
    return length + sizeof(answer);
}

static void serve_datagram(struct sp_hits *hits, const struct service *service)
{
    struct packet packet = {0};
    struct in6_addr to = {0};
    ssize_t length = receive(service->fd, &packet, &to);

    if (length < 0)
        return;
    sp_hits_add(hits, sp_hits_place(&to), service->way);
    packet.part.iov_len =
        service->way == SP_WAY_DNS ? answer_question(packet.bytes, (size_t)length) : (size_t)length;
    (void)sendmsg(service->fd, &packet.message, MSG_DONTWAIT);
}

static void count_echo(struct sp_hits *hits, int fd)
{
    struct packet packet = {0};
    struct in6_addr to = {0};
    ssize_t length = receive(fd, &packet, &to);
    const struct iphdr *header = (const struct iphdr *)(const void *)packet.bytes;
    size_t behind = packet.from.sin6_family == AF_INET ? (size_t)header->ihl * 4 : 0;
    bool is_v4 = packet.from.sin6_family == AF_INET;

    if (length <= (ssize_t)behind ||
        (unsigned char)packet.bytes[behind] != (is_v4 ? ICMP_ECHO : ICMP6_ECHO_REQUEST))
        return;
    if (is_v4) {
        struct in_addr v4 = {.s_addr = header->daddr};

        map_v4(&v4, &to);
    }
    sp_hits_add(hits, sp_hits_place(&to), SP_WAY_ICMP);
}

static void drain_fifo(struct sp_hits *hits, int fd)
{
    char bytes[256];

    if (read(fd, bytes, sizeof(bytes)) > 0)
        sp_hits_add(hits, SP_PLACE_LOCAL, SP_WAY_FIFO);
}

static void serve(struct sp_hits *hits, const struct service *service)
{
    switch (service->way) {
    case SP_WAY_TCP:
    case SP_WAY_ABSTRACT:
    case SP_WAY_SOCKET:
        serve_stream(hits, service);
        break;
    case SP_WAY_UDP:
    case SP_WAY_DNS:
        serve_datagram(hits, service);
        break;
    case SP_WAY_ICMP:
        count_echo(hits, service->fd);
        break;
    default:
        drain_fifo(hits, service->fd);
    }
}

_Noreturn void sp_server_run(struct sp_hits *hits, bool is_local, int ready_fd)
{
    struct service services[SOCKETS_MAX];
    struct pollfd polled[SOCKETS_MAX];
    size_t count = open_all(services, is_local);

    signal(SIGPIPE, SIG_IGN);
    prctl(PR_SET_NAME, "server");
    for (size_t i = 0; i < count; i++)
        polled[i] = (struct pollfd){.fd = services[i].fd, .events = POLLIN};
    if (write(ready_fd, "1", 1) != 1)
        fail("a server's ready byte");
    close(ready_fd);
    for (;;) {
        if (poll(polled, count, -1) < 0)
            continue;
        for (size_t i = 0; i < count; i++) {
            if (polled[i].revents != 0)
                serve(hits, &services[i]);
        }
    }
}
