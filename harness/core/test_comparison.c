/* SPDX-License-Identifier: Apache-2.0 */
#include "core/comparison.h"
#include "testing/testing.h"

#include <string.h>

static const struct sp_slower slower = {.ratio = 2, .ms = 50};

/* One id with two verdicts: what became of it. */
static enum sp_change change_of(enum sp_verdict before, enum sp_verdict after, double old_ms,
                                double new_ms, bool *ret_worse)
{
    struct sp_reported results[2] = {{.id = "a/b", .verdict = before, .ms = old_ms},
                                     {.id = "a/b", .verdict = after, .ms = new_ms}};
    struct sp_run_report old = {.tool = "sandproof", .results = &results[0], .count = 1};
    struct sp_run_report new = {.tool = "sandproof", .results = &results[1], .count = 1};
    struct sp_comparison comparison;
    enum sp_change change = SP_CHANGE_NONE;

    assert_int_equal(sp_comparison_make(&old, &new, &slower, &comparison, NULL), 0);
    if (comparison.count != 0)
        change = comparison.items[0].change;
    assert_int_equal(comparison.counts[change], 1);
    *ret_worse = comparison.worse != 0;
    sp_comparison_free(&comparison);
    return change;
}

static void becomes(enum sp_verdict before, enum sp_verdict after, enum sp_change change,
                    bool worse)
{
    bool is_worse = false;

    assert_string_equal(sp_change_name(change_of(before, after, 1, 1, &is_worse)),
                        sp_change_name(change));
    assert_int_equal(is_worse, worse);
}

static bool is_told_as_slower(double old_ms, double new_ms)
{
    bool is_worse = false;
    enum sp_change change = change_of(SP_VERDICT_PASS, SP_VERDICT_PASS, old_ms, new_ms, &is_worse);

    assert_false(is_worse);
    return change == SP_CHANGE_SLOWER;
}

static void make_pass_lost_is_worse(void **state)
{
    (void)state;
    becomes(SP_VERDICT_PASS, SP_VERDICT_FAIL, SP_CHANGE_BROKE, true);
    becomes(SP_VERDICT_PASS, SP_VERDICT_CRASH, SP_CHANGE_BROKE, true);
    becomes(SP_VERDICT_PASS, SP_VERDICT_HANG, SP_CHANGE_BROKE, true);
    becomes(SP_VERDICT_PASS, SP_VERDICT_PROTOCOL, SP_CHANGE_BROKE, true);
    becomes(SP_VERDICT_PASS, SP_VERDICT_BROKEN, SP_CHANGE_BROKE, true);
    becomes(SP_VERDICT_PASS, SP_VERDICT_XFAIL, SP_CHANGE_BROKE, true);
    becomes(SP_VERDICT_XPASS, SP_VERDICT_FAIL, SP_CHANGE_BROKE, true);
}

static void make_verdict_further_down_is_worse(void **state)
{
    (void)state;
    becomes(SP_VERDICT_FAIL, SP_VERDICT_CRASH, SP_CHANGE_WORSENED, true);
    becomes(SP_VERDICT_XFAIL, SP_VERDICT_FAIL, SP_CHANGE_WORSENED, true);
    becomes(SP_VERDICT_CRASH, SP_VERDICT_FAIL, SP_CHANGE_TURNED, false);
    becomes(SP_VERDICT_CRASH, SP_VERDICT_HANG, SP_CHANGE_TURNED, false);
    becomes(SP_VERDICT_FAIL, SP_VERDICT_XFAIL, SP_CHANGE_TURNED, false);
    becomes(SP_VERDICT_PASS, SP_VERDICT_XPASS, SP_CHANGE_TURNED, false);
}

static void make_no_longer_judged_is_worse(void **state)
{
    (void)state;
    becomes(SP_VERDICT_PASS, SP_VERDICT_UNJUDGED, SP_CHANGE_LOST, true);
    becomes(SP_VERDICT_PASS, SP_VERDICT_NOT_APPLICABLE, SP_CHANGE_LOST, true);
    becomes(SP_VERDICT_FAIL, SP_VERDICT_NOT_APPLICABLE, SP_CHANGE_LOST, true);
    becomes(SP_VERDICT_XFAIL, SP_VERDICT_UNJUDGED, SP_CHANGE_LOST, true);
    becomes(SP_VERDICT_UNJUDGED, SP_VERDICT_NOT_APPLICABLE, SP_CHANGE_TURNED, false);
    becomes(SP_VERDICT_UNJUDGED, SP_VERDICT_PASS, SP_CHANGE_TURNED, false);
    becomes(SP_VERDICT_NOT_APPLICABLE, SP_VERDICT_FAIL, SP_CHANGE_TURNED, false);
}

static void make_pass_won_is_mended(void **state)
{
    (void)state;
    becomes(SP_VERDICT_FAIL, SP_VERDICT_PASS, SP_CHANGE_MENDED, false);
    becomes(SP_VERDICT_HANG, SP_VERDICT_PASS, SP_CHANGE_MENDED, false);
    becomes(SP_VERDICT_XFAIL, SP_VERDICT_PASS, SP_CHANGE_MENDED, false);
    becomes(SP_VERDICT_XFAIL, SP_VERDICT_XPASS, SP_CHANGE_MENDED, false);
}

static void make_same_verdict_is_still_failing_or_nothing(void **state)
{
    (void)state;
    becomes(SP_VERDICT_FAIL, SP_VERDICT_FAIL, SP_CHANGE_STILL, false);
    becomes(SP_VERDICT_XFAIL, SP_VERDICT_XFAIL, SP_CHANGE_STILL, false);
    becomes(SP_VERDICT_BROKEN, SP_VERDICT_BROKEN, SP_CHANGE_STILL, false);
    becomes(SP_VERDICT_PASS, SP_VERDICT_PASS, SP_CHANGE_NONE, false);
    becomes(SP_VERDICT_UNJUDGED, SP_VERDICT_UNJUDGED, SP_CHANGE_NONE, false);
    becomes(SP_VERDICT_NOT_APPLICABLE, SP_VERDICT_NOT_APPLICABLE, SP_CHANGE_NONE, false);
}

static void make_slower_needs_ratio_and_milliseconds(void **state)
{
    (void)state;
    assert_true(is_told_as_slower(50, 100));
    assert_true(is_told_as_slower(0, 50));
    assert_false(is_told_as_slower(0, 49.9));
    assert_false(is_told_as_slower(1, 50.9)); /* 50 times as long, and noise */
    assert_false(is_told_as_slower(60, 119.9));
    assert_false(is_told_as_slower(1000, 1999));
    assert_false(is_told_as_slower(100, 50));
}

static void make_time_of_what_fails_is_not_compared(void **state)
{
    bool is_worse = false;

    (void)state;
    assert_int_equal(change_of(SP_VERDICT_FAIL, SP_VERDICT_FAIL, 1, 9999, &is_worse),
                     SP_CHANGE_STILL);
}

static void make_ids_of_one_report_vanished_or_are_new(void **state)
{
    struct sp_reported before[] = {{.id = "a/a"},
                                   {.id = "a/c", .verdict = SP_VERDICT_FAIL},
                                   {.id = "a/d"},
                                   {.id = "a/f", .verdict = SP_VERDICT_NOT_APPLICABLE}};
    struct sp_reported after[] = {
        {.id = "a/b", .verdict = SP_VERDICT_FAIL}, {.id = "a/d"}, {.id = "a/e"}};
    struct sp_run_report old = {.tool = "sandproof", .results = before, .count = 4};
    struct sp_run_report new = {.tool = "sandproof", .results = after, .count = 3};
    static const char *const ids[] = {"a/a", "a/c", "a/f", "a/b", "a/e"};
    struct sp_comparison comparison;

    (void)state;
    assert_int_equal(sp_comparison_make(&old, &new, &slower, &comparison, NULL), 0);
    assert_int_equal(comparison.count, 5);
    assert_int_equal(comparison.counts[SP_CHANGE_VANISHED], 3);
    assert_int_equal(comparison.counts[SP_CHANGE_NEW], 2);
    assert_int_equal(comparison.counts[SP_CHANGE_NONE], 1);
    assert_int_equal(comparison.worse, 2); /* nothing was known of a/f */
    for (size_t i = 0; i < 5; i++) {
        const struct sp_compared *item = &comparison.items[i];

        assert_string_equal(item->new != NULL ? item->new->id : item->old->id, ids[i]);
        assert_int_equal(item->change, i < 3 ? SP_CHANGE_VANISHED : SP_CHANGE_NEW);
    }
    sp_comparison_free(&comparison);
}

static void make_two_kinds_of_reports_is_refused(void **state)
{
    struct sp_run_report old = {.tool = "sandproof"};
    struct sp_run_report new = {.tool = "sandproof-live"};
    struct sp_comparison comparison;
    struct sp_error error;

    (void)state;
    assert_int_equal(sp_comparison_make(&old, &new, &slower, &comparison, &error), SP_E_INVALID);
    assert_non_null(strstr(error.text, "two of a kind"));
    sp_comparison_free(&comparison);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(make_pass_lost_is_worse),
        cmocka_unit_test(make_verdict_further_down_is_worse),
        cmocka_unit_test(make_no_longer_judged_is_worse),
        cmocka_unit_test(make_pass_won_is_mended),
        cmocka_unit_test(make_same_verdict_is_still_failing_or_nothing),
        cmocka_unit_test(make_slower_needs_ratio_and_milliseconds),
        cmocka_unit_test(make_time_of_what_fails_is_not_compared),
        cmocka_unit_test(make_ids_of_one_report_vanished_or_are_new),
        cmocka_unit_test(make_two_kinds_of_reports_is_refused),
    };

    return SP_TESTING_RUN(tests);
}
