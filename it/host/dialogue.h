/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_HOST_DIALOGUE_H
#define SP_HOST_DIALOGUE_H

#include "host/guest.h"

/*
 * One guest from its hello to its sentinel. A dialogue that does not end as it should has shown
 * nothing, whatever it said before.
 */

/**
 * struct sp_dialogue_plans - who makes the plans that a guest asks for; NULL: nobody
 * @answer: one request's params; writes {"result":...} or {"error":...}, or returns an error
 */
struct sp_dialogue_plans {
    int (*answer)(void *context, const cJSON *params, struct sp_buf *ret_answer,
                  struct sp_error *reterr);
    void *context;
};

/**
 * struct sp_dialogue - zero-initialise, then sp_dialogue_start()
 * @hello: what the guest said of itself; in @arena
 * @arms:  how many were performed, and so the number that the next one has
 */
struct sp_dialogue {
    struct sp_guest guest;
    struct sp_arena arena;
    const cJSON *hello;
    unsigned long arms;
    bool running;
};

/** sp_dialogue_start() - boot and wait for a hello with the right nonce */
int sp_dialogue_start(struct sp_dialogue *dialogue, const struct sp_guest_options *options,
                      struct sp_error *reterr);

/**
 * sp_dialogue_perform() - send an arm, get its evidence
 * @arm:    the value of "perform", as JSON
 * @arena:  owns the evidence
 *
 * Return: 0; an error when the guest is of no use any more.
 */
int sp_dialogue_perform(struct sp_dialogue *dialogue, const struct sp_buf *arm,
                        unsigned deadline_ms, const struct sp_dialogue_plans *plans,
                        struct sp_arena *arena, cJSON **ret_evidence, struct sp_error *reterr);

/**
 * sp_dialogue_finish() - ask for the end and see that it is one (LIV): the end record with the
 * nonce and the number of arms, the sentinel, a quiet console
 */
int sp_dialogue_finish(struct sp_dialogue *dialogue, struct sp_error *reterr);

/** sp_dialogue_free() - whatever its state */
void sp_dialogue_free(struct sp_dialogue *dialogue);

#endif
