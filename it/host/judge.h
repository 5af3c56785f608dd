/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_HOST_JUDGE_H
#define SP_HOST_JUDGE_H

#include "core/live_cases.h"
#include "core/match.h"
#include "host/arms.h"

/** enum sp_claim - what a report said of its layer, and what the kernel did */
enum sp_claim {
    SP_CLAIM_NONE,    /* the case is about no layer */
    SP_CLAIM_TRUE,    /* claimed, and the attack was stopped */
    SP_CLAIM_FALSE,   /* claimed, and the attack was not */
    SP_CLAIM_UNMADE,  /* not claimed */
    SP_CLAIM_UNKNOWN, /* nothing was learnt */
    SP_CLAIM_MAX,
};

/** sp_claim_name() - "-", "true", "FALSE", "not claimed", "unknown" */
const char *sp_claim_name(enum sp_claim claim);

/**
 * struct sp_live_judgement - the verdict on a case under one supervisor
 * @verdict:    pass, fail, broken or not-applicable
 * @arm:        the arm that decided it, unless passed
 * @difference: what was seen instead; its pointer is NULL where @why says it
 * @why:        NULL where @difference says it
 *
 * Text is owned by the arena given to sp_live_judge(), or static.
 */
struct sp_live_judgement {
    enum sp_verdict verdict;
    enum sp_claim claim;
    enum sp_arm_kind arm;
    struct sp_difference difference;
    const char *why;
};

/** sp_live_arm_is_due() - does a case have this arm, executed in this way? */
bool sp_live_arm_is_due(const struct sp_live_case *live, enum sp_live_supervisor supervisor,
                        const struct sp_arms_how *how, enum sp_arm_kind kind);

/**
 * sp_live_judge() - evidence against a case (LIV-10 to LIV-13)
 * @evidence: by arm; NULL where the case has no such arm
 *
 * An arm that is missing or was not asked for, and a control that does not succeed, make the case
 * broken before anything else is looked at: nothing was learnt from the attack then. What the
 * evidence has beside the places that the case names decides nothing.
 */
struct sp_live_judgement sp_live_judge(const struct sp_live_case *live,
                                       enum sp_live_supervisor supervisor,
                                       const struct sp_arms_how *how,
                                       cJSON *const evidence[SP_ARM_KIND_MAX],
                                       struct sp_arena *arena);

#endif
