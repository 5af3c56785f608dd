/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_CLI_SEAL_H
#define SP_CLI_SEAL_H

#include "base/error.h"

/**
 * sp_seal() - give up every system call but reading, writing, memory and exit
 * @reterr: why the seal could not be laid
 *
 * From then on the kernel kills the process at any other call: a plan that opened a file, asked
 * the clock or spawned a program would not be a pure function (PRO). There is no way back.
 *
 * Return: 0 or SP_E_IO.
 */
int sp_seal(struct sp_error *reterr);

#endif
