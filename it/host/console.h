/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_HOST_CONSOLE_H
#define SP_HOST_CONSOLE_H

#include "base/buf.h"

#include <stdbool.h>

enum { SP_CONSOLE_LINE_MAX = 200 };

/**
 * sp_console_trouble() - a line of a kernel in trouble: BUG, WARNING, Oops, panic, out of memory
 * @ret_line: the line, cut to fit
 *
 * Return: false when there is none.
 */
bool sp_console_trouble(const struct sp_buf *console, char ret_line[SP_CONSOLE_LINE_MAX]);

/** sp_console_last() - the last lines, for a person who asks why; at most @lines */
const char *sp_console_last(struct sp_buf *console, unsigned lines);

#endif
