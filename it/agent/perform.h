/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_AGENT_PERFORM_H
#define SP_AGENT_PERFORM_H

#include "agent/arm.h"
#include "agent/channel.h"
#include "agent/hits.h"

/**
 * sp_perform() - one arm, from a clean machine to a clean machine; writes its evidence
 *
 * Asks the host for the plan over @channel when the arm says so.
 */
void sp_perform(const struct sp_arm *arm, struct sp_hits *hits, struct sp_channel *channel,
                struct sp_buf *text);

#endif
