/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_PLAN_INPUT_CHECK_H
#define SP_PLAN_INPUT_CHECK_H

#include "plan/request.h"
#include "json/issues.h"

/**
 * sp_plan_input_check() - what a shape does not tell: names, paths, and paths before each other
 *
 * Looks at what @request has, so that a fault of one field hides none of another
 * (PRO-37, FS-39 to FS-42, ENV-14).
 */
void sp_plan_input_check(const struct sp_plan_request *request, struct sp_issues *issues);

#endif
