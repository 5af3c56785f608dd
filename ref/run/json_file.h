/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_RUN_JSON_FILE_H
#define SP_RUN_JSON_FILE_H

#include "base/arena.h"
#include "base/error.h"

#include <cjson/cJSON.h>
#include <stddef.h>

/**
 * sp_json_file_read() - the JSON of a file, whose numbers remember how they were written
 * @path:     the file, "-" for standard input
 * @max:      how many bytes it may have
 * @arena:    owns the tree
 * @ret_tree: set on success
 *
 * Return: 0; as sp_file_read() and sp_json_parse(). @reterr names the path.
 */
int sp_json_file_read(const char *path, size_t max, struct sp_arena *arena, cJSON **ret_tree,
                      struct sp_error *reterr);

#endif
