/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_EXCHANGE_PROCESS_H
#define SP_EXCHANGE_PROCESS_H

#include "base/error.h"
#include "exchange/exchange.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/**
 * struct sp_process - a child with three pipes, leader of its own session and process group
 * @pidfd:       readable once the child has ended; -1 where the kernel (before 5.3) or what stands
 *               between (valgrind) has no pidfd_open(): then sp_process_peek() from time to time
 * @in:          our end of its stdin; -1 once closed
 * @out, @err:   our ends of its stdout and stderr; -1 once closed
 * @tail:        what stderr said last; the second half of the room saves moving at each read
 * @ended:       the child has ended; @why_ended says how, @clean whether it was `exit(0)`
 * @by_signal:   it was a signal
 *
 * All descriptors are non-blocking and close on exec.
 */
struct sp_process {
    pid_t pid;
    int pidfd;
    int in;
    int out;
    int err;
    size_t tail_length;
    bool ended;
    bool clean;
    bool by_signal;
    char why_ended[64];
    char tail[2 * SP_EXCHANGE_STDERR_MAX];
};

/**
 * sp_process_start() - start @argv
 *
 * Return: 0; SP_E_NOTFOUND when the command itself cannot be executed; SP_E_IO when this side
 * has no descriptors or processes left.
 */
int sp_process_start(struct sp_process *process, char *const *argv, struct sp_error *reterr);

/** sp_process_close() - close one of its descriptors, and remember that it is closed */
void sp_process_close(int *fd);

/** sp_process_read_stderr() - take what is there, keep its end */
void sp_process_read_stderr(struct sp_process *process);

/** sp_process_tail() - the last bytes of stderr, borrowed */
const char *sp_process_tail(const struct sp_process *process, size_t *ret_length);

/** sp_process_peek() - learn how it ended, if it did; does not reap */
void sp_process_peek(struct sp_process *process);

/** sp_process_end() - SIGKILL to the whole group, reap, close everything */
void sp_process_end(struct sp_process *process);

#endif
