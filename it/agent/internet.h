/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_AGENT_INTERNET_H
#define SP_AGENT_INTERNET_H

#include "agent/hits.h"

/** sp_internet_make() - addresses, wire and servers; ends the guest when they cannot be had */
void sp_internet_make(struct sp_hits *hits);

#endif
