/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_HOST_LANE_H
#define SP_HOST_LANE_H

#include "host/campaign.h"

/**
 * struct sp_lane - a guest, and the process that takes jobs and does them there
 * @campaign: the guest and its queue; its on_begun is not called, but told (sp_lane_listen())
 * @pid:      the process, once started
 * @fd:       what it says; -1: it does not run
 * @said:     what it has said
 * @taken:    how much of that was understood
 * @is_whole: it ended well, and has told all its results
 * @facts:    what its guest said of itself; NULL: none has booted
 * @results:  an array, where @is_whole
 * @why:      how it ended, for a person, where it is not whole
 *
 * Fill @campaign, and @fd with -1. Trees and text live in the arena given to sp_lane_listen().
 */
struct sp_lane {
    struct sp_campaign campaign;
    pid_t pid;
    int fd;
    struct sp_buf said;
    size_t taken;
    bool is_whole;
    const cJSON *facts;
    const cJSON *results;
    const char *why;
};

/** sp_lane_start() - in a process of its own, which ends with this one; SP_E_IO */
int sp_lane_start(struct sp_lane *lane, struct sp_error *reterr);

/**
 * sp_lane_listen() - take what there is to read; at its end the lane has none, and @fd is -1
 * @on_begun: for each job that has begun, by its number in the campaign
 *
 * Return: 0; SP_E_NOMEM.
 */
int sp_lane_listen(struct sp_lane *lane, struct sp_arena *arena,
                   void (*on_begun)(void *context, const struct sp_lane *lane, size_t job),
                   void *context, struct sp_error *reterr);

/** sp_lane_give_up() - end the process, and with it its guest */
void sp_lane_give_up(struct sp_lane *lane, struct sp_arena *arena);

#endif
