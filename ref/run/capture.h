/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_RUN_CAPTURE_H
#define SP_RUN_CAPTURE_H

#include "base/buf.h"
#include "plan/plan.h"
#include "run/spawn.h"

/**
 * struct sp_capture - watching a run: what it writes, its end, its time, and who wants it ended
 * @budget:      bytes of stdout and stderr together (RUN-7); unset: no bound
 * @pass_on:     what it writes goes to the runner's own stdout and stderr instead of @out, @err
 * @timeout_ms:  wall-clock time it may take; 0: no bound
 * @out, @err:   what was captured: at most the budget and a few bytes, so that the final trim sees
 *               where a character ends
 * @status:      as waitpid() gives it, when it ended by itself
 * @ended:       it ended by itself
 * @timed_out:   it did not, in its time
 * @overflowed:  it wrote more than its budget
 * @interrupted: the signal that asked the runner to stop; SIGPIPE: nobody reads what is passed on
 *
 * Zero-initialise but for the first three; sp_capture_free() releases the buffers.
 */
struct sp_capture {
    struct sp_quantity budget;
    bool pass_on;
    int64_t timeout_ms;

    struct sp_buf out;
    struct sp_buf err;
    int status;
    bool ended;
    bool timed_out;
    bool overflowed;
    int interrupted;
    struct sp_pump *pump; /* private */
};

/**
 * sp_capture_signals() - from now on SIGINT, SIGTERM, SIGHUP, SIGQUIT and SIGCHLD are read
 *
 * Those of the first four that the runner was started to ignore, as under nohup, stay ignored.
 * Return: the descriptor to read them from, for the capture; SP_E_IO.
 */
int sp_capture_signals(struct sp_error *reterr);

/**
 * sp_capture_run() - feed and watch until it ends, or should be ended: ending it is the caller's
 * @signals: from sp_capture_signals()
 *
 * Return: 0; SP_E_IO; SP_E_NOMEM: it is to be ended as well.
 */
int sp_capture_run(struct sp_capture *capture, struct sp_spawned *spawned, int signals,
                   struct sp_error *reterr);

/**
 * sp_capture_rest() - pass on what was read, take what is still in the pipes once nobody is left
 * who could write, and close them
 *
 * A signal ends this too, and so do five seconds without a reader for a run whose time is over.
 */
int sp_capture_rest(struct sp_capture *capture, struct sp_spawned *spawned,
                    struct sp_error *reterr);

void sp_capture_free(struct sp_capture *capture);

#endif
