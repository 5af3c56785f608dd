/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_HOST_LANES_H
#define SP_HOST_LANES_H

#include "host/campaign.h"

/*
 * Guests side by side. A lane is a process of its own with a guest of its own and a share of the
 * jobs: an arm that looks at all of a guest never sees another arm, and a judge that dies takes its
 * lane along and nothing else.
 */

enum { SP_LANES_MAX = 64 };

/**
 * sp_lanes_run() - every job in every guest: results in the order of guests and jobs, boots last
 * @whole:        what holds for every lane; its guest is not looked at, and its progress is told of
 *                all lanes together
 * @guest_count:  at least one
 * @side_by_side: so many guests at once at most; with more than there are guests, each guest's jobs
 *                are dealt out to several of its kind
 *
 * Return: 0; SP_E_NOMEM, SP_E_IO when a lane cannot be started.
 */
int sp_lanes_run(const struct sp_campaign *whole, const struct sp_guest_options *guests,
                 size_t guest_count, unsigned side_by_side, struct sp_live_results *results,
                 struct sp_error *reterr);

#endif
