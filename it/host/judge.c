/* SPDX-License-Identifier: Apache-2.0 */
#include "host/judge.h"

#include "core/live_match.h"

#include <stdio.h>
#include <string.h>

/* What holds after every arm that the reference's runner executed, unless a case says otherwise. */
static const char invariants_text[] =
    "{\"/timedOut\":false,\"/left/processes\":0,\"/left/files\":0,\"/left/mounts\":0,"
    "\"/left/interfaces\":0,\"/left/zombies\":0,\"/heart/missed\":0,\"/heart/beats\":{\"above\":0},"
    "\"/victim/alive\":true,\"/victim/nofile\":777,\"/world/core_pattern\":\"same\","
    "\"/world/shadow\":\"same\",\"/world/canary\":\"same\",\"/hits/nowhere/tcp\":0,"
    "\"/hits/nowhere/udp\":0,\"/hits/nowhere/dns\":0}";

const char *sp_claim_name(enum sp_claim claim)
{
    static const char *const names[SP_CLAIM_MAX] = {"-", "true", "FALSE", "not claimed", "unknown"};

    return names[claim];
}

/* Why nothing can be learnt from an arm; NULL: something can. */
static const char *trouble(const cJSON *evidence)
{
    const cJSON *told = cJSON_GetObjectItemCaseSensitive(evidence, "trouble");

    if (!cJSON_IsObject(evidence))
        return "an arm's evidence is no object";
    if (told == NULL)
        return NULL;
    return cJSON_IsString(told) ? told->valuestring : "the guest tells of trouble without words";
}

/* Does an expectation not apply to how the arm was executed? Without a runner there is no report.
 */
static bool is_passed_over(const char *pointer, const struct sp_arms_how *how)
{
    return how->plain &&
           (strncmp(pointer, "/report/", 8) == 0 || strncmp(pointer, "/exit", 5) == 0);
}

/* The first difference, with what one execution cannot show left out. */
static bool meets(const cJSON *expect, const cJSON *evidence, const struct sp_arms_how *how,
                  struct sp_arena *arena, struct sp_difference *ret_difference)
{
    const cJSON *item = NULL;
    bool good = true;

    cJSON_ArrayForEach(item, expect)
    {
        cJSON *one = NULL;

        if (is_passed_over(item->string, how))
            continue;
        one = cJSON_CreateObject();
        if (one == NULL ||
            !cJSON_AddItemReferenceToObject(one, item->string, (cJSON *)(uintptr_t)item))
            good = false;
        else
            good = sp_live_match(one, evidence, arena, ret_difference) == SP_VERDICT_PASS;
        cJSON_Delete(one);
        if (!good)
            return false;
    }
    return true;
}

static bool holds_invariants(const cJSON *expect, const cJSON *evidence, struct sp_arena *arena,
                             struct sp_difference *ret_difference)
{
    cJSON *invariants = cJSON_Parse(invariants_text);
    const cJSON *item = NULL;
    bool good = invariants != NULL;

    cJSON_ArrayForEach(item, expect)
    {
        cJSON_DeleteItemFromObjectCaseSensitive(invariants, item->string);
    }
    good = good && sp_live_match(invariants, evidence, arena, ret_difference) == SP_VERDICT_PASS;
    cJSON_Delete(invariants);
    return good;
}

/* The report's claim for a layer; where no runner made one, the plan's. */
static const cJSON *claim_of(const cJSON *evidence, const char *layer, bool without_runner)
{
    const cJSON *from =
        cJSON_GetObjectItemCaseSensitive(evidence, without_runner ? "plan" : "report");
    const cJSON *part =
        cJSON_GetObjectItemCaseSensitive(from, without_runner ? "effective" : "sandbox");

    return cJSON_GetObjectItemCaseSensitive(cJSON_GetObjectItemCaseSensitive(part, "enforced"),
                                            layer);
}

static enum sp_claim judge_claim(const struct sp_live_case *live, const struct sp_arms_how *how,
                                 const cJSON *evidence, bool stopped)
{
    const cJSON *claim = NULL;

    if (live->layer == NULL)
        return SP_CLAIM_NONE;
    claim = claim_of(evidence, live->layer, how->plain || sp_arm_is_plain(live->given));
    if (!cJSON_IsBool(claim))
        return SP_CLAIM_UNKNOWN;
    if (!cJSON_IsTrue(claim))
        return SP_CLAIM_UNMADE;
    return stopped && live->holds ? SP_CLAIM_TRUE : SP_CLAIM_FALSE;
}

static void fail(struct sp_live_judgement *judgement, enum sp_verdict verdict, enum sp_arm_kind arm,
                 const char *why)
{
    judgement->verdict = verdict;
    judgement->arm = arm;
    judgement->why = why;
    if (why == NULL && judgement->difference.pointer == NULL)
        judgement->why = "out of memory";
}

/* Is there a place that both arms look at, and that this execution can show? (LIV-3) */
static bool tells(const struct sp_live_case *live, const struct sp_arms_how *how)
{
    const cJSON *item = NULL;

    cJSON_ArrayForEach(item, live->attack)
    {
        const cJSON *other = cJSON_GetObjectItemCaseSensitive(live->control, item->string);

        if (!is_passed_over(item->string, how) && other != NULL && sp_live_excludes(item, other))
            return true;
    }
    return false;
}

static const char *find_fault(const struct sp_live_case *live, enum sp_live_supervisor supervisor,
                              const struct sp_arms_how *how, enum sp_arm_kind kind,
                              const cJSON *evidence)
{
    bool is_due = sp_live_arm_is_due(live, supervisor, how, kind);

    if (is_due && evidence == NULL)
        return "not every arm was performed";
    if (!is_due && evidence != NULL)
        return "an arm was performed that the case does not have";
    return is_due ? trouble(evidence) : NULL;
}

/* Where nothing was learnt (LIV-11), before anything is looked at. */
static bool find_broken(const struct sp_live_case *live, enum sp_live_supervisor supervisor,
                        const struct sp_arms_how *how, cJSON *const *evidence,
                        struct sp_live_judgement *judgement)
{
    for (int kind = 0; kind < SP_ARM_KIND_MAX; kind++) {
        const char *why = find_fault(live, supervisor, how, (enum sp_arm_kind)kind, evidence[kind]);

        if (why != NULL) {
            fail(judgement, SP_VERDICT_BROKEN, (enum sp_arm_kind)kind, why);
            return true;
        }
    }
    if (!tells(live, how)) {
        fail(judgement, SP_VERDICT_BROKEN, SP_ARM_ATTACK,
             "without a runner, both arms give the same evidence");
        return true;
    }
    return false;
}

bool sp_live_arm_is_due(const struct sp_live_case *live, enum sp_live_supervisor supervisor,
                        const struct sp_arms_how *how, enum sp_arm_kind kind)
{
    return kind != SP_ARM_PLAIN || (live->plain[supervisor] != NULL && !how->host_plans);
}

/* The claim must be the one that the case is about, in both directions. */
static void judge_report(const struct sp_live_case *live, struct sp_live_judgement *judgement)
{
    bool claimed = judgement->claim == SP_CLAIM_TRUE || judgement->claim == SP_CLAIM_FALSE;

    if (live->layer == NULL || claimed == live->claim)
        return;
    fail(judgement, SP_VERDICT_FAIL, SP_ARM_ATTACK,
         claimed ? "the report claims the layer, which does not hold here"
                 : "the report does not claim the layer, though it holds here");
}

static void judge_runner(const struct sp_live_case *live, cJSON *const *evidence,
                         struct sp_arena *arena, struct sp_live_judgement *judgement)
{
    const cJSON *expected[] = {[SP_ARM_ATTACK] = live->attack, [SP_ARM_CONTROL] = live->control};
    const cJSON *given[] = {[SP_ARM_ATTACK] = live->given, [SP_ARM_CONTROL] = live->relaxed};

    for (int kind = SP_ARM_ATTACK; kind <= SP_ARM_CONTROL; kind++) {
        if (judgement->verdict == SP_VERDICT_PASS && !sp_arm_is_plain(given[kind]) &&
            !holds_invariants(expected[kind], evidence[kind], arena, &judgement->difference))
            fail(judgement, SP_VERDICT_FAIL, (enum sp_arm_kind)kind, NULL);
    }
}

struct sp_live_judgement sp_live_judge(const struct sp_live_case *live,
                                       enum sp_live_supervisor supervisor,
                                       const struct sp_arms_how *how,
                                       cJSON *const evidence[SP_ARM_KIND_MAX],
                                       struct sp_arena *arena)
{
    struct sp_live_judgement judgement = {.verdict = SP_VERDICT_PASS, .claim = SP_CLAIM_UNKNOWN};
    struct sp_difference difference = {0};
    bool stopped = false;

    if (find_broken(live, supervisor, how, evidence, &judgement))
        return judgement;
    if (!meets(live->control, evidence[SP_ARM_CONTROL], how, arena, &judgement.difference)) {
        fail(&judgement, SP_VERDICT_BROKEN, SP_ARM_CONTROL, NULL);
        return judgement;
    }
    stopped = meets(live->attack, evidence[SP_ARM_ATTACK], how, arena, &difference);
    judgement.claim = judge_claim(live, how, evidence[SP_ARM_ATTACK], stopped);
    if (!stopped) {
        judgement.difference = difference;
        fail(&judgement, SP_VERDICT_FAIL, SP_ARM_ATTACK, NULL);
        return judgement;
    }
    if (judgement.claim == SP_CLAIM_UNKNOWN) {
        fail(&judgement, SP_VERDICT_BROKEN, SP_ARM_ATTACK,
             "no report says whether the layer is enforced");
        return judgement;
    }
    judge_report(live, &judgement);
    if (!how->plain)
        judge_runner(live, evidence, arena, &judgement);
    if (judgement.verdict == SP_VERDICT_PASS && evidence[SP_ARM_PLAIN] != NULL &&
        sp_live_match(live->plain[supervisor], evidence[SP_ARM_PLAIN], arena,
                      &judgement.difference) != SP_VERDICT_PASS)
        fail(&judgement, SP_VERDICT_FAIL, SP_ARM_PLAIN, NULL);
    return judgement;
}
