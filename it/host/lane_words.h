/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_HOST_LANE_WORDS_H
#define SP_HOST_LANE_WORDS_H

#include "host/campaign.h"

/*
 * What a lane tells the process that started it, a line of JSON each:
 *
 *   {"begun":3}                                    its fourth job begins
 *   {"facts":{"kernel":...}|null,"results":[...]}  all of it, at its end
 *
 * A result is {"job":3,"verdict":0,"claim":1,"arm":0,"why":null,"pointer":null,"expected":null,
 * "got":null,"ms":812}; numbers are those of the enumerations, since both ends are one program. A
 * boot's own result has null for a job.
 */

/** sp_lane_write_begun() - a line behind @text's content */
void sp_lane_write_begun(struct sp_buf *text, size_t job);

/** sp_lane_write_results() - a line behind @text's content */
void sp_lane_write_results(struct sp_buf *text, const struct sp_live_results *results);

/**
 * struct sp_lane_words - what one line said
 * @begun:   true: @job begins, and there is nothing else
 * @facts:   NULL when no guest has booted
 * @results: an array
 */
struct sp_lane_words {
    bool begun;
    size_t job;
    const cJSON *facts;
    const cJSON *results;
};

/**
 * sp_lane_read() - one line; the trees live in @arena
 *
 * A lane that was overwhelmed by what it judged may say anything: what is taken is a line as above,
 * every number within its enumeration. Return: 0; SP_E_* with the reason.
 */
int sp_lane_read(const char *line, size_t length, struct sp_arena *arena, struct sp_lane_words *ret,
                 struct sp_error *reterr);

/** sp_lane_job() - whose result it is; SP_NO_JOB: a boot's own */
size_t sp_lane_job(const cJSON *result);

/** sp_lane_judgement() - of a result; text is borrowed from the tree */
struct sp_live_judgement sp_lane_judgement(const cJSON *result);

/** sp_lane_ms() - how long a result took */
double sp_lane_ms(const cJSON *result);

#endif
