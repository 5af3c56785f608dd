/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_CORE_DIGEST_H
#define SP_CORE_DIGEST_H

#include "core/suite.h"

enum { SP_DIGEST_ROOM = 65 }; /* SHA-256 in hexadecimal, and its NUL */

/**
 * sp_digest_vector() - what a vector means, in 64 digits (VEC-17)
 *
 * Over its method, its params as they are asked and its expectation; the order of members counts
 * for nothing, and neither do title, why, citations or the file. Return: 0 or SP_E_NOMEM.
 */
int sp_digest_vector(const struct sp_vector *vector, char ret[SP_DIGEST_ROOM]);

/** sp_digest_suite() - ids and meanings of all vectors of a suite, in its order */
int sp_digest_suite(const struct sp_suite *suite, char ret[SP_DIGEST_ROOM]);

#endif
