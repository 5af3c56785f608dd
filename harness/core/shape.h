/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_CORE_SHAPE_H
#define SP_CORE_SHAPE_H

#include "base/error.h"

#include <cjson/cJSON.h>

/**
 * sp_shape_file() - is a tree shaped as a vector file, apart from its vectors? (VEC-1)
 * sp_shape_vector() - is one element of "vectors" shaped as a vector? (VEC-2, VEC-5 to VEC-9)
 * @pointer: JSON Pointer to @tree in its file
 * @reterr:  what is wrong; `where` is the JSON Pointer to it
 *
 * What passes here can be matched without another look at any type. Return: 0 or SP_E_INVALID.
 */
int sp_shape_file(const cJSON *tree, struct sp_error *reterr);
int sp_shape_vector(const cJSON *tree, const char *pointer, struct sp_error *reterr);

#endif
