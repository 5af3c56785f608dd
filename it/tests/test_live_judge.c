/* SPDX-License-Identifier: Apache-2.0 */
#include "core/live_pointer.h"
#include "host/judge.h"
#include "testing/testing.h"
#include "json/parse.h"

#include <string.h>

enum { ARENA_SIZE = 64 << 10 };

static const char attack_text[] =
    "{\"exit\":0,\"timedOut\":false,\"said\":{\"fork.errno\":\"EAGAIN\",\"fork.started\":15},"
    "\"report\":{\"sandbox\":{\"enforced\":{\"resources\":true,\"network\":false}}},"
    "\"plan\":{\"effective\":{\"enforced\":{\"resources\":true}}},"
    "\"left\":{\"processes\":0,\"files\":0,\"mounts\":0,\"interfaces\":0,\"zombies\":0},"
    "\"heart\":{\"beats\":9,\"missed\":0},\"victim\":{\"alive\":true,\"nofile\":777},"
    "\"world\":{\"core_pattern\":\"same\",\"shadow\":\"same\",\"canary\":\"same\"},"
    "\"hits\":{\"nowhere\":{\"tcp\":0,\"udp\":0,\"dns\":0}}}";

/* struct trial - a case and what was seen of it; the attack was stopped, the control was not */
struct trial {
    struct sp_arena arena;
    struct sp_live_case live;
    struct sp_arms_how how;
    cJSON *evidence[SP_ARM_KIND_MAX];
};

static cJSON *tree(struct trial *trial, const char *text)
{
    cJSON *tree = NULL;

    assert_int_equal(sp_json_parse(text, strlen(text), &trial->arena, &tree, NULL), 0);
    return tree;
}

static void set(struct trial *trial, enum sp_arm_kind kind, const char *pointer, const char *value)
{
    assert_int_equal(sp_live_pointer_set(trial->evidence[kind], pointer, tree(trial, value),
                                         &trial->arena, &trial->evidence[kind], NULL),
                     0);
}

static int set_up(void **state)
{
    static struct trial trial;

    trial = (struct trial){0};
    sp_arena_init(&trial.arena, ARENA_SIZE);
    trial.live = (struct sp_live_case){
        .id = "trial/one",
        .layer = "resources",
        .claim = true,
        .holds = true,
        .supervisors = 1U << SP_LIVE_ROOT | 1U << SP_LIVE_USER,
        .given = tree(&trial, "{}"),
        .relaxed = tree(&trial, "{}"),
        .attack = tree(&trial, "{\"/said/fork.errno\":\"EAGAIN\"}"),
        .control = tree(&trial, "{\"/said/fork.errno\":\"none\"}"),
    };
    trial.live.plain[SP_LIVE_ROOT] = tree(&trial, "{\"/said/fork.started\":15}");
    trial.evidence[SP_ARM_ATTACK] = tree(&trial, attack_text);
    trial.evidence[SP_ARM_CONTROL] = tree(&trial, attack_text);
    set(&trial, SP_ARM_CONTROL, "/said/fork.errno", "\"none\"");
    *state = &trial;
    return 0;
}

static int tear_down(void **state)
{
    struct trial *trial = *state;

    sp_arena_free(&trial->arena);
    return 0;
}

static struct sp_live_judgement judge_as(struct trial *trial, enum sp_live_supervisor supervisor)
{
    return sp_live_judge(&trial->live, supervisor, &trial->how, trial->evidence, &trial->arena);
}

/* Every judgement that is no pass has a reason or a difference, and names an arm. */
static struct sp_live_judgement judged(struct trial *trial, enum sp_verdict verdict)
{
    struct sp_live_judgement judgement = judge_as(trial, SP_LIVE_USER);

    assert_string_equal(sp_verdict_name(judgement.verdict), sp_verdict_name(verdict));
    assert_int_equal(verdict == SP_VERDICT_PASS,
                     judgement.why == NULL && judgement.difference.pointer == NULL);
    return judgement;
}

static void broken(struct trial *trial, enum sp_arm_kind arm, const char *why)
{
    struct sp_live_judgement judgement = judged(trial, SP_VERDICT_BROKEN);

    assert_int_equal(judgement.arm, arm);
    assert_int_equal(judgement.claim, SP_CLAIM_UNKNOWN);
    assert_string_equal(judgement.why != NULL ? judgement.why : judgement.difference.pointer, why);
}

static void failed(struct trial *trial, enum sp_arm_kind arm, const char *why)
{
    struct sp_live_judgement judgement = judged(trial, SP_VERDICT_FAIL);

    assert_int_equal(judgement.arm, arm);
    assert_string_equal(judgement.why != NULL ? judgement.why : judgement.difference.pointer, why);
}

static void judge_stopped_attack_passes(void **state)
{
    assert_int_equal(judged(*state, SP_VERDICT_PASS).claim, SP_CLAIM_TRUE);
}

static void judge_attack_that_succeeds_fails(void **state)
{
    struct trial *trial = *state;

    set(trial, SP_ARM_ATTACK, "/said/fork.errno", "\"none\"");
    failed(trial, SP_ARM_ATTACK, "/said/fork.errno");
    assert_int_equal(judge_as(trial, SP_LIVE_USER).claim, SP_CLAIM_FALSE);
}

static void judge_attack_stopped_by_another_thing_fails(void **state)
{
    struct trial *trial = *state;
    struct sp_live_judgement judgement;

    set(trial, SP_ARM_ATTACK, "/said/fork.errno", "\"EPERM\"");
    judgement = judged(trial, SP_VERDICT_FAIL);
    assert_string_equal(judgement.difference.expected, "\"EAGAIN\"");
    assert_string_equal(judgement.difference.got, "\"EPERM\"");
}

static void judge_attack_without_evidence_fails(void **state)
{
    struct trial *trial = *state;

    set(trial, SP_ARM_ATTACK, "/said/fork.errno", "null");
    failed(trial, SP_ARM_ATTACK, "/said/fork.errno");
}

/* LIV-11: the control is looked at first; an attack that was not stopped tells nothing then. */
static void judge_control_that_does_not_succeed_is_broken(void **state)
{
    struct trial *trial = *state;

    set(trial, SP_ARM_CONTROL, "/said/fork.errno", "\"EAGAIN\"");
    broken(trial, SP_ARM_CONTROL, "/said/fork.errno");
    set(trial, SP_ARM_ATTACK, "/said/fork.errno", "\"none\"");
    broken(trial, SP_ARM_CONTROL, "/said/fork.errno");
    trial->evidence[SP_ARM_CONTROL] = tree(trial, "{}");
    broken(trial, SP_ARM_CONTROL, "/said/fork.errno");
}

static void judge_arm_that_was_not_performed_is_broken(void **state)
{
    for (int kind = SP_ARM_ATTACK; kind <= SP_ARM_CONTROL; kind++) {
        struct trial *trial = *state;
        cJSON *kept = trial->evidence[kind];

        trial->evidence[kind] = NULL;
        broken(trial, (enum sp_arm_kind)kind, "not every arm was performed");
        trial->evidence[kind] = kept;
    }
    judged(*state, SP_VERDICT_PASS);
}

/* LIV-10: the plain arm is one of them, for the supervisor that has it. */
static void judge_plain_arm_that_is_missing_is_broken(void **state)
{
    struct trial *trial = *state;
    struct sp_live_judgement judgement = judge_as(trial, SP_LIVE_ROOT);

    assert_int_equal(judgement.verdict, SP_VERDICT_BROKEN);
    assert_int_equal(judgement.arm, SP_ARM_PLAIN);
    trial->evidence[SP_ARM_PLAIN] = tree(trial, "{\"said\":{\"fork.started\":15}}");
    assert_int_equal(judge_as(trial, SP_LIVE_ROOT).verdict, SP_VERDICT_PASS);
    trial->evidence[SP_ARM_PLAIN] = tree(trial, "{\"said\":{\"fork.started\":16}}");
    judgement = judge_as(trial, SP_LIVE_ROOT);
    assert_int_equal(judgement.verdict, SP_VERDICT_FAIL);
    assert_int_equal(judgement.arm, SP_ARM_PLAIN);
}

static void judge_arm_that_nobody_asked_for_is_broken(void **state)
{
    struct trial *trial = *state;

    trial->evidence[SP_ARM_PLAIN] = tree(trial, "{}");
    broken(trial, SP_ARM_PLAIN, "an arm was performed that the case does not have");
}

/* A plan of somebody else's says nothing of the reference's argv. */
static void judge_plain_arm_is_not_due_for_another_planner(void **state)
{
    struct trial *trial = *state;

    trial->how.host_plans = true;
    assert_int_equal(judge_as(trial, SP_LIVE_ROOT).verdict, SP_VERDICT_PASS);
}

static void judge_trouble_is_broken_in_any_arm(void **state)
{
    for (int kind = SP_ARM_ATTACK; kind <= SP_ARM_CONTROL; kind++) {
        struct trial *trial = *state;
        cJSON *kept = trial->evidence[kind];

        set(trial, (enum sp_arm_kind)kind, "/trouble", "\"bwrap is missing\"");
        broken(trial, (enum sp_arm_kind)kind, "bwrap is missing");
        set(trial, (enum sp_arm_kind)kind, "/trouble", "{\"a\":1}");
        broken(trial, (enum sp_arm_kind)kind, "the guest tells of trouble without words");
        set(trial, (enum sp_arm_kind)kind, "/trouble", "false");
        broken(trial, (enum sp_arm_kind)kind, "the guest tells of trouble without words");
        trial->evidence[kind] = kept;
    }
}

static void judge_evidence_that_is_no_object_is_broken(void **state)
{
    static const char *const texts[] = {"null", "[]", "true", "\"pass\"", "0"};

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct trial *trial = *state;

        trial->evidence[SP_ARM_ATTACK] = tree(trial, texts[i]);
        broken(trial, SP_ARM_ATTACK, "an arm's evidence is no object");
    }
}

/* LIV-13 */
static void judge_evidence_that_judges_itself_decides_nothing(void **state)
{
    struct trial *trial = *state;

    set(trial, SP_ARM_ATTACK, "/verdict", "\"fail\"");
    set(trial, SP_ARM_ATTACK, "/broken", "true");
    judged(trial, SP_VERDICT_PASS);
    set(trial, SP_ARM_ATTACK, "/verdict", "\"pass\"");
    set(trial, SP_ARM_ATTACK, "/said/fork.errno", "\"none\"");
    judged(trial, SP_VERDICT_FAIL);
}

/* LIV-12, in both directions */
static void judge_claim_that_differs_fails(void **state)
{
    struct trial *trial = *state;

    trial->live.claim = false;
    failed(trial, SP_ARM_ATTACK, "the report claims the layer, which does not hold here");
    set(trial, SP_ARM_ATTACK, "/report/sandbox/enforced/resources", "false");
    assert_int_equal(judged(trial, SP_VERDICT_PASS).claim, SP_CLAIM_UNMADE);
    trial->live.claim = true;
    failed(trial, SP_ARM_ATTACK, "the report does not claim the layer, though it holds here");
}

static void judge_claim_of_another_layer_does_not_count(void **state)
{
    struct trial *trial = *state;

    trial->live.layer = "network";
    failed(trial, SP_ARM_ATTACK, "the report does not claim the layer, though it holds here");
}

/* What was not said is neither claimed nor not claimed. */
static void judge_claim_that_nobody_made_is_broken(void **state)
{
    static const char *const values[] = {"null", "\"true\"", "1", "{}"};

    for (int claim = 0; claim < 2; claim++) {
        for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
            struct trial *trial = *state;

            trial->live.claim = claim != 0;
            trial->evidence[SP_ARM_ATTACK] = tree(trial, attack_text);
            set(trial, SP_ARM_ATTACK, "/report/sandbox/enforced/resources", values[i]);
            broken(trial, SP_ARM_ATTACK, "no report says whether the layer is enforced");
        }
    }
}

/* The plan promised it; the run that would have reported it told nothing. */
static void judge_claim_of_the_plan_does_not_stand_for_the_report(void **state)
{
    struct trial *trial = *state;

    set(trial, SP_ARM_ATTACK, "/report", "null");
    broken(trial, SP_ARM_ATTACK, "no report says whether the layer is enforced");
    trial->how.plain = true;
    trial->how.host_plans = true;
    assert_int_equal(judged(trial, SP_VERDICT_PASS).claim, SP_CLAIM_TRUE);
}

static void judge_erratum_passes_and_tells_the_claim_as_false(void **state)
{
    struct trial *trial = *state;

    trial->live.holds = false;
    assert_int_equal(judged(trial, SP_VERDICT_PASS).claim, SP_CLAIM_FALSE);
    trial->live.layer = NULL;
    assert_int_equal(judged(trial, SP_VERDICT_PASS).claim, SP_CLAIM_NONE);
}

/* LIV-17 */
static void judge_invariants_hold_for_both_arms(void **state)
{
    static const char *const places[][2] = {
        {"/timedOut", "true"},          {"/left/processes", "1"},
        {"/left/files", "1"},           {"/left/mounts", "1"},
        {"/left/interfaces", "1"},      {"/left/zombies", "1"},
        {"/heart/missed", "1"},         {"/heart/beats", "0"},
        {"/victim/alive", "false"},     {"/victim/nofile", "776"},
        {"/world/shadow", "\"other\""}, {"/world/canary", "\"\""},
        {"/hits/nowhere/tcp", "1"},     {"/hits/nowhere/udp", "1"},
        {"/hits/nowhere/dns", "1"},     {"/world/core_pattern", "\"|/x\""},
    };

    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
        for (int kind = SP_ARM_ATTACK; kind <= SP_ARM_CONTROL; kind++) {
            struct trial *trial = *state;
            cJSON *kept = trial->evidence[kind];

            set(trial, (enum sp_arm_kind)kind, places[i][0], places[i][1]);
            failed(trial, (enum sp_arm_kind)kind, places[i][0]);
            set(trial, (enum sp_arm_kind)kind, places[i][0], "null"); /* not there: not so */
            failed(trial, (enum sp_arm_kind)kind, places[i][0]);
            trial->evidence[kind] = kept;
        }
    }
    judged(*state, SP_VERDICT_PASS);
}

static void judge_invariant_that_the_case_names_is_the_cases(void **state)
{
    struct trial *trial = *state;

    trial->live.attack =
        tree(trial, "{\"/said/fork.errno\":\"EAGAIN\",\"/left/files\":{\"above\":0}}");
    failed(trial, SP_ARM_ATTACK, "/left/files");
    set(trial, SP_ARM_ATTACK, "/left/files", "3");
    judged(trial, SP_VERDICT_PASS);
}

static void judge_invariants_are_not_of_an_arm_without_runner(void **state)
{
    struct trial *trial = *state;

    set(trial, SP_ARM_CONTROL, "/left/files", "3");
    trial->live.relaxed = tree(trial, "{\"plainly\":true}");
    judged(trial, SP_VERDICT_PASS);
}

/* Without a runner there is no report and no exit status of its own: what is left must tell. */
static void judge_plain_case_of_which_nothing_is_left_is_broken(void **state)
{
    struct trial *trial = *state;

    trial->live.attack = tree(trial, "{\"/exit\":0,\"/report/sandbox/x\":1}");
    trial->live.control = tree(trial, "{\"/exit\":1}");
    trial->how = (struct sp_arms_how){.host_plans = true, .plain = true};
    broken(trial, SP_ARM_ATTACK, "without a runner, both arms give the same evidence");
    trial->live.attack = tree(trial, "{\"/exit\":0,\"/said/fork.errno\":\"EAGAIN\"}");
    trial->live.control = tree(trial, "{\"/exit\":1,\"/said/fork.errno\":\"none\"}");
    judged(trial, SP_VERDICT_PASS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
        TEST(judge_stopped_attack_passes),
        TEST(judge_attack_that_succeeds_fails),
        TEST(judge_attack_stopped_by_another_thing_fails),
        TEST(judge_attack_without_evidence_fails),
        TEST(judge_control_that_does_not_succeed_is_broken),
        TEST(judge_arm_that_was_not_performed_is_broken),
        TEST(judge_plain_arm_that_is_missing_is_broken),
        TEST(judge_arm_that_nobody_asked_for_is_broken),
        TEST(judge_plain_arm_is_not_due_for_another_planner),
        TEST(judge_trouble_is_broken_in_any_arm),
        TEST(judge_evidence_that_is_no_object_is_broken),
        TEST(judge_evidence_that_judges_itself_decides_nothing),
        TEST(judge_claim_that_differs_fails),
        TEST(judge_claim_of_another_layer_does_not_count),
        TEST(judge_claim_that_nobody_made_is_broken),
        TEST(judge_claim_of_the_plan_does_not_stand_for_the_report),
        TEST(judge_erratum_passes_and_tells_the_claim_as_false),
        TEST(judge_invariants_hold_for_both_arms),
        TEST(judge_invariant_that_the_case_names_is_the_cases),
        TEST(judge_invariants_are_not_of_an_arm_without_runner),
        TEST(judge_plain_case_of_which_nothing_is_left_is_broken),
    };

    return SP_TESTING_RUN(tests);
}
