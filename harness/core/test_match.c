/* SPDX-License-Identifier: Apache-2.0 */
#include "core/match.h"
#include "testing/testing.h"
#include "json/parse.h"

#include <string.h>

enum { ARENA_SIZE = 16 << 10 };

#define EXPECT(reason) "{\"result\":{\"effective\":{\"downgrades\":[{" reason "}]}}}"
#define RESULT(reason) "{\"effective\":{\"downgrades\":[{" reason "}]}}"
#define NAMED          UNNAMED ",\"code\":\"network.no-netns\""
#define UNNAMED        "\"layer\":\"network\",\"mentions\":[\"namespace\"]"
#define TOLD           "\"layer\":\"network\",\"reason\":\"no namespace\""

static enum sp_verdict match(const char *expect, const char *result)
{
    struct sp_arena arena;
    struct sp_difference difference = {0};
    cJSON *expect_tree = NULL;
    cJSON *result_tree = NULL;
    enum sp_verdict verdict = SP_VERDICT_UNJUDGED;

    sp_arena_init(&arena, ARENA_SIZE);
    if (sp_json_parse(expect, strlen(expect), &arena, &expect_tree, NULL) == 0 &&
        sp_json_parse(result, strlen(result), &arena, &result_tree, NULL) == 0)
        verdict = sp_match(expect_tree, result_tree, NULL, NULL, &arena, &difference);
    sp_arena_free(&arena);
    return verdict;
}

/* VEC-6 */
static void match_planner_without_codes_passes(void **state)
{
    (void)state;
    assert_int_equal(match(EXPECT(NAMED), RESULT(TOLD)), SP_VERDICT_PASS);
}

static void match_same_code_passes(void **state)
{
    (void)state;
    assert_int_equal(match(EXPECT(NAMED), RESULT(TOLD ",\"code\":\"network.no-netns\"")),
                     SP_VERDICT_PASS);
}

static void match_other_code_fails(void **state)
{
    (void)state;
    assert_int_equal(match(EXPECT(NAMED), RESULT(TOLD ",\"code\":\"network.platform\"")),
                     SP_VERDICT_FAIL);
    assert_int_equal(match(EXPECT(NAMED), RESULT(TOLD ",\"code\":null")), SP_VERDICT_FAIL);
}

static void match_vector_without_code_takes_any(void **state)
{
    (void)state;
    assert_int_equal(match(EXPECT(UNNAMED), RESULT(TOLD ",\"code\":\"theirs\"")), SP_VERDICT_PASS);
    assert_int_equal(match(EXPECT(UNNAMED), RESULT(TOLD)), SP_VERDICT_PASS);
}

static void match_array_of_arrays_compares_them(void **state)
{
    (void)state;
    assert_int_equal(match("{\"result\":{\"a\":[[],[1]]}}", "{\"a\":[[],[1]]}"), SP_VERDICT_PASS);
    assert_int_equal(match("{\"result\":{\"a\":[[],[1]]}}", "{\"a\":[[],[2]]}"), SP_VERDICT_FAIL);
    assert_int_equal(match("{\"result\":{\"a\":[[]]}}", "{\"a\":\"x\"}"), SP_VERDICT_FAIL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(match_planner_without_codes_passes),
        cmocka_unit_test(match_same_code_passes),
        cmocka_unit_test(match_other_code_fails),
        cmocka_unit_test(match_vector_without_code_takes_any),
        cmocka_unit_test(match_array_of_arrays_compares_them),
    };

    return SP_TESTING_RUN(tests);
}
