/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_AGENT_SERVER_H
#define SP_AGENT_SERVER_H

#include "agent/hits.h"

#include <stdbool.h>

/**
 * sp_server_run() - serve every address of this network namespace, and count
 * @is_local: also an abstract socket, a socket and a FIFO by name, below /etc/sandproof
 * @ready_fd: one byte goes there once everything listens
 *
 * TCP 8080 greets with "hello", UDP 8080 echoes, UDP 53 answers any question with 10.99.0.53, and
 * echo requests are counted (the kernel answers them). Never returns.
 */
_Noreturn void sp_server_run(struct sp_hits *hits, bool is_local, int ready_fd);

#endif
