/* SPDX-License-Identifier: Apache-2.0 */
#include "core/run_report.h"
#include "testing/testing.h"

#include <string.h>

#define HEAD "{\"schema\":1,\"tool\":\"sandproof\",\"started\":\"2026-01-01T00:00:00Z\",\"x\":[],"
#define LIVE                                                                                       \
    "{\"schema\":1,\"tool\":\"sandproof-live\",\"started\":\"2026-01-01T00:00:00Z\",\"results\":["
#define RUN(count, results) HEAD "\"vectors\":{\"count\":" count "},\"results\":[" results "]}"
#define PASS(id)            "{\"id\":\"" id "\",\"verdict\":\"pass\",\"ms\":1.5}"
#define GUEST(id, guest)                                                                           \
    "{\"id\":\"" id "\",\"guest\":\"" guest "\",\"supervisor\":\"root\",\"verdict\":\"broken\","   \
    "\"ms\":1,\"proves\":[\"RES-1\"]}"

static int read_text(const char *text, struct sp_run_report *report, struct sp_error *error)
{
    memset(error, 0, sizeof(*error));
    return sp_run_report_read("file.json", text, strlen(text), report, error);
}

/* An error that names the file and then @where, says @what, and what to do. */
static void is_refused(const char *text, const char *where, const char *what)
{
    struct sp_run_report report;
    struct sp_error error;
    char place[128];

    snprintf(place, sizeof(place), "file.json%s%s", where[0] != '\0' ? ": " : "", where);
    assert_true(read_text(text, &report, &error) < 0);
    assert_string_equal(error.where, place);
    assert_non_null(strstr(error.text, what));
    assert_non_null(strstr(error.text, "compare takes"));
    sp_run_report_free(&report);
}

static void read_results_are_sorted(void **state)
{
    struct sp_run_report report;
    struct sp_error error;

    (void)state;
    assert_int_equal(read_text(RUN("3", PASS("b") "," PASS("a") "," PASS("c")), &report, &error),
                     0);
    assert_int_equal(report.count, 3);
    assert_string_equal(report.results[0].id, "a");
    assert_string_equal(report.results[2].id, "c");
    assert_int_equal(report.results[1].verdict, SP_VERDICT_PASS);
    assert_true(report.results[1].ms > 1.4 && report.results[1].ms < 1.6);
    assert_null(report.results[1].difference.pointer);
    sp_run_report_free(&report);
}

static void read_live_case_is_one_in_each_guest(void **state)
{
    struct sp_run_report report;
    struct sp_error error;

    (void)state;
    assert_int_equal(
        read_text(LIVE GUEST("a/b", "trixie") "," GUEST("a/b", "bookworm") "]}", &report, &error),
        0);
    assert_string_equal(report.results[0].id, "a/b root@bookworm");
    assert_string_equal(report.results[1].id, "a/b root@trixie");
    assert_int_equal(cJSON_GetArraySize(report.results[0].requirements), 1);
    sp_run_report_free(&report);
    assert_int_equal(read_text(LIVE GUEST("guest/ends-well", "x") "," GUEST(
                                   "guest/ends-well", "x") "," GUEST("a/b", "x") "]}",
                               &report, &error),
                     0);
    assert_int_equal(report.count, 1);
    sp_run_report_free(&report);
    is_refused(LIVE GUEST("a/b", "x") "," GUEST("a/b", "x") "]}", "/results", "a/b root@x");
    is_refused(LIVE PASS("a/b") "]}", "/results/0", "no id, guest or supervisor");
}

static void read_bytes_that_are_no_json_are_refused(void **state)
{
    (void)state;
    is_refused("", "", "");
    is_refused("{\"schema\":1,", "", "");
    is_refused("<testsuite/>", "", "");
    is_refused("{\"a\":1,\"a\":2}", "", "");
    is_refused(RUN("1", PASS("\\u0000")), "", "");
}

static void read_foreign_json_is_refused(void **state)
{
    (void)state;
    is_refused("[]", "", "its tool is not sandproof");
    is_refused("7", "", "its tool is not sandproof");
    is_refused("{\"version\":\"2.1.0\",\"runs\":[]}", "", "its tool is not sandproof");
    is_refused("{\"tool\":\"sandproof compare\",\"schema\":1}", "", "its tool is not sandproof");
    is_refused("{\"tool\":\"sandproof\",\"schema\":2}", "/schema", "another format");
    is_refused("{\"tool\":\"sandproof\",\"schema\":1}", "/started", "says not when");
    is_refused(HEAD "\"results\":{}}", "/results", "there are no results");
    is_refused(RUN("0", ""), "/results", "there are no results");
}

static void read_spoilt_result_is_refused(void **state)
{
    (void)state;
    is_refused(RUN("2", PASS("a") ",7"), "/results/1", "no object");
    is_refused(RUN("1", PASS("")), "/results/0", "no id");
    is_refused(RUN("1", "{\"id\":7}"), "/results/0", "no id");
    is_refused(RUN("1", "{\"id\":\"a\",\"verdict\":\"skip\"}"), "/results/0", "no verdict");
    is_refused(RUN("1", "{\"id\":\"a\",\"verdict\":\"pass\"}"), "/results/0", "no time");
    is_refused(RUN("1", "{\"id\":\"a\",\"verdict\":\"pass\",\"ms\":-1}"), "/results/0", "no time");
    is_refused(RUN("1", "{\"id\":\"a\",\"verdict\":\"pass\",\"ms\":1e999}"), "/results/0",
               "no time");
    is_refused(RUN("1", "{\"id\":\"a\",\"verdict\":\"pass\",\"ms\":1,\"requirements\":[1]}"),
               "/results/0", "no list of ids");
    is_refused(RUN("1", "{\"id\":\"a\",\"verdict\":\"fail\",\"ms\":1,\"difference\":[]}"),
               "/results/0", "lacks pointer");
}

static void read_id_twice_is_refused(void **state)
{
    (void)state;
    is_refused(RUN("3", PASS("a") "," PASS("b") "," PASS("a")), "/results", "the id a is there");
}

static void read_results_that_were_taken_out_are_missed(void **state)
{
    (void)state;
    is_refused(RUN("2", PASS("a")), "/vectors/count", "is not how many");
    is_refused(HEAD "\"results\":[" PASS("a") "]}", "/vectors/count", "is not how many");
}

static void load_file_that_is_not_there_is_named(void **state)
{
    struct sp_run_report report;
    struct sp_error error = {0};

    (void)state;
    assert_int_equal(sp_run_report_load("/nonexistent", &report, &error), SP_E_IO);
    assert_string_equal(error.where, "/nonexistent");
    assert_non_null(strstr(error.text, "compare takes"));
    sp_run_report_free(&report);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(read_results_are_sorted),
        cmocka_unit_test(read_live_case_is_one_in_each_guest),
        cmocka_unit_test(read_bytes_that_are_no_json_are_refused),
        cmocka_unit_test(read_foreign_json_is_refused),
        cmocka_unit_test(read_spoilt_result_is_refused),
        cmocka_unit_test(read_id_twice_is_refused),
        cmocka_unit_test(read_results_that_were_taken_out_are_missed),
        cmocka_unit_test(load_file_that_is_not_there_is_named),
    };

    return SP_TESTING_RUN(tests);
}
