/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_HOST_LANES_H
#define SP_HOST_LANES_H

#include "host/campaign.h"

/*
 * Guests side by side. A lane is a process of its own with a guest of its own, and takes one job
 * after the other: an arm that looks at all of a guest never sees another arm, and a judge that
 * dies takes its lane along and nothing else.
 */

enum { SP_LANES_MAX = 64 };

/**
 * struct sp_lanes - what is to be done; borrowed
 * @whole:        what holds for every lane; its guest and its queue are not looked at
 * @guests:       at least one, SP_GUESTS_MAX at most
 * @side_by_side: so many lanes at once at most; each begins where most is left to do
 * @on_progress:  when a job begins; NULL: nobody asks
 */
struct sp_lanes {
    const struct sp_campaign *whole;
    const struct sp_guest_options *guests;
    size_t guest_count;
    unsigned side_by_side;
    void (*on_progress)(void *context, const char *guest, size_t done, size_t count,
                        const char *id);
    void *context;
};

/**
 * sp_lanes_run() - every job in every guest: results in the order of guests and jobs, boots behind
 * those of their guest
 *
 * Return: 0; SP_E_NOMEM, SP_E_IO when a lane cannot be started.
 */
int sp_lanes_run(const struct sp_lanes *lanes, struct sp_live_results *results,
                 struct sp_error *reterr);

#endif
