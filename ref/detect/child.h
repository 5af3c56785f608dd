/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_DETECT_CHILD_H
#define SP_DETECT_CHILD_H

#include "base/buf.h"
#include "base/error.h"

#include <stdbool.h>

/** enum sp_child_outcome - how a child went that was given so much time and so much room */
enum sp_child_outcome {
    SP_CHILD_SUCCEEDED, /* exit status 0 */
    SP_CHILD_FAILED,    /* another status, a signal, or it could not be started */
    SP_CHILD_LATE,      /* ended: its time was over */
    SP_CHILD_FLOODED,   /* ended: it wrote more than there was room for */
};

/**
 * sp_child_call() - run a function in a child
 * @call:       its return value is the child's exit status; no memory, no stdio in it
 * @timeout_ms: how long it may take
 *
 * Return: 0; SP_E_IO when no child could be had.
 */
int sp_child_call(int (*call)(void), int timeout_ms, enum sp_child_outcome *ret_outcome,
                  struct sp_error *reterr);

/**
 * sp_child_run() - run a program to its end
 * @argv:       NULL-terminated; argv[0] is the file itself
 * @env:        NULL-terminated: exactly its environment
 * @output_max: how many bytes it may write to stdout and stderr together
 * @output:     what it wrote goes behind what is there; at most @output_max bytes
 *
 * It has nothing on its stdin and no other descriptor. Whatever of its process group is left when
 * it ends, or when its time or room is used up, is killed.
 *
 * Return: 0; SP_E_IO when no child or pipe could be had; SP_E_NOMEM.
 */
int sp_child_run(const char *const *argv, const char *const *env, int timeout_ms, size_t output_max,
                 struct sp_buf *output, enum sp_child_outcome *ret_outcome,
                 struct sp_error *reterr);

#endif
