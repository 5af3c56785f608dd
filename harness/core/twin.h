/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_CORE_TWIN_H
#define SP_CORE_TWIN_H

#include "core/suite.h"

/** sp_twin_needed() - does the vector expect a refusal or a downgrade? (VEC-10) */
bool sp_twin_needed(const struct sp_vector *vector);

/**
 * sp_twin_fault() - what is wrong with a vector's twin; NULL: nothing
 *
 * A twin differs in exactly one place of the input and does not expect what the vector expects: it
 * has no error where the vector has one, and fewer downgrades where it has those.
 */
const char *sp_twin_fault(const struct sp_vector *vector, const struct sp_vector *twin);

#endif
