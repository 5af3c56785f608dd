/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_CORE_LIVE_MATCH_H
#define SP_CORE_LIVE_MATCH_H

#include "core/match.h"

#include <stdbool.h>

/*
 * What must be seen of an arm: an object whose keys are JSON Pointers into the evidence (LIV-5).
 *
 * A value matches itself, whole; numbers are compared as doubles. An object with one of these keys
 * is a matcher: `below` and `above` (a number), `contains` and `lacks` (a string in a string),
 * `oneOf` (an array of values), `absent` and `present` (true). Of the first four several may stand
 * together, and all must hold. What is not there meets {"absent": true} alone.
 */

/** sp_live_matcher_is_one() - is it an object with a matcher's key? */
bool sp_live_matcher_is_one(const cJSON *value);

/**
 * sp_live_expectation_fault() - what is wrong with one expected value; NULL: nothing
 *
 * A matcher that is malformed, and one inside of a value, where it would be no matcher: a longer
 * pointer reaches there.
 */
const char *sp_live_expectation_fault(const cJSON *value);

/**
 * sp_live_match() - does evidence meet an expectation?
 * @expect:   checked before (sp_live_cases_load())
 * @evidence: the tree that the pointers go into
 * @arena:    owns the difference's text
 *
 * Return: SP_VERDICT_PASS, or SP_VERDICT_FAIL with the first difference, in the order of @expect.
 */
enum sp_verdict sp_live_match(const cJSON *expect, const cJSON *evidence, struct sp_arena *arena,
                              struct sp_difference *ret_difference);

/**
 * sp_live_excludes() - can no value meet both of two expected values?
 *
 * False also where it cannot be told: of two `contains`, for one (LIV-3).
 */
bool sp_live_excludes(const cJSON *one, const cJSON *other);

#endif
