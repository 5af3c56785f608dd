/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_AGENT_PLAN_ASK_H
#define SP_AGENT_PLAN_ASK_H

#include "agent/arm.h"
#include "agent/channel.h"

/**
 * sp_plan_ask() - put the plan of an arm where it is executed from
 *
 * The reference makes the question (and the answer, unless the host plans) with `run --dry-run`.
 * Return: NULL, or why there is no plan.
 */
const char *sp_plan_ask(const struct sp_arm *arm, struct sp_channel *channel,
                        struct sp_arena *arena);

#endif
