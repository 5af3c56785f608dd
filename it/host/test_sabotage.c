/* SPDX-License-Identifier: Apache-2.0 */
#include "host/sabotage.h"
#include "testing/testing.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PATH_ROOM = 256 };

static const char list_name[] = "list.json";
static const char one[] = "[{\"name\":\"one\",\"what\":\"it lies\",\"case\":\"a/b\","
                          "\"supervisor\":\"root\",\"at\":\"/exit\"}]";
static const char two[] = "[{\"name\":\"one\",\"what\":\"it lies\",\"case\":\"a/b\","
                          "\"supervisor\":\"root\",\"at\":\"/exit\"},"
                          "{\"name\":\"two\",\"what\":\"it lies too\",\"case\":\"a/b\","
                          "\"supervisor\":\"root\",\"at\":\"claim\"}]";

struct folder {
    char path[PATH_ROOM];
    struct sp_live_case live;
    struct sp_live_cases cases;
    struct sp_sabotages sabotages;
    struct sp_live_results results;
    struct sp_error error;
};

static int set_up(void **state)
{
    struct folder *folder = calloc(1, sizeof(*folder));

    assert_non_null(folder);
    strcpy(folder->path, "/tmp/sabotage.XXXXXX");
    assert_non_null(mkdtemp(folder->path));
    folder->live = (struct sp_live_case){.id = "a/b", .supervisors = 1U << SP_LIVE_ROOT};
    folder->cases = (struct sp_live_cases){.items = &folder->live, .count = 1};
    sp_live_results_init(&folder->results);
    *state = folder;
    return 0;
}

static const char *path_of(const struct folder *folder, const char *name, char *room)
{
    snprintf(room, PATH_ROOM, "%.200s/%.40s", folder->path, name);
    return room;
}

static int tear_down(void **state)
{
    static const char *const names[] = {list_name, "one.patch", "two.patch"};
    struct folder *folder = *state;
    char room[PATH_ROOM];

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        unlink(path_of(folder, names[i], room));
    rmdir(folder->path);
    sp_sabotages_free(&folder->sabotages);
    sp_live_results_free(&folder->results);
    free(folder);
    return 0;
}

static void put(const struct folder *folder, const char *name, const char *text)
{
    char room[PATH_ROOM];
    FILE *file = fopen(path_of(folder, name, room), "we");

    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static int load(struct folder *folder)
{
    char room[PATH_ROOM];

    return sp_sabotages_load(&folder->sabotages, path_of(folder, list_name, room), &folder->cases,
                             &folder->error);
}

static void load_two(struct folder *folder)
{
    put(folder, list_name, two);
    put(folder, "one.patch", "it lies\n\n--- a/ref/x.c\n");
    put(folder, "two.patch", "it lies too\n\n--- a/ref/x.c\n");
    assert_int_equal(load(folder), 0);
}

static void assert_refused(struct folder *folder, const char *where, const char *text)
{
    assert_int_equal(load(folder), SP_E_INVALID);
    assert_string_equal(folder->error.text, text);
    assert_non_null(strstr(folder->error.where, where));
}

static void load_good_list_has_all(void **state)
{
    struct folder *folder = *state;

    load_two(folder);
    assert_int_equal(folder->sabotages.count, 2);
    assert_string_equal(folder->sabotages.items[1].sandplan, "/sandproof/sabotage/two/sandplan");
    assert_ptr_equal(folder->sabotages.items[1].live, &folder->live);
}

static void load_entry_without_patch_is_refused(void **state)
{
    struct folder *folder = *state;

    put(folder, list_name, one);
    assert_refused(folder, "list.json#/0", "has no patch of its name beside this list");
}

static void load_patch_without_entry_is_refused(void **state)
{
    struct folder *folder = *state;

    put(folder, list_name, one);
    put(folder, "one.patch", "it lies\n");
    put(folder, "two.patch", "it lies too\n");
    assert_refused(folder, "two.patch", "is on no list: say which case has to catch what it does");
}

static void load_patch_that_says_something_else_is_refused(void **state)
{
    struct folder *folder = *state;

    put(folder, list_name, one);
    put(folder, "one.patch", "it lies.\n");
    assert_refused(folder, "list.json#/0", "does not say what the first line of its patch says");
}

static void load_each_bad_entry_is_refused(void **state)
{
    static const struct {
        const char *list;
        const char *text;
    } faults[] = {
        {"[]", "there is none"},
        {"[{\"name\":\"one\",\"what\":\"w\",\"case\":\"a/b\",\"supervisor\":\"root\"}]",
         "wants name, what, case, supervisor and at, all strings"},
        {"[{\"name\":\"one\",\"what\":\"w\",\"case\":\"a/c\",\"supervisor\":\"root\",\"at\":\"/"
         "\"}]",
         "names a case that does not exist"},
        {"[{\"name\":\"one\",\"what\":\"w\",\"case\":\"a/b\",\"supervisor\":\"user\",\"at\":\"/"
         "\"}]",
         "names a supervisor that the case does not have"},
        {"[{\"name\":\"one\",\"what\":\"w\",\"case\":\"a/b\",\"supervisor\":\"Root\",\"at\":\"/"
         "\"}]",
         "names a supervisor that the case does not have"},
        {"[{\"name\":\"one\",\"what\":\"w\",\"case\":\"a/b\",\"supervisor\":\"root\",\"at\":\"/\"},"
         "{\"name\":\"one\",\"what\":\"w\",\"case\":\"a/b\",\"supervisor\":\"root\",\"at\":\"/\"}]",
         "has a name that stands here already"},
    };
    struct folder *folder = *state;

    for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
        put(folder, list_name, faults[i].list);
        assert_refused(folder, "list.json#/", faults[i].text);
        sp_sabotages_free(&folder->sabotages);
    }
}

/* A result of @which; NULL at: nothing differs. */
static void add(struct folder *folder, size_t which, enum sp_verdict verdict, const char *at)
{
    struct sp_live_result result = {
        .live = &folder->live,
        .guest = "guest",
        .sandplan = folder->sabotages.items[which].sandplan,
        .judgement = {.verdict = verdict, .difference = {.pointer = at, .got = "1"}},
    };

    if (at == NULL)
        result.judgement.why = "why";
    assert_int_equal(sp_live_results_add(&folder->results, &result), 0);
}

static void add_end(struct folder *folder, enum sp_verdict verdict)
{
    struct sp_live_result result = {
        .live = &folder->results.ends_well,
        .guest = "guest",
        .judgement = {.verdict = verdict, .why = "it fell"},
    };

    assert_int_equal(sp_live_results_add(&folder->results, &result), 0);
}

/* Return: whether all were caught; @expected is in what is told. */
static bool report(const struct folder *folder, size_t guests, const char *expected)
{
    char *told = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&told, &length);
    bool caught = false;

    assert_non_null(out);
    caught = sp_sabotages_report(&folder->sabotages, &folder->results, guests, out);
    fclose(out);
    if (strstr(told, expected) == NULL)
        fail_msg("not told: %s\n%s", expected, told);
    free(told);
    return caught;
}

static void report_failures_at_their_places_are_caught(void **state)
{
    struct folder *folder = *state;

    load_two(folder);
    add(folder, 0, SP_VERDICT_FAIL, "/exit");
    add(folder, 1, SP_VERDICT_FAIL, NULL);
    add_end(folder, SP_VERDICT_PASS);
    assert_true(report(folder, 1, "2 broken references, 2 caught\n"));
}

static void report_failure_elsewhere_is_not_caught(void **state)
{
    struct folder *folder = *state;

    load_two(folder);
    add(folder, 0, SP_VERDICT_FAIL, "/left/files");
    add(folder, 1, SP_VERDICT_FAIL, NULL);
    assert_false(report(folder, 1, "NOT CAUGHT one: "));
    assert_false(report(folder, 1, "/left/files is 1, which is not what it does: /exit\n"));
}

static void report_pass_is_not_caught(void **state)
{
    struct folder *folder = *state;

    load_two(folder);
    add(folder, 0, SP_VERDICT_PASS, "");
    add(folder, 1, SP_VERDICT_FAIL, NULL);
    assert_false(report(folder, 1, "NOT CAUGHT one: "));
}

static void report_broken_is_not_caught_and_shifts_nothing(void **state)
{
    struct folder *folder = *state;

    load_two(folder);
    add(folder, 0, SP_VERDICT_BROKEN, "/exit");
    add_end(folder, SP_VERDICT_PASS);
    add(folder, 1, SP_VERDICT_FAIL, NULL);
    assert_false(report(folder, 1, "NOT CAUGHT one: it lies\n"));
    assert_false(report(folder, 1, "\ncaught two: it lies too\n"));
}

static void report_bad_end_spoils_all(void **state)
{
    struct folder *folder = *state;

    load_two(folder);
    add(folder, 0, SP_VERDICT_FAIL, "/exit");
    add_end(folder, SP_VERDICT_BROKEN);
    add(folder, 1, SP_VERDICT_FAIL, NULL);
    assert_false(report(folder, 1, "guest did not end well: it fell\n"));
    assert_false(report(folder, 1, "2 broken references, 2 caught\n"));
}

static void report_result_that_is_missing_is_not_caught(void **state)
{
    struct folder *folder = *state;

    load_two(folder);
    add(folder, 0, SP_VERDICT_FAIL, "/exit");
    add(folder, 1, SP_VERDICT_FAIL, NULL);
    assert_false(report(folder, 2, "4 broken references, 2 caught\n"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(load_good_list_has_all, set_up, tear_down),
        cmocka_unit_test_setup_teardown(load_entry_without_patch_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(load_patch_without_entry_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(load_patch_that_says_something_else_is_refused, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(load_each_bad_entry_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(report_failures_at_their_places_are_caught, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(report_failure_elsewhere_is_not_caught, set_up, tear_down),
        cmocka_unit_test_setup_teardown(report_pass_is_not_caught, set_up, tear_down),
        cmocka_unit_test_setup_teardown(report_broken_is_not_caught_and_shifts_nothing, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(report_bad_end_spoils_all, set_up, tear_down),
        cmocka_unit_test_setup_teardown(report_result_that_is_missing_is_not_caught, set_up,
                                        tear_down),
    };

    return SP_TESTING_RUN(tests);
}
