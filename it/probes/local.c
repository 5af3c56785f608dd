/* SPDX-License-Identifier: Apache-2.0 */

/*
 * abstract, unix, fifo: ways out that are no network. abstract-listen, unix-listen: helpers
 * outside.
 *
 * Stand for local sockets: an abstract one belongs to the network namespace, so that sharing the
 * host's reaches its D-Bus and its display; a read-only bind stops neither connecting to a socket
 * nor writing to a FIFO below it.
 *
 * abstract NAME             abstract.errno, abstract.greeting
 * unix PATH                 unix.errno, unix.greeting
 * fifo PATH                 opens for writing without waiting, writes "probe": fifo.errno
 * abstract-listen NAME [SECONDS], unix-listen PATH [SECONDS]
 *                           "ready", greets each who comes with "reached", and says unix.hits; ends
 *                           after so many seconds (60 at most) and takes its socket away
 */

#include "probes/probes.h"
#include "probes/say.h"
#include "probes/targets.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static bool fill_address(struct sockaddr_un *address, const char *name, bool abstract,
                         socklen_t *ret_length)
{
    size_t length = strlen(name);

    *address = (struct sockaddr_un){.sun_family = AF_UNIX};
    if (length == 0 || length + 1 >= sizeof(address->sun_path))
        return false;
    memcpy(address->sun_path + abstract, name, length);
    *ret_length = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length + 1);
    return true;
}

static int reach(const struct sp_call *call, bool abstract)
{
    const char *tag = sp_tag(call, abstract ? "abstract" : "unix");
    struct sockaddr_un address;
    char greeting[SP_SHOWN_MAX];
    socklen_t length = 0;
    ssize_t got = 0;
    int code = 0;
    int fd = -1;

    if (!fill_address(&address, call->args[0], abstract, &length))
        return sp_usage("the name is too long, or empty");
    sp_bound_begin(call->wait_ms);
    fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || connect(fd, (const struct sockaddr *)&address, length) < 0)
        code = errno;
    if (code == 0)
        got = read(fd, greeting, sizeof(greeting));
    code = sp_bound_end(code);
    sp_say_errno(sp_key(tag, "errno"), code);
    if (got > 0)
        sp_say_bytes(sp_key(tag, "greeting"), greeting, (size_t)got);
    if (fd >= 0)
        close(fd);
    return SP_PROBE_OK;
}

int sp_probe_abstract(const struct sp_call *call)
{
    return reach(call, true);
}

int sp_probe_unix(const struct sp_call *call)
{
    return reach(call, false);
}

int sp_probe_fifo(const struct sp_call *call)
{
    static const char text[] = "probe\n";
    int fd = open(call->args[0], O_WRONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    int code = 0;

    if (fd < 0 || write(fd, text, sizeof(text) - 1) < 0)
        code = errno;
    if (fd >= 0)
        close(fd);
    sp_say_errno(sp_key(sp_tag(call, "fifo"), "errno"), code);
    return SP_PROBE_OK;
}

static void greet_all(int listener, long long end)
{
    static const char greeting[] = "reached\n";
    struct pollfd poll_fd = {.fd = listener, .events = POLLIN};
    int hits = 0;

    for (long long left = end - sp_now_ms(); left > 0; left = end - sp_now_ms()) {
        int fd = -1;

        if (poll(&poll_fd, 1, (int)left) != 1)
            continue;
        fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
        if (fd < 0)
            continue;
        send(fd, greeting, sizeof(greeting) - 1, MSG_NOSIGNAL | MSG_DONTWAIT);
        close(fd);
        sp_say_number("unix.hits", ++hits);
    }
}

static int be_there(const struct sp_call *call, bool abstract)
{
    struct sockaddr_un address;
    socklen_t length = 0;
    long long seconds = SP_LIFE_MAX;
    int fd = -1;

    if (call->count > 1 && !sp_number(call->args[1], 1, SP_LIFE_MAX, &seconds))
        return SP_PROBE_USAGE;
    if (!fill_address(&address, call->args[0], abstract, &length))
        return sp_usage("the name is too long, or empty");
    fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || bind(fd, (const struct sockaddr *)&address, length) < 0 || listen(fd, 16) < 0)
        return sp_trouble(call->args[0]);
    sp_say_word("ready");
    greet_all(fd, sp_now_ms() + seconds * 1000);
    close(fd);
    if (!abstract)
        unlink(call->args[0]);
    return SP_PROBE_OK;
}

int sp_probe_abstract_listen(const struct sp_call *call)
{
    return be_there(call, true);
}

int sp_probe_unix_listen(const struct sp_call *call)
{
    return be_there(call, false);
}
