/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_AGENT_ESTATE_H
#define SP_AGENT_ESTATE_H

/*
 * What lies around on a guest for attacks to find: places that anybody may write, so that what
 * stops a write is a mount and not a mode; files that only a group opens; a setuid program.
 */

/** sp_estate_make() - once, at boot, when the sockets of the servers are there */
void sp_estate_make(void);

#endif
