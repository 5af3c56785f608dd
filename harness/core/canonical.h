/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_CORE_CANONICAL_H
#define SP_CORE_CANONICAL_H

#include "base/buf.h"

#include <cjson/cJSON.h>

enum { SP_CANONICAL_WIDTH = 100 };

/**
 * sp_canonical_write() - JSON as vector files have it (VEC-15), a line feed at its end
 * @buf: appended to; its `failed` says when memory ran out
 *
 * Two spaces a level; an array or object stands on one line where that line, with its comma, is at
 * most %SP_CANONICAL_WIDTH characters long; members keep their order.
 */
void sp_canonical_write(struct sp_buf *buf, const cJSON *tree);

#endif
