/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_AGENT_PRIMITIVES_H
#define SP_AGENT_PRIMITIVES_H

#include "agent/arm.h"

/*
 * Another host: programs taken away, replaced or put there, kernel settings changed, for the time
 * of one arm.
 */

/** sp_primitives_take() - NULL, or what cannot be taken: then the arm is broken */
const char *sp_primitives_take(const struct sp_arm *arm);

/** sp_primitives_give_back() - as it was; ends the guest when that fails */
void sp_primitives_give_back(const struct sp_arm *arm);

#endif
