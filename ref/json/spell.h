/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_JSON_SPELL_H
#define SP_JSON_SPELL_H

#include "base/arena.h"
#include "base/error.h"

#include <cjson/cJSON.h>

/**
 * sp_json_spell() - let the numbers of a tree remember how they were written
 * @tree:  parsed from exactly @bytes by sp_json_parse(), in @arena
 *
 * cJSON keeps a number's value alone: 60.0 would be written again as 60, and a test of how 60.0 is
 * taken would ask something else. The spelling goes into the node's valuestring, which cJSON leaves
 * alone in numbers, and sp_json_tree() writes it. Return: 0 or SP_E_NOMEM.
 */
int sp_json_spell(cJSON *tree, const char *bytes, size_t length, struct sp_arena *arena,
                  struct sp_error *reterr);

#endif
