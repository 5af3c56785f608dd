/* SPDX-License-Identifier: Apache-2.0 */
#include "core/live_pointer.h"
#include "host/arms.h"
#include "testing/testing.h"
#include "json/parse.h"

#include <string.h>

enum { ARENA_SIZE = 16 << 10 };

static struct sp_arena arena;

static cJSON *tree(const char *text)
{
    cJSON *tree = NULL;

    assert_int_equal(sp_json_parse(text, strlen(text), &arena, &tree, NULL), 0);
    return tree;
}

static struct sp_live_case case_of(const char *given)
{
    return (struct sp_live_case){
        .id = "trial/one",
        .area = "trial",
        .given = tree(given),
        .relax_pointer = "/policy/resources/maxProcesses",
        .relax_value = tree("512"),
    };
}

static const char given[] = "{\"policy\":{\"resources\":{\"maxProcesses\":16}},"
                            "\"command\":[\"probe\"],\"repeat\":20}";

static int set_up(void **state)
{
    (void)state;
    sp_arena_init(&arena, ARENA_SIZE);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    sp_arena_free(&arena);
    return 0;
}

static cJSON *arm_of(const struct sp_live_case *live, enum sp_live_supervisor supervisor,
                     enum sp_arm_kind kind, const struct sp_arms_how *how)
{
    struct sp_buf text = {0};
    cJSON *arm = NULL;

    assert_int_equal(sp_arm_write(&text, live, supervisor, kind, how, 7), 0);
    assert_int_equal(sp_json_parse(text.bytes, text.length, &arena, &arm, NULL), 0);
    sp_buf_free(&text);
    return arm;
}

static void has(const cJSON *arm, const char *pointer, const char *value)
{
    const cJSON *item = sp_live_pointer_get(arm, pointer);

    if (value == NULL)
        assert_null(item);
    else
        assert_true(cJSON_Compare(item, tree(value), true));
}

static void write_attack_is_the_case_with_its_supervisor(void **state)
{
    const struct sp_live_case live = case_of(given);
    const struct sp_arms_how how = {0};
    const cJSON *arm = arm_of(&live, SP_LIVE_USER, SP_ARM_ATTACK, &how);

    (void)state;
    has(arm, "/number", "7");
    has(arm, "/root", "false");
    has(arm, "/hostPlans", "false");
    has(arm, "/executor", "\"run\"");
    has(arm, "/deadlineMs", "30000");
    has(arm, "/sandplan", NULL);
    has(arm, "/policy", "{\"resources\":{\"maxProcesses\":16}}");
    has(arm, "/command", "[\"probe\"]");
    has(arm, "/repeat", "20");
}

static void write_says_where_the_host_need_not_be_looked_at(void **state)
{
    static const char *const others[] = {
        "{\"command\":[\"probe\"],\"without\":[\"bwrap\"]}",
        "{\"command\":[\"probe\"],\"replace\":{\"bwrap\":\"fake\"}}",
        "{\"command\":[\"probe\"],\"plant\":{\"nsjail\":\"fake\"}}",
        "{\"command\":[\"probe\"],\"sysctl\":{\"user.max_user_namespaces\":\"0\"}}",
        "{\"command\":[\"probe\"],\"deny\":[\"unshare\"]}",
    };
    const struct sp_arms_how broken = {.sandplan = "/sandproof/broken/sandplan"};
    const struct sp_arms_how how = {0};
    struct sp_live_case live = case_of(given);

    (void)state;
    has(arm_of(&live, SP_LIVE_USER, SP_ARM_ATTACK, &how), "/knowsHost", "true");
    has(arm_of(&live, SP_LIVE_USER, SP_ARM_ATTACK, &broken), "/knowsHost", "false");
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        live = case_of(others[i]);
        has(arm_of(&live, SP_LIVE_USER, SP_ARM_ATTACK, &how), "/knowsHost", "false");
        live = case_of(given);
        live.relaxed = tree(others[i]);
        has(arm_of(&live, SP_LIVE_USER, SP_ARM_ATTACK, &how), "/knowsHost", "false");
    }
    live = case_of(given);
    live.area = "detection";
    has(arm_of(&live, SP_LIVE_USER, SP_ARM_ATTACK, &how), "/knowsHost", "false");
}

/* LIV-2 */
static void write_control_has_the_one_knob_changed(void **state)
{
    const struct sp_live_case live = case_of(given);
    const struct sp_arms_how how = {0};
    cJSON *attack = arm_of(&live, SP_LIVE_ROOT, SP_ARM_ATTACK, &how);
    const cJSON *control = arm_of(&live, SP_LIVE_ROOT, SP_ARM_CONTROL, &how);

    (void)state;
    has(control, "/policy/resources/maxProcesses", "512");
    has(attack, "/policy/resources/maxProcesses", "16");
    assert_int_equal(sp_live_pointer_set(attack, "/policy/resources/maxProcesses", tree("512"),
                                         &arena, &attack, NULL),
                     0);
    assert_true(cJSON_Compare(attack, control, true));
}

static void write_knob_of_what_is_not_there_is_an_error(void **state)
{
    struct sp_live_case live = case_of(given);
    const struct sp_arms_how how = {0};
    struct sp_buf text = {0};

    (void)state;
    live.relax_pointer = "/policy/network";
    live.relax_value = tree("null");
    assert_true(sp_arm_write(&text, &live, SP_LIVE_ROOT, SP_ARM_CONTROL, &how, 0) < 0);
    sp_buf_free(&text);
}

/* A root supervisor drops; one that is not has nothing to drop. */
static void write_root_drops_where_the_case_does_not_say(void **state)
{
    const char drop[] = "{\"mode\":\"drop-to-uid\",\"uid\":1001,\"gid\":1001}";
    const struct sp_arms_how how = {0};
    struct sp_live_case live = case_of("{\"command\":[\"probe\"],\"beside\":{\"policy\":{}}}");
    const cJSON *arm = arm_of(&live, SP_LIVE_ROOT, SP_ARM_ATTACK, &how);

    (void)state;
    has(arm, "/root", "true");
    has(arm, "/policy/privilege", drop);
    has(arm, "/beside/policy/privilege", drop);
    arm = arm_of(&live, SP_LIVE_USER, SP_ARM_ATTACK, &how);
    has(arm, "/policy", "{}");
    has(arm, "/beside/policy", "{}");
    live = case_of("{\"policy\":{\"privilege\":{\"mode\":\"inherit\"}}}");
    has(arm_of(&live, SP_LIVE_ROOT, SP_ARM_ATTACK, &how), "/policy/privilege",
        "{\"mode\":\"inherit\"}");
}

static void write_executor_is_by_arm_and_by_planner(void **state)
{
    const struct sp_live_case live = case_of(given);
    const struct sp_live_case plainly = case_of("{\"plainly\":true}");
    const struct sp_arms_how run = {0};
    const struct sp_arms_how planned = {.host_plans = true};
    const struct sp_arms_how plain = {.host_plans = true, .plain = true};

    (void)state;
    has(arm_of(&live, SP_LIVE_USER, SP_ARM_PLAIN, &run), "/executor", "\"plain\"");
    has(arm_of(&live, SP_LIVE_USER, SP_ARM_ATTACK, &planned), "/executor", "\"planned\"");
    has(arm_of(&live, SP_LIVE_USER, SP_ARM_ATTACK, &planned), "/hostPlans", "true");
    has(arm_of(&live, SP_LIVE_USER, SP_ARM_CONTROL, &plain), "/executor", "\"plain\"");
    has(arm_of(&plainly, SP_LIVE_USER, SP_ARM_ATTACK, &run), "/executor", "\"plain\"");
}

static void write_sandplan_is_the_sabotaged_one(void **state)
{
    const struct sp_live_case live = case_of(given);
    const struct sp_arms_how how = {.sandplan = "/sandproof/sabotage/x/sandplan"};

    (void)state;
    has(arm_of(&live, SP_LIVE_USER, SP_ARM_ATTACK, &how), "/sandplan",
        "\"/sandproof/sabotage/x/sandplan\"");
}

/* That the attack works is shown by one. */
static void write_repeat_is_the_attacks(void **state)
{
    const struct sp_live_case live = case_of(given);
    const struct sp_arms_how how = {.repeat = 300};

    (void)state;
    has(arm_of(&live, SP_LIVE_USER, SP_ARM_ATTACK, &how), "/repeat", "300");
    has(arm_of(&live, SP_LIVE_USER, SP_ARM_CONTROL, &how), "/repeat", "20");
    has(live.given, "/repeat", "20");
}

static void deadline_grows_with_the_runs_and_is_bounded(void **state)
{
    static const struct {
        const char *given;
        unsigned repeat;
        unsigned ms;
    } arms[] = {
        {"{}", 0, 65000},
        {"{\"repeat\":20}", 0, 160000},
        {"{\"repeat\":20}", 10, 160000},
        {"{\"repeat\":20}", 1000, 5060000},
        {"{\"repeat\":1000}", 0, 5060000},
        {"{\"repeat\":1e15}", 0, 5060000},
        {"{\"repeat\":-5}", 0, 65000},
        {"{\"repeat\":\"20\"}", 0, 65000},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(arms) / sizeof(arms[0]); i++) {
        const struct sp_live_case live = case_of(arms[i].given);
        const struct sp_arms_how how = {.repeat = arms[i].repeat};

        assert_int_equal(sp_arm_deadline_ms(&live, &how), arms[i].ms);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
        TEST(write_attack_is_the_case_with_its_supervisor),
        TEST(write_says_where_the_host_need_not_be_looked_at),
        TEST(write_control_has_the_one_knob_changed),
        TEST(write_knob_of_what_is_not_there_is_an_error),
        TEST(write_root_drops_where_the_case_does_not_say),
        TEST(write_executor_is_by_arm_and_by_planner),
        TEST(write_sandplan_is_the_sabotaged_one),
        TEST(write_repeat_is_the_attacks),
        TEST(deadline_grows_with_the_runs_and_is_bounded),
    };

    return SP_TESTING_RUN(tests);
}
