/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_RUN_REQUEST_H
#define SP_RUN_REQUEST_H

#include "base/arena.h"
#include "base/error.h"
#include "plan/request.h"
#include "run/workspace.h"

/**
 * struct sp_run_command - what is to be run, as the operator says it; everything is borrowed
 * @argv:             NULL-terminated, at least one word
 * @overrides:        variables of the command's own, over the base environment
 * @node_modules_dir: bound read-only where the policy has it; NULL: none
 * @interpreter_path: bound read-only when it lies elsewhere; NULL: none
 * @node_heap:        the interpreter obeys NODE_OPTIONS
 */
struct sp_run_command {
    char *const *argv;
    struct sp_env overrides;
    const char *node_modules_dir;
    const char *interpreter_path;
    bool node_heap;
};

/**
 * sp_run_request() - all that a plan depends on, looked up on this host
 * @environment:  the runner's own
 * @workspace:    where scratch dir and staged files will be
 * @ret_request:  all but policy and capabilities; borrows from the arguments and @arena
 *
 * Return: 0 or SP_E_NOMEM.
 */
int sp_run_request(const struct sp_run_command *command, char *const *environment,
                   const struct sp_workspace *workspace, struct sp_arena *arena,
                   struct sp_plan_request *ret_request);

#endif
