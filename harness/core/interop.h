/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_CORE_INTEROP_H
#define SP_CORE_INTEROP_H

#include "core/suite.h"

/**
 * sp_interop_load() - recorded scenarios of an independent implementation, as vectors
 * @path:   for error messages
 * @bytes:  a line a scenario: {"id","params","expect"}
 *
 * Each becomes the vector "interop/ID". The recording keeps nftRuleset where no plan needs it;
 * the vector wants it absent then, as the specification does.
 */
int sp_interop_load(struct sp_suite *suite, const char *path, const char *bytes, size_t length,
                    struct sp_error *reterr);

#endif
