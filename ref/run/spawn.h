/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_RUN_SPAWN_H
#define SP_RUN_SPAWN_H

#include "base/arena.h"
#include "base/error.h"
#include "plan/plan.h"

#include <stdbool.h>
#include <sys/types.h>

/**
 * struct sp_spawned - what was started
 * @pid:    a session and a process group of its own; the caller reaps it
 * @in:     what it reads from stdin goes here; does not block; the caller closes it; -1: it reads
 *          end of file
 * @out:    what it writes to stdout comes from here; does not block; the caller closes it
 * @err:    the same for stderr
 */
struct sp_spawned {
    pid_t pid;
    int in;
    int out;
    int err;
};

/**
 * sp_spawn() - start exactly the plan's argv with exactly the plan's env (RUN-3)
 * @path:         the PATH on which argv[0] is searched; empty elements are passed over
 * @node_options: the plan's heap flag goes into the environment as well (RES-18)
 * @feeds_stdin:  its stdin is a pipe that the caller writes; else it reads end of file
 *
 * It has no other descriptor, no controlling terminal, a session keyring of its own, no
 * supplementary groups when the runner is root, no way to gain privileges, default signals, and
 * dies with the runner. When the plan has a drop, gid and uid are given up for good before argv is
 * executed (RUN-11, RUN-21 to RUN-23, RUN-25).
 *
 * Return: 0 once argv is executed; SP_E_NOTFOUND when argv[0] is not there; SP_E_IO when any step
 * failed, with the step: then nothing of the command ran (RUN-18); SP_E_NOMEM.
 */
int sp_spawn(const struct sp_plan *plan, const char *path, bool node_options, bool feeds_stdin,
             struct sp_arena *arena, struct sp_spawned *ret_spawned, struct sp_error *reterr);

#endif
