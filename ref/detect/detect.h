/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_DETECT_DETECT_H
#define SP_DETECT_DETECT_H

#include "base/arena.h"
#include "base/error.h"
#include "host/observations.h"
#include "plan/capabilities.h"

/**
 * struct sp_detect_options - where to look, and for how long
 * @arena:       owns what the results point at
 * @path:        the PATH to search; NULL or "": nothing is found
 * @sysctl_path: the file of kernel.unprivileged_userns_clone; NULL: where Linux has it
 * @macvlan:     what the operator gave; NULL where nothing; plain ASCII
 * @timeout_ms:  for each helper program and for the namespace probe; 0: five seconds
 */
struct sp_detect_options {
    struct sp_arena *arena;
    const char *path;
    const char *sysctl_path;
    struct sp_addressing macvlan;
    int timeout_ms;
};

/**
 * sp_detect() - look at this host, and conclude what it can do (CAP)
 * @ret_observations: what was seen; borrows from @options and its arena
 * @ret_capabilities: what follows
 *
 * Starts children: one that makes namespaces, and the wrapper that was found, with an environment
 * of PATH and LC_ALL alone. Each is ended, with its process group, when its time is over. SIGCHLD
 * must not be ignored. A caller looks once and keeps the result (CAP-11).
 *
 * What cannot be seen counts as not there: that is no error.
 *
 * Return: 0; SP_E_INVALID when a macvlan string is not plain ASCII; SP_E_IO when the system gives
 * no process or pipe; SP_E_NOMEM.
 */
int sp_detect(const struct sp_detect_options *options, struct sp_observations *ret_observations,
              struct sp_capabilities *ret_capabilities, struct sp_error *reterr);

#endif
