/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_CORE_LINES_H
#define SP_CORE_LINES_H

#include <cjson/cJSON.h>
#include <stddef.h>

/**
 * sp_lines_walk() - the line on which each value of a tree begins, which cJSON does not keep
 * @tree:  parsed from exactly @bytes, which the strict scanner took
 * @note:  called for every value in the order of the text; @line is from 1
 */
void sp_lines_walk(const cJSON *tree, const char *bytes, size_t length,
                   void (*note)(void *context, const cJSON *value, size_t line), void *context);

#endif
