/* SPDX-License-Identifier: Apache-2.0 */
#include "host/report.h"
#include "testing/testing.h"
#include "json/parse.h"

#include <libxml/parser.h>
#include <stdlib.h>
#include <string.h>

enum { ARENA_SIZE = 4 << 10, LONG_NAME = 3000 };

static const struct sp_live_case live = {
    .id = "trial/one", .title = "one & <two>", .why = "why", .area = "trial", .layer = "resources"};

/* struct written - a run, and its report in one format */
struct written {
    struct sp_live_results results;
    char *text;
    size_t length;
};

static void add(struct sp_live_results *results, const char *guest, enum sp_verdict verdict,
                const char *why)
{
    struct sp_live_result result = {
        .live = &live,
        .supervisor = SP_LIVE_USER,
        .guest = guest,
        .judgement = {.verdict = verdict, .claim = SP_CLAIM_UNKNOWN, .why = why},
        .ms = 1.5,
    };

    if (verdict != SP_VERDICT_PASS && why == NULL)
        result.judgement.difference = (struct sp_difference){"/said/x", "1", "\"<two> & 'three'\""};
    assert_int_equal(sp_live_results_add(results, &result), 0);
}

static void add_end(struct sp_live_results *results, enum sp_verdict verdict, const char *why)
{
    const struct sp_live_result result = {
        .live = &results->ends_well, .guest = "bookworm", .judgement = {verdict, .why = why}};

    assert_int_equal(sp_live_results_add(results, &result), 0);
}

static void write_as(struct written *written, const char *format)
{
    const struct sp_live_report report = {.results = &written->results,
                                          .started = "2024-01-01T00:00:00Z"};
    FILE *out = NULL;

    free(written->text);
    written->text = NULL;
    out = open_memstream(&written->text, &written->length);
    assert_non_null(out);
    assert_int_equal(sp_live_report_write(&report, format, out), 0);
    assert_int_equal(fclose(out), 0);
}

/* One of each verdict, and a guest that did not end well. */
static int set_up(void **state)
{
    static struct written written;

    written = (struct written){0};
    sp_live_results_init(&written.results);
    add(&written.results, "bookworm", SP_VERDICT_PASS, NULL);
    add(&written.results, "bookworm", SP_VERDICT_FAIL, NULL);
    add(&written.results, "bookworm", SP_VERDICT_FAIL, "the report claims the layer");
    add(&written.results, "bookworm", SP_VERDICT_BROKEN, "the guest said nothing's end");
    add(&written.results, "bookworm", SP_VERDICT_BROKEN, NULL);
    add(&written.results, "bookworm", SP_VERDICT_NOT_APPLICABLE, "needs an nsjail");
    add_end(&written.results, SP_VERDICT_BROKEN, "its console says: <BUG>");
    *state = &written;
    return 0;
}

static int tear_down(void **state)
{
    struct written *written = *state;

    free(written->text);
    sp_live_results_free(&written->results);
    return 0;
}

static void tells(const struct written *written, const char *part)
{
    if (written->text == NULL || strstr(written->text, part) == NULL)
        fail_msg("not there: %s\n%s", part, written->text);
}

static size_t count_of(const char *text, const char *part)
{
    size_t count = 0;

    for (text = strstr(text, part); text != NULL; text = strstr(text + 1, part))
        count++;
    return count;
}

static void pretty_tells_each_that_is_no_pass(void **state)
{
    struct written *written = *state;

    write_as(written, "pretty");
    tells(written, "fail trial/one, user, in bookworm\n");
    tells(written, "    in the attack, at /said/x\n      expected 1\n      got      \"<two>");
    tells(written, "    the report claims the layer\n");
    tells(written, "broken trial/one, user, in bookworm\n");
    tells(written, "broken guest/ends-well, root, in bookworm\n");
    tells(written, "    its console says: <BUG>\n");
    tells(written, "    again: it/run --guest bookworm --supervisor user 'trial/one'\n");
    tells(written, "1 passed, 2 failed, 2 broken, 1 not applicable\n");
    assert_null(strstr(written->text, "(null)"));
    assert_null(strchr(written->text, '\033'));
}

static void tap_has_a_line_for_each(void **state)
{
    struct written *written = *state;

    write_as(written, "tap");
    tells(written, "TAP version 14\n1..7\nok 1 - bookworm/trial/one@user\n");
    tells(written, "not ok 2 - ");
    tells(written, "not ok 4 - ");
    tells(written, "    why: 'the guest said nothing''s end'\n");
    tells(written, "ok 6 - bookworm/trial/one@user # SKIP not applicable\n");
    tells(written, "not ok 7 - bookworm/guest/ends-well@root\n");
    assert_int_equal(count_of(written->text, "\nnot ok "), 5);
}

static void junit_counts_what_it_holds(void **state)
{
    struct written *written = *state;
    xmlDocPtr document = NULL;

    write_as(written, "junit");
    document = xmlReadMemory(written->text, (int)written->length, NULL, NULL, XML_PARSE_NONET);
    assert_non_null(document);
    xmlFreeDoc(document);
    tells(written, "tests=\"7\" failures=\"2\" errors=\"3\" skipped=\"1\"");
    assert_int_equal(count_of(written->text, "<testcase "), 7);
    assert_int_equal(count_of(written->text, "<failure "), 2);
    assert_int_equal(count_of(written->text, "<error "), 3);
    tells(written, "<failure type=\"fail\" message=\"the report claims the layer\"");
    tells(written, "<failure type=\"fail\" message=\"differs at /said/x\"");
    tells(written, "<error type=\"broken\" message=\"its console says: &lt;BUG&gt;\"");
    assert_null(strstr(written->text, "(null)"));
}

static void json_has_every_result_and_its_reason(void **state)
{
    struct written *written = *state;
    struct sp_arena arena;
    cJSON *report = NULL;
    const cJSON *counts = NULL;
    const cJSON *result = NULL;

    write_as(written, "json");
    sp_arena_init(&arena, ARENA_SIZE);
    assert_int_equal(sp_json_parse(written->text, written->length, &arena, &report, NULL), 0);
    counts = cJSON_GetObjectItemCaseSensitive(report, "counts");
    assert_int_equal(cJSON_GetObjectItemCaseSensitive(counts, "pass")->valuedouble, 1);
    assert_int_equal(cJSON_GetObjectItemCaseSensitive(counts, "fail")->valuedouble, 2);
    assert_int_equal(cJSON_GetObjectItemCaseSensitive(counts, "broken")->valuedouble, 2);
    assert_int_equal(cJSON_GetObjectItemCaseSensitive(counts, "not-applicable")->valuedouble, 1);
    cJSON_ArrayForEach(result, cJSON_GetObjectItemCaseSensitive(report, "results"))
    {
        const char *verdict =
            cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(result, "verdict"));
        bool has_reason = cJSON_GetObjectItemCaseSensitive(result, "why") != NULL ||
                          cJSON_GetObjectItemCaseSensitive(result, "difference") != NULL;

        assert_int_equal(has_reason, strcmp(verdict, "pass") != 0);
    }
    assert_int_equal(cJSON_GetArraySize(cJSON_GetObjectItemCaseSensitive(report, "results")), 7);
    sp_arena_free(&arena);
}

static void report_of_a_long_name_is_whole(void **state)
{
    static const char *const formats[] = {"pretty", "tap", "junit", "json"};
    struct written *written = *state;
    char name[LONG_NAME + 1];

    memset(name, 'n', LONG_NAME);
    name[LONG_NAME] = '\0';
    add(&written->results, name, SP_VERDICT_BROKEN, "x");
    for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
        write_as(written, formats[i]);
        tells(written, name);
    }
    write_as(written, "tap");
    tells(written, "n/trial/one@user\n");
}

static void report_of_nothing_is_one(void **state)
{
    static const char *const formats[] = {"pretty", "tap", "junit", "json"};
    struct written written = {0};

    (void)state;
    sp_live_results_init(&written.results);
    for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
        write_as(&written, formats[i]);
        assert_true(written.length > 0);
    }
    free(written.text);
    sp_live_results_free(&written.results);
}

/* LIV-16 */
static void passed_wants_a_pass_and_nothing_bad(void **state)
{
    static const struct {
        enum sp_verdict verdicts[3];
        size_t count;
        enum sp_verdict end;
        bool passed;
    } runs[] = {
        {{0}, 0, SP_VERDICT_PASS, false},
        {{SP_VERDICT_PASS}, 1, SP_VERDICT_PASS, true},
        {{SP_VERDICT_PASS}, 1, SP_VERDICT_BROKEN, false},
        {{SP_VERDICT_PASS, SP_VERDICT_NOT_APPLICABLE}, 2, SP_VERDICT_PASS, true},
        {{SP_VERDICT_NOT_APPLICABLE}, 1, SP_VERDICT_PASS, false},
        {{SP_VERDICT_PASS, SP_VERDICT_FAIL}, 2, SP_VERDICT_PASS, false},
        {{SP_VERDICT_BROKEN, SP_VERDICT_PASS}, 2, SP_VERDICT_PASS, false},
        {{SP_VERDICT_PASS, SP_VERDICT_PASS, SP_VERDICT_UNJUDGED}, 3, SP_VERDICT_PASS, false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(runs) / sizeof(runs[0]); i++) {
        struct sp_live_results results;

        sp_live_results_init(&results);
        for (size_t j = 0; j < runs[i].count; j++)
            add(&results, "x", runs[i].verdicts[j], "x");
        add_end(&results, runs[i].end, "x");
        assert_int_equal(sp_live_results_passed(&results), runs[i].passed);
        sp_live_results_free(&results);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
        TEST(pretty_tells_each_that_is_no_pass),
        TEST(tap_has_a_line_for_each),
        TEST(junit_counts_what_it_holds),
        TEST(json_has_every_result_and_its_reason),
        TEST(report_of_a_long_name_is_whole),
        cmocka_unit_test(report_of_nothing_is_one),
        cmocka_unit_test(passed_wants_a_pass_and_nothing_bad),
    };

    return SP_TESTING_RUN(tests);
}
