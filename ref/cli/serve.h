/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_CLI_SERVE_H
#define SP_CLI_SERVE_H

#include "base/error.h"

/**
 * sp_serve() - answer the lines of @input on @output until the input ends (PRO)
 *
 * No line stops it: one that is too long is refused and skipped, and memory stays near the longest
 * line that is allowed. A last line without a newline is answered too.
 *
 * Return: 0 at the end of input; SP_E_IO when reading or writing failed; SP_E_NOMEM.
 */
int sp_serve(int input, int output, struct sp_error *reterr);

#endif
