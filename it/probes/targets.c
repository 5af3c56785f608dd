/* SPDX-License-Identifier: Apache-2.0 */
#include "probes/targets.h"

#include "probes/say.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static bool read_address(struct sp_target *target, const char *text, int port)
{
    struct sockaddr_in *four = (struct sockaddr_in *)&target->address;
    struct sockaddr_in6 *six = (struct sockaddr_in6 *)&target->address;

    if (inet_pton(AF_INET, text, &four->sin_addr) == 1) {
        four->sin_family = AF_INET;
        four->sin_port = htons((uint16_t)port);
        target->length = sizeof(*four);
        return true;
    }
    if (inet_pton(AF_INET6, text, &six->sin6_addr) == 1) {
        six->sin6_family = AF_INET6;
        six->sin6_port = htons((uint16_t)port);
        target->length = sizeof(*six);
        return true;
    }
    return false;
}

static bool read_target(struct sp_target *target, const char *text, const char *usual, int port)
{
    const char *equals = strchr(text, '=');

    if (equals == NULL)
        snprintf(target->tag, sizeof(target->tag), "%s", usual);
    else
        snprintf(target->tag, sizeof(target->tag), "%.*s", (int)(equals - text), text);
    target->fd = -1;
    target->events = POLLIN;
    target->code = ETIMEDOUT;
    return read_address(target, equals == NULL ? text : equals + 1, port);
}

bool sp_targets_read(struct sp_targets *targets, char *const *args, const char *usual, int port)
{
    for (; *args != NULL; args++) {
        if (targets->count == SP_TARGETS_MAX)
            return false;
        if (!read_target(&targets->items[targets->count], *args, usual, port)) {
            fprintf(stderr, "probe: %s: not TAG=ADDRESS, or no number\n", *args);
            return false;
        }
        targets->count++;
    }
    return targets->count > 0;
}

bool sp_target_open(struct sp_target *target, int type, int protocol)
{
    target->fd = socket(target->address.ss_family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, protocol);
    if (target->fd < 0)
        target->code = errno;
    return target->fd >= 0;
}

void sp_target_close(struct sp_target *target, int code)
{
    if (target->fd >= 0)
        close(target->fd);
    target->fd = -1;
    target->code = code;
}

long long sp_now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

int sp_socket_error(int fd)
{
    int code = 0;
    socklen_t length = sizeof(code);

    return getsockopt(fd, SOL_SOCKET, SO_ERROR, &code, &length) < 0 ? errno : code;
}

int sp_target_receive(struct sp_target *target)
{
    ssize_t got = recv(target->fd, target->bytes, sizeof(target->bytes), 0);

    if (got < 0)
        return errno;
    target->got = (size_t)got;
    return 0;
}

/* poll() passes over a descriptor of -1. */
static int wait_once(struct sp_targets *targets, struct pollfd *polls, long long left)
{
    int open_count = 0;

    for (int i = 0; i < targets->count; i++) {
        polls[i] = (struct pollfd){.fd = targets->items[i].fd, .events = targets->items[i].events};
        open_count += targets->items[i].fd >= 0;
    }
    if (open_count == 0 || left <= 0)
        return 0;
    return poll(polls, (nfds_t)targets->count, (int)left);
}

void sp_targets_wait(struct sp_targets *targets, int ms, void (*ready)(struct sp_target *target))
{
    struct pollfd polls[SP_TARGETS_MAX];
    long long end = sp_now_ms() + ms;
    int count = 0;

    while ((count = wait_once(targets, polls, end - sp_now_ms())) != 0) {
        if (count < 0 && errno != EINTR)
            break;
        for (int i = 0; count > 0 && i < targets->count; i++)
            if (polls[i].revents != 0)
                ready(&targets->items[i]);
    }
    for (int i = 0; i < targets->count; i++)
        sp_target_close(&targets->items[i], targets->items[i].code);
}
