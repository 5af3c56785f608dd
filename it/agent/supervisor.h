/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_AGENT_SUPERVISOR_H
#define SP_AGENT_SUPERVISOR_H

#include "base/buf.h"

#include <stdbool.h>
#include <sys/types.h>

/**
 * struct sp_supervisor - one process that was started as a supervisor
 * @out, @err: what it and the command write
 * @terminal:  the other end of its controlling terminal; -1: it has none
 */
struct sp_supervisor {
    pid_t pid;
    int out;
    int err;
    int terminal;
};

/**
 * sp_supervisor_start() - execute argv with all around it that must not reach a command
 * @argv:     argv[0] is a path
 * @is_root:  else uid 1000
 * @terminal: with a controlling terminal, which is its stdin
 *
 * That is: an open /etc/shadow (7) and root folder (8), a session keyring with a secret, a secret
 * in the environment, the canary as stdin, and for root a supplementary group. Ends the guest when
 * it cannot be started.
 */
void sp_supervisor_start(char *const *argv, bool is_root, bool terminal, struct sp_supervisor *ret);

/** sp_supervisor_read() - all of its stdout, which is little, and its end; stderr is lost */
void sp_supervisor_read(struct sp_supervisor *supervisor, struct sp_buf *out);

#endif
