/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_CORE_LIVE_SHAPE_H
#define SP_CORE_LIVE_SHAPE_H

#include "base/error.h"

#include <cjson/cJSON.h>

/**
 * sp_live_shape_file() - is a tree shaped as a file of live cases, apart from its cases?
 * sp_live_shape_case() - is one element of "cases" shaped as a case?
 * sp_live_shape_given() - is this an arm that can be run: merged, with all that it needs?
 * @area:    of the file, with which the case's id begins
 * @pointer: JSON Pointer to @tree in its file
 * @reterr:  what is wrong; `where` is the JSON Pointer to it
 *
 * The format is that of it/cases/README.md. Return: 0 or SP_E_INVALID.
 */
int sp_live_shape_file(const cJSON *tree, struct sp_error *reterr);
int sp_live_shape_case(const cJSON *tree, const char *area, const char *pointer,
                       struct sp_error *reterr);
int sp_live_shape_given(const cJSON *tree, const char *pointer, struct sp_error *reterr);

#endif
