/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_CORE_LIVE_POINTER_H
#define SP_CORE_LIVE_POINTER_H

#include "base/arena.h"
#include "base/error.h"

#include <cjson/cJSON.h>
#include <stdbool.h>

/*
 * JSON Pointers (RFC 6901): into the evidence of an arm, and into what an arm is given.
 */

/** sp_live_pointer_is_valid() - "/" and a key, as often as wanted; no ~ but ~0 and ~1 */
bool sp_live_pointer_is_valid(const char *text);

/**
 * sp_live_pointer_get() - what a pointer means in a tree
 * @pointer: a valid one; "" is the whole tree
 *
 * A key is a whole one, so "/said/fork.errno" is the member "fork.errno" of "said". Return: the
 * value, borrowed from @tree; NULL when there is none.
 */
const cJSON *sp_live_pointer_get(const cJSON *tree, const char *pointer);

/**
 * sp_live_pointer_set() - a copy of a tree with one place changed
 * @pointer:  a valid one, and not ""
 * @value:    what the place holds then; JSON's null: it is taken away
 * @arena:    owns the copy, which may share nothing with @tree
 * @ret_tree: the copy
 *
 * Objects on the way that are not there are made. Of an array, an element that is there can be
 * changed or taken away. Return: 0; SP_E_INVALID, without a place, where something on the way is
 * no object, where an array has no such element, and where nothing would be taken away; SP_E_NOMEM.
 */
int sp_live_pointer_set(const cJSON *tree, const char *pointer, const cJSON *value,
                        struct sp_arena *arena, cJSON **ret_tree, struct sp_error *reterr);

#endif
