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

static const char *trouble(const cJSON *evidence)
{
    return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(evidence, "trouble"));
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

/* The report's claim for a layer; without a runner, the plan's. */
static const cJSON *claim_of(const cJSON *evidence, const char *layer)
{
    const cJSON *report = cJSON_GetObjectItemCaseSensitive(
        cJSON_GetObjectItemCaseSensitive(evidence, "report"), "sandbox");

    if (report == NULL)
        report = cJSON_GetObjectItemCaseSensitive(
            cJSON_GetObjectItemCaseSensitive(evidence, "plan"), "effective");
    return cJSON_GetObjectItemCaseSensitive(cJSON_GetObjectItemCaseSensitive(report, "enforced"),
                                            layer);
}

static enum sp_claim judge_claim(const struct sp_live_case *live, const cJSON *evidence,
                                 bool stopped)
{
    if (live->layer == NULL)
        return SP_CLAIM_NONE;
    if (!cJSON_IsTrue(claim_of(evidence, live->layer)))
        return SP_CLAIM_UNMADE;
    return stopped && live->holds ? SP_CLAIM_TRUE : SP_CLAIM_FALSE;
}

static void fail(struct sp_live_judgement *judgement, enum sp_verdict verdict, enum sp_arm_kind arm,
                 const char *why)
{
    judgement->verdict = verdict;
    judgement->arm = arm;
    judgement->why = why;
}

static bool find_broken(cJSON *const *evidence, struct sp_live_judgement *judgement)
{
    for (int kind = 0; kind < SP_ARM_KIND_MAX; kind++) {
        if (evidence[kind] != NULL && trouble(evidence[kind]) != NULL) {
            fail(judgement, SP_VERDICT_BROKEN, (enum sp_arm_kind)kind, trouble(evidence[kind]));
            return true;
        }
    }
    if (evidence[SP_ARM_ATTACK] == NULL || evidence[SP_ARM_CONTROL] == NULL) {
        fail(judgement, SP_VERDICT_BROKEN, SP_ARM_ATTACK, "not every arm was performed");
        return true;
    }
    return false;
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

    if (find_broken(evidence, &judgement))
        return judgement;
    if (!meets(live->control, evidence[SP_ARM_CONTROL], how, arena, &judgement.difference)) {
        fail(&judgement, SP_VERDICT_BROKEN, SP_ARM_CONTROL, NULL);
        return judgement;
    }
    stopped = meets(live->attack, evidence[SP_ARM_ATTACK], how, arena, &difference);
    judgement.claim = judge_claim(live, evidence[SP_ARM_ATTACK], stopped);
    if (!stopped) {
        judgement.difference = difference;
        fail(&judgement, SP_VERDICT_FAIL, SP_ARM_ATTACK, NULL);
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
