/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_AGENT_KNOWN_HOST_H
#define SP_AGENT_KNOWN_HOST_H

#include "agent/arm.h"

/**
 * sp_known_host() - the file of what this guest can do, for the supervisor of an arm
 *
 * The reference looks once in a boot as root and once as the user, at the first arm that may know
 * it: most of a short run is that look. Ends the guest when the look gives nothing.
 *
 * Return: NULL: the host of this arm is another one, or the arm is about looking.
 */
const char *sp_known_host(const struct sp_arm *arm);

#endif
