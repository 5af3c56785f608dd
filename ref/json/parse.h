/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_JSON_PARSE_H
#define SP_JSON_PARSE_H

#include "base/arena.h"
#include "base/error.h"

#include <cjson/cJSON.h>
#include <stddef.h>

/**
 * sp_json_parse() - strict text to a cJSON tree whose every byte lives in @arena
 * @bytes:    the text; need not be terminated
 * @length:   its length in bytes
 * @arena:    owns the tree: it ends with the arena; never call cJSON_Delete() on it
 * @ret_tree: the tree, borrowed from @arena
 * @reterr:   as sp_json_scan()
 *
 * Not for two threads at once: cJSON's allocator is a global of that library.
 */
int sp_json_parse(const char *bytes, size_t length, struct sp_arena *arena, cJSON **ret_tree,
                  struct sp_error *reterr);

/** sp_json_build() - the tree of text that sp_json_scan() has already accepted */
int sp_json_build(const char *bytes, size_t length, struct sp_arena *arena, cJSON **ret_tree,
                  struct sp_error *reterr);

#endif
