/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_HOST_CAMPAIGN_H
#define SP_HOST_CAMPAIGN_H

#include "host/dialogue.h"
#include "host/results.h"

#include <stdio.h>

/** struct sp_job - a case under a supervisor, by a reference */
struct sp_job {
    const struct sp_live_case *live;
    enum sp_live_supervisor supervisor;
    struct sp_arms_how how;
};

/**
 * struct sp_campaign - some cases in one guest; borrowed
 * @plans:       of an implementation on trial, or NULL
 * @nsjail:      the guest was given one
 * @evidence:    where all evidence goes, a line of JSON an arm; NULL: nowhere
 * @on_progress: before each job, and once with @done equal to the count; NULL: nobody asks
 */
struct sp_campaign {
    const struct sp_guest_options *guest;
    const struct sp_job *jobs;
    size_t job_count;
    const struct sp_dialogue_plans *plans;
    bool nsjail;
    FILE *evidence;
    void (*on_progress)(void *context, const char *guest, size_t done, size_t count,
                        const char *id);
    void *context;
};

/**
 * sp_campaign_run() - every job a result, and one for each boot
 *
 * A guest that is lost makes the job that it was lost in broken, and all that was learnt in this
 * boot with it (LIV-14); the rest goes on in another one. After three lost in a row the rest is
 * broken too.
 *
 * Return: 0; SP_E_NOMEM.
 */
int sp_campaign_run(const struct sp_campaign *campaign, struct sp_live_results *results,
                    struct sp_error *reterr);

#endif
