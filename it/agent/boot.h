/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_AGENT_BOOT_H
#define SP_AGENT_BOOT_H

/**
 * sp_boot() - from the kernel's initramfs to a root that sandboxes can live in
 *
 * Mounts, kernel modules, device nodes and folders. The root is moved: see boot.c. Ends the guest
 * with a line on the console when a step fails, since nothing could be told otherwise.
 */
void sp_boot(void);

/** sp_boot_argument() - the value of `NAME=value` on the kernel's command line; "" when not there;
 *  static, until the next call */
const char *sp_boot_argument(const char *name);

#endif
