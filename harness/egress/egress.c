/* SPDX-License-Identifier: Apache-2.0 */
#include "egress/egress.h"

#include "egress/namespace.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    DEADLINE_MS = 5000,
    WHY_ROOM = 400,
    ADDRESSES_MAX = 64,
    PROBE_PORT = 9, /* discard */
};

/* What the child tells: one of these, then a text or a verdict an address. */
enum { TOLD_VERDICTS = 'V', TOLD_INVALID = 'I', TOLD_UNAVAILABLE = 'U' };

static int send_probe(const char *address)
{
    struct sockaddr_in6 to6 = {.sin6_family = AF_INET6, .sin6_port = htons(PROBE_PORT)};
    struct sockaddr_in to4 = {.sin_family = AF_INET, .sin_port = htons(PROBE_PORT)};
    bool ipv6 = strchr(address, ':') != NULL;
    int fd = socket(ipv6 ? AF_INET6 : AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    ssize_t sent = -1;

    if (fd < 0)
        return -1;
    if (ipv6 && inet_pton(AF_INET6, address, &to6.sin6_addr) == 1) {
        if (IN6_IS_ADDR_LINKLOCAL(&to6.sin6_addr))
            to6.sin6_scope_id = if_nametoindex(SP_NAMESPACE_DEVICE);
        sent = sendto(fd, "", 1, 0, (const struct sockaddr *)(const void *)&to6, sizeof(to6));
    } else if (!ipv6 && inet_pton(AF_INET, address, &to4.sin_addr) == 1) {
        sent = sendto(fd, "", 1, 0, (const struct sockaddr *)(const void *)&to4, sizeof(to4));
    } else {
        errno = EINVAL;
    }
    close(fd);
    return (int)sent;
}

/* A netfilter drop on the way out comes back as EPERM. */
static char probe(const char *address)
{
    if (send_probe(address) >= 0)
        return SP_EGRESS_ACCEPT;
    return errno == EPERM ? SP_EGRESS_DROP : SP_EGRESS_UNKNOWN;
}

static void judge_in_child(const char *ruleset, const char *const *addresses, size_t count, int out)
{
    static char nft[] = "nft";
    static char file[] = "-f";
    static char standard[] = "-";
    char *argv[] = {nft, file, standard, NULL};
    char told[WHY_ROOM + 1] = {TOLD_UNAVAILABLE};
    size_t length = 0;

    if (sp_namespace_enter(told + 1, WHY_ROOM) && sp_namespace_plumb(told + 1, WHY_ROOM)) {
        told[0] = TOLD_INVALID;
        if (sp_namespace_feed(argv, ruleset, told + 1, WHY_ROOM)) {
            told[0] = TOLD_VERDICTS;
            for (size_t i = 0; i < count; i++)
                told[1 + i] = probe(addresses[i]);
            length = count;
        }
    }
    if (told[0] != TOLD_VERDICTS)
        length = strlen(told + 1);
    _exit(write(out, told, length + 1) == (ssize_t)length + 1 ? 0 : 1);
}

static long now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Everything the child says until it ends; -1 when it does not end in time. */
static ssize_t listen_to(int in, char *told, size_t room)
{
    long deadline = now_ms() + DEADLINE_MS;
    size_t length = 0;

    for (;;) {
        struct pollfd ready = {.fd = in, .events = POLLIN};
        long left = deadline - now_ms();
        ssize_t got = 0;

        if (left <= 0 || poll(&ready, 1, (int)left) == 0)
            return -1;
        got = read(in, told + length, room - length);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0 || length == room)
            return (ssize_t)length;
        length += (size_t)got;
    }
}

static int understand(const char *told, size_t length, size_t count,
                      enum sp_egress_verdict *verdicts, struct sp_error *reterr)
{
    if (told[0] == TOLD_VERDICTS && length == count + 1) {
        for (size_t i = 0; i < count; i++)
            verdicts[i] = (enum sp_egress_verdict)told[1 + i];
        return 0;
    }
    if (told[0] == TOLD_INVALID)
        return sp_error_set(reterr, SP_E_INVALID, "%.*s", (int)length - 1, told + 1);
    if (told[0] == TOLD_UNAVAILABLE)
        return sp_error_set(reterr, SP_E_UNAVAILABLE, "%.*s", (int)length - 1, told + 1);
    return sp_error_set(reterr, SP_E_IO, "the judging process said something else");
}

int sp_egress_judge(const char *ruleset, const char *const *addresses, size_t count,
                    enum sp_egress_verdict *verdicts, struct sp_error *reterr)
{
    char told[WHY_ROOM + 1];
    ssize_t length = 0;
    int ends[2];
    pid_t child = -1;

    if (count > ADDRESSES_MAX)
        return sp_error_set(reterr, SP_E_LIMIT, "more than 64 addresses for one ruleset");
    /* nft would read any file that the harness may: a ruleset stands by itself. */
    if (strstr(ruleset, "include") != NULL)
        return sp_error_set(reterr, SP_E_INVALID, "a ruleset must not include files");
    if (pipe2(ends, O_CLOEXEC) != 0)
        return sp_error_set(reterr, SP_E_IO, "pipe: %s", strerror(errno));
    child = fork();
    if (child == 0) {
        close(ends[0]);
        setsid(); /* nft and ip end with the group */
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        judge_in_child(ruleset, addresses, count, ends[1]);
    }
    close(ends[1]);
    if (child < 0) {
        close(ends[0]);
        return sp_error_set(reterr, SP_E_IO, "fork: %s", strerror(errno));
    }
    length = listen_to(ends[0], told, sizeof(told));
    close(ends[0]);
    if (length < 0) {
        kill(-child, SIGKILL);
        kill(child, SIGKILL);
    }
    while (waitpid(child, NULL, 0) < 0 && errno == EINTR)
        ;
    if (length <= 0)
        return sp_error_set(reterr, SP_E_IO, "loading the ruleset took longer than 5 s or broke");
    return understand(told, (size_t)length, count, verdicts, reterr);
}
