/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_HOST_TEXT_H
#define SP_HOST_TEXT_H

#include "base/arena.h"

/**
 * sp_text_keep() - a copy of what a guest said, fit for a terminal and for XML
 * @room: so many bytes at most; what does not fit is cut, and "..." says so
 *
 * Control characters, what is not UTF-8 and what XML cannot carry become `?`, a byte each. Return:
 * the copy; "out of memory" when there is none.
 */
const char *sp_text_keep(struct sp_arena *arena, const char *text, size_t room);

#endif
