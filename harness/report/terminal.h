/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_REPORT_TERMINAL_H
#define SP_REPORT_TERMINAL_H

#include "core/match.h"

#include <stdio.h>

/** sp_terminal_print() - text of others: nothing in it may move the cursor */
void sp_terminal_print(const char *text, FILE *out);

/** sp_terminal_line() - the same behind a label, and the line's end */
void sp_terminal_line(const char *label, const char *text, FILE *out);

/** sp_terminal_difference() - the place, and both values on adjacent lines */
void sp_terminal_difference(const struct sp_difference *difference, FILE *out);

#endif
