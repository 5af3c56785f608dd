/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_CLI_PLAN_FILE_H
#define SP_CLI_PLAN_FILE_H

#include "base/buf.h"
#include "base/error.h"

#include <stdbool.h>

/**
 * sp_plan_file() - the plan for the params in one file
 * @path:       the file; "-" is standard input
 * @ret_answer: the members "result" or "error", as one JSON object and a newline
 * @ret_refused: the answer is an error
 * @reterr:     the file could not be read or is not JSON: where and why
 */
int sp_plan_file(const char *path, struct sp_buf *ret_answer, bool *ret_refused,
                 struct sp_error *reterr);

#endif
