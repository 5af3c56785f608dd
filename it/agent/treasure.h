/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_AGENT_TREASURE_H
#define SP_AGENT_TREASURE_H

#include "json/write.h"

/*
 * What an attack would change on the machine: /etc/shadow, the kernel's core_pattern, and the
 * canary, a file that anybody may write and that every run has as its stdin.
 */

extern const char sp_canary_path[];

/** sp_treasure_make() - once, at boot */
void sp_treasure_make(void);

/** sp_treasure_write() - the value of `world` in the evidence; puts back what was changed */
void sp_treasure_write(struct sp_json_writer *writer);

#endif
