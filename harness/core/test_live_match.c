/* SPDX-License-Identifier: Apache-2.0 */
#include "core/live_match.h"
#include "core/live_pointer.h"
#include "testing/testing.h"
#include "json/parse.h"
#include "json/write.h"

#include <string.h>

enum { ARENA_SIZE = 16 << 10 };

static const char evidence[] =
    "{\"said\":{\"fork.errno\":\"EAGAIN\",\"fork.started\":15,\"a/b\":1,\"a~b\":2,\"\":3},"
    "\"exit\":-9,\"stdout\":\"one two\",\"report\":{\"list\":[{\"x\":true},null],\"no\":null}}";

static struct sp_arena arena;

static const cJSON *tree_of(const char *text)
{
    cJSON *tree = NULL;

    assert_int_equal(sp_json_parse(text, strlen(text), &arena, &tree, NULL), 0);
    return tree;
}

static enum sp_verdict match(const char *expect)
{
    struct sp_difference difference = {0};
    enum sp_verdict verdict = SP_VERDICT_UNJUDGED;

    sp_arena_init(&arena, ARENA_SIZE);
    verdict = sp_live_match(tree_of(expect), tree_of(evidence), &arena, &difference);
    assert_int_equal(difference.pointer != NULL, verdict != SP_VERDICT_PASS);
    sp_arena_free(&arena);
    return verdict;
}

static void passes(const char *expect)
{
    assert_int_equal(match(expect), SP_VERDICT_PASS);
}

static void fails(const char *expect)
{
    assert_int_equal(match(expect), SP_VERDICT_FAIL);
}

static void match_values_are_themselves(void **state)
{
    (void)state;
    passes("{\"/said/fork.errno\":\"EAGAIN\",\"/said/fork.started\":15,\"/exit\":-9.0}");
    passes("{\"/report/list\":[{\"x\":true},null],\"/report/no\":null}");
    fails("{\"/said/fork.errno\":\"EPERM\"}");
    fails("{\"/said/fork.started\":\"15\"}");
    fails("{\"/said/fork.started\":15.5}");
    fails("{\"/report/list\":[{\"x\":true}]}");
    fails("{\"/report/list\":[{\"x\":true,\"y\":1},null]}");
    fails("{\"/report/list\":[{},null]}");
    fails("{\"/report/list\":[null,{\"x\":true}]}");
    fails("{\"/report/no\":false}");
}

static void match_integers_near_the_end_of_doubles_differ(void **state)
{
    (void)state;
    sp_arena_init(&arena, ARENA_SIZE);
    struct sp_difference difference = {0};

    assert_int_equal(sp_live_match(tree_of("{\"/exit\":9007199254740991}"),
                                   tree_of("{\"exit\":9007199254740990}"), &arena, &difference),
                     SP_VERDICT_FAIL);
    sp_arena_free(&arena);
}

static void match_pointers_find_escaped_keys_and_elements(void **state)
{
    (void)state;
    passes("{\"/said/a~1b\":1,\"/said/a~0b\":2,\"/said/\":3,\"/report/list/0/x\":true}");
    fails("{\"/said/fork/errno\":\"EAGAIN\"}");
    fails("{\"/report/list/00/x\":true}");
    fails("{\"/report/list/2\":null}");
    fails("{\"/stdout/0\":\"o\"}");
}

static void match_matchers_meet_and_miss(void **state)
{
    (void)state;
    passes("{\"/said/fork.started\":{\"below\":16},\"/exit\":{\"above\":-10,\"below\":0}}");
    fails("{\"/said/fork.started\":{\"below\":15}}");
    fails("{\"/said/fork.started\":{\"above\":15}}");
    fails("{\"/exit\":{\"above\":-10,\"below\":-9}}");
    fails("{\"/stdout\":{\"below\":16}}");
    passes("{\"/stdout\":{\"contains\":\"one\",\"lacks\":\"three\"}}");
    fails("{\"/stdout\":{\"contains\":\"three\"}}");
    fails("{\"/stdout\":{\"lacks\":\"two\"}}");
    fails("{\"/exit\":{\"lacks\":\"two\"}}");
    passes("{\"/said/fork.errno\":{\"oneOf\":[\"EPERM\",\"EAGAIN\"]}}");
    fails("{\"/said/fork.errno\":{\"oneOf\":[\"EPERM\",15]}}");
}

static void match_missing_meets_absent_alone(void **state)
{
    (void)state;
    passes("{\"/said/none\":{\"absent\":true},\"/none/at/all\":{\"absent\":true}}");
    passes("{\"/report/no\":{\"present\":true}}");
    fails("{\"/report/no\":{\"absent\":true}}");
    fails("{\"/said/none\":{\"present\":true}}");
    fails("{\"/said/none\":{\"below\":16}}");
    fails("{\"/said/none\":{\"lacks\":\"x\"}}");
    fails("{\"/said/none\":{\"oneOf\":[null]}}");
    fails("{\"/said/none\":null}");
}

static void match_failure_tells_the_first_difference(void **state)
{
    struct sp_difference difference = {0};

    (void)state;
    sp_arena_init(&arena, ARENA_SIZE);
    assert_int_equal(sp_live_match(tree_of("{\"/exit\":-9,\"/said/fork.started\":{\"below\":3},"
                                           "\"/stdout\":\"\"}"),
                                   tree_of(evidence), &arena, &difference),
                     SP_VERDICT_FAIL);
    assert_string_equal(difference.pointer, "/said/fork.started");
    assert_string_equal(difference.expected, "{\"below\":3}");
    assert_string_equal(difference.got, "15");
    assert_int_equal(
        sp_live_match(tree_of("{\"/peak\":1}"), tree_of(evidence), &arena, &difference),
        SP_VERDICT_FAIL);
    assert_string_equal(difference.got, "absent");
    sp_arena_free(&arena);
}

static void expectation_fault_finds_malformed_matchers(void **state)
{
    static const char *const good[] = {
        "1", "null", "{}", "{\"x\":[1]}", "{\"below\":1,\"above\":0}", "{\"oneOf\":[{\"x\":1}]}",
    };
    static const char *const bad[] = {
        "{\"below\":\"1\"}",
        "{\"above\":null}",
        "{\"contains\":\"\"}",
        "{\"lacks\":1}",
        "{\"oneOf\":[]}",
        "{\"oneOf\":1}",
        "{\"oneOf\":[{\"below\":1}]}",
        "{\"absent\":false}",
        "{\"present\":1}",
        "{\"absent\":true,\"below\":1}",
        "{\"below\":1,\"other\":1}",
        "{\"x\":{\"below\":1}}",
        "[{\"contains\":\"x\"}]",
    };

    (void)state;
    sp_arena_init(&arena, ARENA_SIZE);
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
        assert_null(sp_live_expectation_fault(tree_of(good[i])));
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        assert_non_null(sp_live_expectation_fault(tree_of(bad[i])));
    sp_arena_free(&arena);
}

static void excludes(const char *one, const char *other, bool wanted)
{
    assert_int_equal(sp_live_excludes(tree_of(one), tree_of(other)), wanted);
    assert_int_equal(sp_live_excludes(tree_of(other), tree_of(one)), wanted);
}

static void excludes_is_true_where_nothing_meets_both(void **state)
{
    (void)state;
    sp_arena_init(&arena, ARENA_SIZE);
    excludes("\"EAGAIN\"", "\"none\"", true);
    excludes("1", "1.0", false);
    excludes("{\"below\":16}", "40", true);
    excludes("{\"below\":16}", "15", false);
    excludes("{\"below\":16}", "{\"above\":16}", true);
    excludes("{\"below\":16}", "{\"above\":15}", false);
    excludes("{\"below\":16}", "{\"below\":4}", false);
    excludes("{\"below\":16}", "{\"contains\":\"1\"}", true);
    excludes("{\"above\":16}", "{\"lacks\":\"1\"}", true);
    excludes("{\"contains\":\"root:\"}", "{\"lacks\":\"root\"}", true);
    excludes("{\"contains\":\"root\"}", "{\"lacks\":\"root:\"}", false);
    excludes("{\"contains\":\"a\"}", "{\"contains\":\"b\"}", false);
    excludes("{\"contains\":\"a\"}", "\"abc\"", false);
    excludes("{\"absent\":true}", "{\"absent\":true}", false);
    excludes("{\"absent\":true}", "{\"present\":true}", true);
    excludes("{\"absent\":true}", "{\"below\":1}", true);
    excludes("{\"absent\":true}", "null", true);
    excludes("{\"present\":true}", "{\"below\":1}", false);
    excludes("{\"oneOf\":[1,2]}", "{\"oneOf\":[3,4]}", true);
    excludes("{\"oneOf\":[1,2]}", "{\"oneOf\":[2,3]}", false);
    excludes("{\"oneOf\":[1,2]}", "{\"above\":2}", true);
    excludes("{\"oneOf\":[1,2]}", "{\"absent\":true}", true);
    sp_arena_free(&arena);
}

static void sets(const char *tree, const char *pointer, const char *value, const char *wanted)
{
    struct sp_buf buf = {0};
    struct sp_json_writer writer = {.buf = &buf};
    cJSON *changed = NULL;

    assert_int_equal(
        sp_live_pointer_set(tree_of(tree), pointer, tree_of(value), &arena, &changed, NULL), 0);
    sp_json_tree(&writer, changed);
    assert_string_equal(sp_buf_str(&buf), wanted);
    sp_buf_free(&buf);
}

static void cannot_set(const char *tree, const char *pointer, const char *value)
{
    struct sp_error error = {0};
    cJSON *changed = NULL;

    assert_int_equal(
        sp_live_pointer_set(tree_of(tree), pointer, tree_of(value), &arena, &changed, &error),
        SP_E_INVALID);
    assert_string_not_equal(error.text, "");
    assert_null(changed);
}

static void pointer_set_changes_one_place(void **state)
{
    (void)state;
    sp_arena_init(&arena, ARENA_SIZE);
    sets("{\"a\":{\"b\":1,\"c\":2}}", "/a/b", "4096", "{\"a\":{\"b\":4096,\"c\":2}}");
    sets("{\"a\":{\"b\":1,\"c\":2}}", "/a/b", "null", "{\"a\":{\"c\":2}}");
    sets("{\"a\":1}", "/b/c~1d/e", "[1]", "{\"a\":1,\"b\":{\"c/d\":{\"e\":[1]}}}");
    sets("{\"a\":{}}", "/a/b", "{\"x\":1.50}", "{\"a\":{\"b\":{\"x\":1.5}}}");
    sets("{\"a\":[\"p\",\"q\",\"r\"]}", "/a/1", "\"x\"", "{\"a\":[\"p\",\"x\",\"r\"]}");
    sets("{\"a\":[\"p\",\"q\",\"r\"]}", "/a/1", "null", "{\"a\":[\"p\",\"r\"]}");
    sets("{\"a\":[{\"b\":1}]}", "/a/0/c", "2", "{\"a\":[{\"b\":1,\"c\":2}]}");
    cannot_set("{\"a\":1}", "/a/b", "2");
    cannot_set("{\"a\":{\"b\":\"x\"}}", "/a/b/c/d", "2");
    cannot_set("{\"a\":[1]}", "/a/1", "2");
    cannot_set("{\"a\":[1]}", "/a/-", "2");
    cannot_set("{\"a\":1}", "/b", "null");
    cannot_set("{\"a\":{}}", "/a/b/c", "null");
    sp_arena_free(&arena);
}

static void pointer_validity_is_that_of_the_rfc(void **state)
{
    (void)state;
    assert_true(sp_live_pointer_is_valid("/"));
    assert_true(sp_live_pointer_is_valid("/a~0b/~1"));
    assert_false(sp_live_pointer_is_valid(""));
    assert_false(sp_live_pointer_is_valid("a"));
    assert_false(sp_live_pointer_is_valid("/a~"));
    assert_false(sp_live_pointer_is_valid("/a~2"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(match_values_are_themselves),
        cmocka_unit_test(match_integers_near_the_end_of_doubles_differ),
        cmocka_unit_test(match_pointers_find_escaped_keys_and_elements),
        cmocka_unit_test(match_matchers_meet_and_miss),
        cmocka_unit_test(match_missing_meets_absent_alone),
        cmocka_unit_test(match_failure_tells_the_first_difference),
        cmocka_unit_test(expectation_fault_finds_malformed_matchers),
        cmocka_unit_test(excludes_is_true_where_nothing_meets_both),
        cmocka_unit_test(pointer_set_changes_one_place),
        cmocka_unit_test(pointer_validity_is_that_of_the_rfc),
    };

    return SP_TESTING_RUN(tests);
}
