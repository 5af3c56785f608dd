/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_HOST_CONSOLE_H
#define SP_HOST_CONSOLE_H

#include "base/buf.h"

#include <stdbool.h>

enum { SP_CONSOLE_LINE_MAX = 200 };

/**
 * sp_console_trouble() - a line of a kernel in trouble: BUG, WARNING, Oops, panic, out of memory
 * @ret_line: the first such line, cut to fit; what is not printable ASCII is a `?` there
 *
 * Return: false when there is none.
 */
bool sp_console_trouble(const struct sp_buf *console, char ret_line[SP_CONSOLE_LINE_MAX]);

/** sp_console_last() - the last line that is not empty, in the same way; "" when there is none */
void sp_console_last(const struct sp_buf *console, char ret_line[SP_CONSOLE_LINE_MAX]);

#endif
