/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_HOST_TRIAL_H
#define SP_HOST_TRIAL_H

#include "exchange/exchange.h"
#include "host/dialogue.h"

/**
 * struct sp_trial - an implementation that makes plans
 * @command: for sh; borrowed
 * @about:   what it says of itself
 */
struct sp_trial {
    const char *command;
    char *argv[4];
    struct sp_implementation about;
};

/** sp_trial_start() - an error when it cannot be started, or offers no `plan` */
int sp_trial_start(struct sp_trial *trial, const char *command, struct sp_error *reterr);

/**
 * sp_trial_plans() - what a dialogue wants
 *
 * Each plan is asked of a process of its own, so that one plan cannot depend on another. No answer
 * is an answer too: an error of kind "no-plan" that says what happened.
 */
struct sp_dialogue_plans sp_trial_plans(struct sp_trial *trial);

#endif
