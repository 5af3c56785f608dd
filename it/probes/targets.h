/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_PROBES_TARGETS_H
#define SP_PROBES_TARGETS_H

#include "probes/probe.h"

#include <sys/socket.h>

/*
 * Addresses to be tried at the same time: a case names a dozen, and a filter that drops makes each
 * of them wait for its whole time.
 */

enum { SP_TARGETS_MAX = 32 };

/**
 * struct sp_target - one address
 * @tag:     what its keys begin with
 * @address: where
 * @length:  of @address
 * @fd:      its socket; -1 when there is none, or no longer
 * @events:  what is waited for: POLLIN or POLLOUT
 * @code:    the errno that is known of it; ETIMEDOUT until something else is
 * @bytes:   what was received, @got of them
 */
struct sp_target {
    char tag[48];
    struct sockaddr_storage address;
    socklen_t length;
    int fd;
    short events;
    int code;
    char bytes[512];
    size_t got;
};

/** struct sp_targets - all of them; zero-initialise */
struct sp_targets {
    struct sp_target items[SP_TARGETS_MAX];
    int count;
};

/**
 * sp_targets_read() - from arguments TAG=ADDRESS; without "TAG=" the tag is @usual
 * @port: host byte order; 0 where ports make no sense
 *
 * Addresses are numbers, IPv4 or IPv6: a name would ask a resolver, which is another attack.
 * Return: false, told on stderr, for anything else.
 */
bool sp_targets_read(struct sp_targets *targets, char *const *args, const char *usual, int port);

/**
 * sp_target_open() - a non-blocking socket for one; @protocol as for socket(2)
 *
 * Return: whether there is one; @target->code is the errno otherwise.
 */
bool sp_target_open(struct sp_target *target, int type, int protocol);

/** sp_target_close() - done with it: @code is what is known */
void sp_target_close(struct sp_target *target, int code);

/**
 * sp_targets_wait() - call @ready for each socket whose events are there, or that failed
 * @ms:    for how long, all together
 * @ready: closes the target when it knows enough, or waits for other events
 *
 * Sockets that are left when the time is over are closed with the code they have.
 */
void sp_targets_wait(struct sp_targets *targets, int ms, void (*ready)(struct sp_target *target));

/** sp_target_receive() - what is there goes to @bytes; returns the errno, 0 for an end of file */
int sp_target_receive(struct sp_target *target);

/** sp_now_ms() - milliseconds of a clock that only goes forward */
long long sp_now_ms(void);

/** sp_socket_error() - take SO_ERROR from a socket */
int sp_socket_error(int fd);

#endif
