/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_DETECT_INTERFACES_H
#define SP_DETECT_INTERFACES_H

#include "base/arena.h"
#include "host/observations.h"

/**
 * sp_interfaces_list() - the network interfaces, each once, as the kernel orders them
 *
 * A name that is not plain ASCII is passed over: no wrapper takes it. None when the kernel does not
 * say. The list lives in @arena.
 *
 * Return: 0 or SP_E_NOMEM.
 */
int sp_interfaces_list(struct sp_arena *arena, struct sp_observations *observations);

#endif
