/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_CORE_MATCH_H
#define SP_CORE_MATCH_H

#include "base/arena.h"
#include "core/verdict.h"

#include <cjson/cJSON.h>

/**
 * struct sp_difference - the first place where an answer is not what a vector expects
 * @pointer:  JSON Pointer into the answer's result or error
 * @expected: JSON, or words where a matcher has no value
 * @got:      JSON, or "absent"
 */
struct sp_difference {
    const char *pointer;
    const char *expected;
    const char *got;
};

/**
 * struct sp_egress_oracle - who says what a ruleset does to packets
 * @judge: the verdicts of @ruleset on every address of @expected ({"address":"accept"|"drop"});
 *         SP_VERDICT_PASS, SP_VERDICT_FAIL with @ret_difference, or SP_VERDICT_UNJUDGED; NULL:
 *         nobody can say
 */
struct sp_egress_oracle {
    enum sp_verdict (*judge)(void *context, const char *ruleset, const cJSON *expected,
                             struct sp_arena *arena, struct sp_difference *ret_difference);
    void *context;
};

/**
 * sp_match() - does an answer meet a vector's expectation? (VEC)
 * @expect: {"result":...} or {"error":...}
 * @result: the answer's result, or NULL
 * @error:  the answer's error, or NULL
 * @arena:  owns the difference's text
 *
 * Return: SP_VERDICT_PASS, SP_VERDICT_FAIL (with the difference) or SP_VERDICT_UNJUDGED.
 */
enum sp_verdict sp_match(const cJSON *expect, const cJSON *result, const cJSON *error,
                         const struct sp_egress_oracle *oracle, struct sp_arena *arena,
                         struct sp_difference *ret_difference);

#endif
