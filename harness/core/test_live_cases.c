/* SPDX-License-Identifier: Apache-2.0 */
#include "core/live_cases.h"
#include "core/live_pointer.h"
#include "testing/testing.h"
#include "json/parse.h"
#include "json/write.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ARENA_SIZE = 64 << 10, PATH_ROOM = 256 };

/* The example of it/cases/README.md, with every other member too. */
static const char good[] =
    "{\"schema\":1,\"area\":\"resources\",\"about\":\"a\","
    "\"given\":{\"policy\":{\"filesystem\":{\"mode\":\"scratch-only\"},"
    "\"resources\":{\"cpuSeconds\":9}},\"terminal\":true},"
    "\"cases\":[{\"id\":\"resources/fork-bomb-loop\",\"title\":\"t\",\"why\":\"w\","
    "\"proves\":[\"RES-9\"],\"errata\":[\"E-2\"],\"layer\":\"resources\","
    "\"supervisors\":[\"root\"],\"claim\":false,\"holds\":false,\"needs\":\"nsjail\","
    "\"given\":{\"policy\":{\"resources\":{\"maxProcesses\":16}},"
    "\"command\":[\"probe\",\"fork\",\"40\"],\"options\":[\"--timeout\",\"500\"],"
    "\"without\":[\"slirp4netns\"],\"replace\":{\"nft\":\"exit 1\"},"
    "\"sysctl\":{\"kernel/unprivileged_userns_clone\":\"0\"},\"deny\":[\"container\"],"
    "\"bystanders\":9,\"beside\":{\"policy\":{},\"command\":[\"probe\"]},"
    "\"during\":{\"signal\":\"TERM\"},\"repeat\":20,\"plainly\":true},"
    "\"attack\":{\"/said/fork.errno\":\"EAGAIN\",\"/said/fork.started\":{\"below\":16}},"
    "\"relax\":{\"/policy/resources/maxProcesses\":4096},"
    "\"control\":{\"/said/fork.errno\":\"none\",\"/said/fork.started\":40},"
    "\"plain\":{\"root\":{\"/said/fork.started\":40}}}]}";

struct folder {
    char path[PATH_ROOM];
    struct sp_arena arena;
    struct sp_live_cases cases;
    struct sp_error error;
};

static int set_up(void **state)
{
    struct folder *folder = calloc(1, sizeof(*folder));

    assert_non_null(folder);
    strcpy(folder->path, "/tmp/live_cases.XXXXXX");
    assert_non_null(mkdtemp(folder->path));
    sp_arena_init(&folder->arena, ARENA_SIZE);
    sp_live_cases_init(&folder->cases);
    *state = folder;
    return 0;
}

static int tear_down(void **state)
{
    struct folder *folder = *state;
    static const char *const names[] = {"a.json", "b.json", "note.txt"};
    char path[PATH_ROOM + 16];

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        snprintf(path, sizeof(path), "%s/%s", folder->path, names[i]);
        unlink(path);
    }
    assert_int_equal(rmdir(folder->path), 0);
    sp_live_cases_free(&folder->cases);
    sp_arena_free(&folder->arena);
    free(folder);
    return 0;
}

static void put(const struct folder *folder, const char *name, const char *text)
{
    char path[PATH_ROOM + 16];
    FILE *file = NULL;

    snprintf(path, sizeof(path), "%s/%s", folder->path, name);
    file = fopen(path, "we");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

static int load(struct folder *folder)
{
    sp_live_cases_free(&folder->cases);
    sp_live_cases_init(&folder->cases);
    return sp_live_cases_load(&folder->cases, folder->path, &folder->error);
}

static cJSON *tree_of(struct folder *folder, const char *text)
{
    cJSON *tree = NULL;

    assert_int_equal(sp_json_parse(text, strlen(text), &folder->arena, &tree, NULL), 0);
    return tree;
}

static void assert_json(const cJSON *tree, const char *wanted)
{
    struct sp_buf buf = {0};
    struct sp_json_writer writer = {.buf = &buf};

    sp_json_tree(&writer, tree);
    assert_string_equal(sp_buf_str(&buf), wanted);
    sp_buf_free(&buf);
}

/* The good file with one place changed, as a.json. */
static int load_changed(struct folder *folder, const char *pointer, const char *value)
{
    struct sp_buf buf = {0};
    struct sp_json_writer writer = {.buf = &buf};
    cJSON *tree = NULL;

    assert_int_equal(sp_live_pointer_set(tree_of(folder, good), pointer, tree_of(folder, value),
                                         &folder->arena, &tree, NULL),
                     0);
    sp_json_tree(&writer, tree);
    put(folder, "a.json", sp_buf_str(&buf));
    sp_buf_free(&buf);
    return load(folder);
}

static void load_good_file_fills_every_member(void **state)
{
    struct folder *folder = *state;
    const struct sp_live_case *item = NULL;
    cJSON *relaxed = NULL;

    put(folder, "a.json", good);
    put(folder, "note.txt", "not a case");
    assert_int_equal(load(folder), 0);
    assert_int_equal(folder->cases.count, 1);
    assert_int_equal(folder->cases.files, 1);
    assert_null(sp_live_cases_find(&folder->cases, "resources/fork-bomb"));
    item = sp_live_cases_find(&folder->cases, "resources/fork-bomb-loop");
    assert_non_null(item);
    assert_string_equal(item->title, "t");
    assert_string_equal(item->why, "w");
    assert_string_equal(item->area, "resources");
    assert_string_equal(item->layer, "resources");
    assert_string_equal(item->needs, "nsjail");
    assert_non_null(strstr(item->file, "/a.json"));
    assert_json(item->proves, "[\"RES-9\"]");
    assert_json(item->errata, "[\"E-2\"]");
    assert_true(sp_live_case_has(item, SP_LIVE_ROOT));
    assert_false(sp_live_case_has(item, SP_LIVE_USER));
    assert_false(item->claim);
    assert_false(item->holds);
    assert_json(cJSON_GetObjectItemCaseSensitive(item->given, "policy"),
                "{\"filesystem\":{\"mode\":\"scratch-only\"},\"resources\":{\"maxProcesses\":16}}");
    assert_true(cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(item->given, "terminal")));
    assert_json(sp_live_pointer_get(item->relaxed, "/policy/resources"), "{\"maxProcesses\":4096}");
    assert_string_equal(item->relax_pointer, "/policy/resources/maxProcesses");
    assert_json(item->relax_value, "4096");
    assert_non_null(item->plain[SP_LIVE_ROOT]);
    assert_null(item->plain[SP_LIVE_USER]);
    assert_int_equal(
        sp_live_case_relax(item, tree_of(folder, "{}"), &folder->arena, &relaxed, NULL), 0);
    assert_json(relaxed, "{\"policy\":{\"resources\":{\"maxProcesses\":4096}}}");
}

static void load_left_out_members_have_their_defaults(void **state)
{
    struct folder *folder = *state;
    const struct sp_live_case *item = NULL;

    put(folder, "a.json",
        "{\"schema\":1,\"area\":\"runner\",\"about\":\"a\",\"cases\":[{\"id\":\"runner/x\","
        "\"title\":\"t\",\"why\":\"w\",\"proves\":[\"RUN-4\"],\"given\":{\"command\":[\"true\"],"
        "\"options\":[\"--timeout\",\"500\"]},\"attack\":{\"/exit\":241},"
        "\"relax\":{\"/options\":null},\"control\":{\"/exit\":0}}]}");
    assert_int_equal(load(folder), 0);
    item = sp_live_cases_find(&folder->cases, "runner/x");
    assert_non_null(item);
    assert_null(item->layer);
    assert_null(item->needs);
    assert_null(item->errata);
    assert_true(sp_live_case_has(item, SP_LIVE_ROOT) && sp_live_case_has(item, SP_LIVE_USER));
    assert_true(item->claim);
    assert_true(item->holds);
    assert_json(item->relaxed, "{\"command\":[\"true\"]}");
}

static void load_folder_without_files_has_no_cases(void **state)
{
    struct folder *folder = *state;

    assert_int_equal(load(folder), 0);
    assert_int_equal(folder->cases.count, 0);
}

static void load_missing_folder_is_an_error(void **state)
{
    struct folder *folder = *state;

    assert_int_equal(sp_live_cases_load(&folder->cases, "/nonexistent", &folder->error), SP_E_IO);
    assert_string_equal(folder->error.where, "/nonexistent");
}

static void load_text_that_is_no_json_names_the_file(void **state)
{
    struct folder *folder = *state;

    put(folder, "a.json", "{\"schema\":1,\"schema\":1}");
    assert_int_equal(load(folder), SP_E_DUPLICATE);
    assert_non_null(strstr(folder->error.where, "/a.json"));
}

static void load_id_in_two_files_is_refused(void **state)
{
    struct folder *folder = *state;

    put(folder, "a.json", good);
    put(folder, "b.json", good);
    assert_int_equal(load(folder), SP_E_INVALID);
    assert_non_null(strstr(folder->error.where, "/b.json: /cases/0"));
    assert_string_equal(folder->error.text, "its id is used twice");
}

/* Each is one fault: what is changed in the good file, and the pointer that the error must name. */
static const struct {
    const char *pointer;
    const char *value;
    const char *where;
} faults[] = {
    {"/schema", "2", "/schema"},
    {"/area", "\"Resources\"", "/area"},
    {"/area", "\"network\"", "/cases/0/id"},
    {"/about", "null", "/about"},
    {"/extra", "1", "/extra"},
    {"/cases", "[]", "/cases"},
    {"/given/extra", "1", "/given/extra"},
    {"/given/policy", "1", "/given/policy"},
    {"/cases/0/extra", "1", "/cases/0/extra"},
    {"/cases/0/id", "null", "/cases/0/id"},
    {"/cases/0/id", "\"resources\"", "/cases/0/id"},
    {"/cases/0/id", "\"resources/Fork\"", "/cases/0/id"},
    {"/cases/0/id", "\"resources/fork--bomb\"", "/cases/0/id"},
    {"/cases/0/id", "\"resources/fork/bomb\"", "/cases/0/id"},
    {"/cases/0/title", "\"\"", "/cases/0/title"},
    {"/cases/0/why", "null", "/cases/0/why"},
    {"/cases/0/proves", "[]", "/cases/0/proves"},
    {"/cases/0/proves", "[\"E-1\"]", "/cases/0/proves"},
    {"/cases/0/proves", "[\"RES-9\",\"RES-9\"]", "/cases/0/proves"},
    {"/cases/0/errata", "[\"RES-9\"]", "/cases/0/errata"},
    {"/cases/0/layer", "\"runner\"", "/cases/0/layer"},
    {"/cases/0/layer", "null", "/cases/0/claim"},
    {"/cases/0/supervisors", "[]", "/cases/0/supervisors"},
    {"/cases/0/supervisors", "[\"root\",\"nobody\"]", "/cases/0/supervisors"},
    {"/cases/0/supervisors", "[\"user\"]", "/cases/0/plain/root"},
    {"/cases/0/claim", "\"yes\"", "/cases/0/claim"},
    {"/cases/0/holds", "\"no\"", "/cases/0/holds"},
    {"/cases/0/errata", "null", "/cases/0/holds"},
    {"/cases/0/needs", "\"bwrap\"", "/cases/0/needs"},
    {"/cases/0/given/command", "[]", "/cases/0/given/command"},
    {"/cases/0/given/command", "null", "/cases/0/given/command"},
    {"/cases/0/given/deny", "\"container\"", "/cases/0/given/deny"},
    {"/cases/0/given/replace", "[\"nft\"]", "/cases/0/given/replace"},
    {"/cases/0/given/plainly", "1", "/cases/0/given/plainly"},
    {"/cases/0/given/repeat", "0.5", "/cases/0/given/repeat"},
    {"/cases/0/given/bystanders", "-1", "/cases/0/given/bystanders"},
    {"/cases/0/given/during/kill", "\"x\"", "/cases/0/given/during"},
    {"/cases/0/given/beside/command", "null", "/cases/0/given/beside"},
    {"/cases/0/attack", "{}", "/cases/0/attack"},
    {"/cases/0/attack", "null", "/cases/0/attack"},
    {"/cases/0/attack/exit", "1", "/cases/0/attack/exit"},
    {"/cases/0/attack/~1exit~0", "1", "/cases/0/attack/~1exit~0"},
    {"/cases/0/attack/~1said~1a~02", "1", "/cases/0/attack/~1said~1a~02"},
    {"/cases/0/attack/~1sad~1x", "1", "/cases/0/attack/~1sad~1x"},
    {"/cases/0/attack/~1left~1process", "1", "/cases/0/attack/~1left~1process"},
    {"/cases/0/attack/~1hits~1them~1tcp", "1", "/cases/0/attack/~1hits~1them~1tcp"},
    {"/cases/0/attack/~1said~1x~1y", "1", "/cases/0/attack/~1said~1x~1y"},
    {"/cases/0/attack/~1exit", "{\"below\":\"1\"}", "/cases/0/attack/~1exit"},
    {"/cases/0/attack/~1exit", "{\"below\":1,\"under\":1}", "/cases/0/attack/~1exit"},
    {"/cases/0/relax", "{}", "/cases/0/relax"},
    {"/cases/0/relax/~1command", "[\"x\"]", "/cases/0/relax"},
    {"/cases/0/relax", "{\"policy\":1}", "/cases/0/relax"},
    {"/cases/0/relax", "{\"/bystanders\":9}", "/cases/0/relax"},
    {"/cases/0/relax", "{\"/polcy/resources/maxProcesses\":4096}", "/cases/0/relax/polcy"},
    {"/cases/0/relax", "{\"/command/0/1\":\"x\"}", "/cases/0/relax"},
    {"/cases/0/relax", "{\"/command\":[]}", "/cases/0/relax/command"},
    {"/cases/0/control", "{}", "/cases/0/control"},
    {"/cases/0/control", "{\"/exit\":1}", "/cases/0/control"},
    {"/cases/0/control", "{\"/said/fork.errno\":\"EAGAIN\",\"/said/fork.started\":15}",
     "/cases/0/control"},
    {"/cases/0/plain", "{}", "/cases/0/plain"},
    {"/cases/0/plain/nobody", "{\"/exit\":1}", "/cases/0/plain/nobody"},
    {"/cases/0/plain/root", "{}", "/cases/0/plain/root"},
};

static void load_each_fault_names_its_place(void **state)
{
    struct folder *folder = *state;
    char wanted[PATH_ROOM + 64];

    for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
        snprintf(wanted, sizeof(wanted), "%s/a.json: %s", folder->path, faults[i].where);
        assert_int_equal(load_changed(folder, faults[i].pointer, faults[i].value), SP_E_INVALID);
        assert_string_equal(folder->error.where, wanted);
        assert_string_not_equal(folder->error.text, "");
    }
}

static void load_null_that_takes_nothing_away_is_refused(void **state)
{
    struct folder *folder = *state;

    put(folder, "a.json",
        "{\"schema\":1,\"area\":\"a\",\"about\":\"a\",\"cases\":[{\"id\":\"a/b\","
        "\"title\":\"t\",\"why\":\"w\",\"proves\":[\"RUN-4\"],\"given\":{\"command\":[\"true\"]},"
        "\"attack\":{\"/exit\":241},\"relax\":{\"/options\":null},\"control\":{\"/exit\":0}}]}");
    assert_int_equal(load(folder), SP_E_INVALID);
    assert_string_equal(folder->error.text, "there is nothing to take away");
    assert_non_null(strstr(folder->error.where, "/a.json: /cases/0/relax"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(load_good_file_fills_every_member, set_up, tear_down),
        cmocka_unit_test_setup_teardown(load_left_out_members_have_their_defaults, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(load_folder_without_files_has_no_cases, set_up, tear_down),
        cmocka_unit_test_setup_teardown(load_missing_folder_is_an_error, set_up, tear_down),
        cmocka_unit_test_setup_teardown(load_text_that_is_no_json_names_the_file, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(load_id_in_two_files_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(load_each_fault_names_its_place, set_up, tear_down),
        cmocka_unit_test_setup_teardown(load_null_that_takes_nothing_away_is_refused, set_up,
                                        tear_down),
    };

    return SP_TESTING_RUN(tests);
}
