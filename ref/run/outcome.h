/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_RUN_OUTCOME_H
#define SP_RUN_OUTCOME_H

/** enum sp_run_outcome - how a run went (RUN-16); only the first means that the command had its say
 */
enum sp_run_outcome {
    SP_RUN_ENDED,          /* it ended by itself: exit status or signal */
    SP_RUN_REFUSED,        /* sandbox-unavailable: nothing was started */
    SP_RUN_INVALID_POLICY, /* nothing was started */
    SP_RUN_INVALID_INPUT,  /* a path, a name or an exchange: nothing was started */
    SP_RUN_NOT_STARTED,    /* what was claimed could not be kept: nothing of the command ran */
    SP_RUN_TIMED_OUT,
    SP_RUN_OVERFLOWED,
    SP_RUN_INTERRUPTED,
    SP_RUN_OUTCOME_MAX,
};

/** sp_run_outcome_name() - the word in reports, such as "timed-out" */
const char *sp_run_outcome_name(enum sp_run_outcome outcome);

#endif
