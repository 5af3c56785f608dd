/* SPDX-License-Identifier: Apache-2.0 */

/*
 * netadmin: changing the network that it was given.
 *
 * Stands for the command that keeps CAP_NET_ADMIN over its namespace: it flushes the egress filter,
 * takes the device down, adds a route; or walks into another network namespace.
 *
 * Says nft.flush (exit status of `nft flush ruleset`, "absent" without nft); tap.down (errno of
 * taking down the first device that is not lo, and of lo where there is no other; it is put up
 * again), tap.name; route.add (errno; taken away again); netns.setns (errno of entering that of pid
 * 1).
 */

#include "probes/probes.h"
#include "probes/say.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <net/route.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { NFT_MS = 5000 };

static void say_flush(void)
{
    static char word_nft[] = "nft";
    static char word_flush[] = "flush";
    static char word_ruleset[] = "ruleset";
    static const char *const paths[] = {"/usr/sbin/nft", "/sbin/nft"};
    char *const argv[] = {word_nft, word_flush, word_ruleset, NULL};
    pid_t pid = -1;
    int status = 0;

    for (size_t i = 0; pid < 0 && i < sizeof(paths) / sizeof(paths[0]); i++)
        if (posix_spawn(&pid, paths[i], NULL, NULL, argv, environ) != 0)
            pid = -1;
    if (pid < 0) {
        sp_say("nft.flush", "absent");
        return;
    }
    sp_bound_begin(NFT_MS);
    if (waitpid(pid, &status, 0) < 0) {
        kill(pid, SIGKILL);
        waitpid(pid, &status, 0);
    }
    sp_bound_end(0);
    sp_say_number("nft.flush", WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status));
}

/* The first that is not loopback, else loopback. */
static void find_device(char *name)
{
    struct if_nameindex *devices = if_nameindex();

    snprintf(name, IFNAMSIZ, "lo");
    for (int i = 0; devices != NULL && devices[i].if_index != 0; i++)
        if (strcmp(devices[i].if_name, "lo") != 0) {
            snprintf(name, IFNAMSIZ, "%s", devices[i].if_name);
            break;
        }
    if (devices != NULL)
        if_freenameindex(devices);
}

static void say_down(int fd, const char *name)
{
    struct ifreq request = {.ifr_flags = 0};
    short flags = 0;
    int code = 0;

    memcpy(request.ifr_name, name, IFNAMSIZ);
    if (ioctl(fd, SIOCGIFFLAGS, &request) < 0) {
        sp_say_errno("tap.down", errno);
        return;
    }
    flags = request.ifr_flags;
    request.ifr_flags = (short)(flags & ~IFF_UP);
    code = ioctl(fd, SIOCSIFFLAGS, &request) < 0 ? errno : 0;
    sp_say_errno("tap.down", code);
    request.ifr_flags = flags;
    if (code == 0)
        ioctl(fd, SIOCSIFFLAGS, &request);
}

static void say_route(int fd, char *name)
{
    struct rtentry route = {.rt_flags = RTF_UP};
    struct sockaddr_in address = {.sin_family = AF_INET};
    int code = 0;

    route.rt_dev = name;
    inet_pton(AF_INET, "10.97.0.0", &address.sin_addr);
    memcpy(&route.rt_dst, &address, sizeof(address));
    inet_pton(AF_INET, "255.255.255.0", &address.sin_addr);
    memcpy(&route.rt_genmask, &address, sizeof(address));
    code = ioctl(fd, SIOCADDRT, &route) < 0 ? errno : 0;
    sp_say_errno("route.add", code);
    if (code == 0)
        ioctl(fd, SIOCDELRT, &route);
}

static void say_setns(void)
{
    int fd = open("/proc/1/ns/net", O_RDONLY | O_CLOEXEC);

    sp_say_errno("netns.setns", fd < 0 || setns(fd, CLONE_NEWNET) < 0 ? errno : 0);
    if (fd >= 0)
        close(fd);
}

int sp_probe_netadmin(const struct sp_call *call)
{
    char name[IFNAMSIZ] = "";
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

    (void)call;
    if (fd < 0)
        return sp_trouble("socket");
    find_device(name);
    sp_say("tap.name", name);
    say_route(fd, name);
    say_down(fd, name);
    close(fd);
    say_flush();
    say_setns();
    return SP_PROBE_OK;
}
