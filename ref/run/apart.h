/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_RUN_APART_H
#define SP_RUN_APART_H

#include "base/error.h"

/**
 * sp_apart_run() - do work in a process that has no child but its own
 * @work:       returns an exit status
 * @data:       passed to @work
 * @ret_status: what it returned
 *
 * A run ends and reaps every child of its process. A shell that had helpers and became the runner
 * leaves them to it, and the first process of a container is given every orphan: there @work is
 * done in a child, which gets the signals that are sent here and dies with this process (RUN-28).
 * Elsewhere it is simply called. If a signal ends the child, this process goes the same way.
 *
 * Return: 0; SP_E_IO when no process could be had.
 */
int sp_apart_run(int (*work)(const void *data), const void *data, int *ret_status,
                 struct sp_error *reterr);

#endif
