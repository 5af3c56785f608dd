/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_AGENT_HALT_H
#define SP_AGENT_HALT_H

/** sp_halt_done() - the sentinel: ends QEMU with the one status that no accident gives */
_Noreturn void sp_halt_done(void);

/** sp_halt_because() - end the guest with a line on the console, without the sentinel */
_Noreturn void sp_halt_because(const char *what, const char *why);

#endif
