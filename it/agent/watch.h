/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_AGENT_WATCH_H
#define SP_AGENT_WATCH_H

#include "agent/look.h"
#include "agent/supervisor.h"
#include "base/buf.h"

#include <cjson/cJSON.h>

/**
 * struct sp_watched - what a supervisor and its command said, and how they ended; zero-initialise
 * @exit:       exit status, or minus the signal
 * @timed_out:  the deadline ended it
 * @readied:    `ready` was a line of its stdout
 * @during_done: what was to be done then was done
 * @look:       at the command, when it was ready
 * @out, @err:  the first 16 KiB of each
 * @out_bytes:  how many came in all
 * @peak_kib:   the most memory that the process, or one it waited for, had
 */
struct sp_watched {
    int exit;
    bool timed_out;
    bool readied;
    bool during_done;
    struct sp_look look;
    struct sp_buf out;
    struct sp_buf err;
    unsigned long out_bytes;
    long peak_kib;
};

/**
 * sp_watch_ready() - until `ready` was said, or the deadline or the end came
 * sp_watch_end()   - until it has ended; closes the supervisor's descriptors
 * @during: what to do once it is ready, after a look at it: {"signal"}, {"kill"}; NULL: nothing
 */
bool sp_watch_ready(struct sp_supervisor *supervisor, struct sp_watched *watched,
                    unsigned deadline_ms);
void sp_watch_end(struct sp_supervisor *supervisor, struct sp_watched *watched, const cJSON *during,
                  unsigned deadline_ms);

void sp_watched_free(struct sp_watched *watched);

#endif
