/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_HOST_CAMPAIGN_H
#define SP_HOST_CAMPAIGN_H

#include "host/dialogue.h"
#include "host/queue.h"
#include "host/results.h"

#include <stdio.h>

enum { SP_LOST_MAX = 3 }; /* in a row; then no other is tried */

/** struct sp_job - a case under a supervisor, by a reference */
struct sp_job {
    const struct sp_live_case *live;
    enum sp_live_supervisor supervisor;
    struct sp_arms_how how;
};

/**
 * struct sp_campaign - what one lane does in one guest; borrowed
 * @queue:       of @jobs, which other lanes take from too
 * @plans:       of an implementation on trial, or NULL
 * @nsjail:      the guest was given one
 * @evidence:    where all evidence goes, a line of JSON an arm; NULL: nowhere
 * @on_begun:    before each job, by its index; NULL: nobody asks
 */
struct sp_campaign {
    const struct sp_guest_options *guest;
    const struct sp_job *jobs;
    size_t job_count;
    const struct sp_queue *queue;
    const struct sp_dialogue_plans *plans;
    bool nsjail;
    FILE *evidence;
    void (*on_begun)(void *context, size_t job);
    void *context;
};

/**
 * sp_campaign_run() - every job that it took a result, and one for each boot
 *
 * A guest that is lost makes the job that it was lost in broken, and all that was learnt in this
 * boot with it (LIV-14); the rest goes on in another one. After SP_LOST_MAX it takes no more:
 * what then is left in the queue was not tried.
 *
 * Return: 0; SP_E_NOMEM.
 */
int sp_campaign_run(const struct sp_campaign *campaign, struct sp_live_results *results,
                    struct sp_error *reterr);

#endif
