/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_HOST_ARMS_H
#define SP_HOST_ARMS_H

#include "base/buf.h"
#include "core/live_cases.h"

enum sp_arm_kind {
    SP_ARM_ATTACK,
    SP_ARM_CONTROL, /* the one knob relaxed */
    SP_ARM_PLAIN,   /* the attack's plan, by nothing more than execve() */
    SP_ARM_KIND_MAX,
};

/** sp_arm_kind_name() - "attack", "control", "plain" */
const char *sp_arm_kind_name(enum sp_arm_kind kind);

/**
 * struct sp_arms_how - who plans and who executes
 * @sandplan:   the guest's reference, whole (NULL) or broken on purpose
 * @host_plans: an implementation on trial makes the plans
 * @plain:      and nothing but execve() executes them
 * @repeat:     so many times each attack; 0: as the case says
 */
struct sp_arms_how {
    const char *sandplan;
    bool host_plans;
    bool plain;
    unsigned repeat;
};

/** sp_arm_is_plain() - an arm that asks by itself for nothing more than execve(): `plainly` */
bool sp_arm_is_plain(const cJSON *given);

/**
 * sp_arm_write() - what the guest is asked to perform, as JSON
 * @supervisor: one of the case's
 * @number:     comes back with the evidence
 *
 * Return: 0; SP_E_NOMEM.
 */
int sp_arm_write(struct sp_buf *text, const struct sp_live_case *live,
                 enum sp_live_supervisor supervisor, enum sp_arm_kind kind,
                 const struct sp_arms_how *how, unsigned long number);

/** sp_arm_deadline_ms() - how long an arm may take in all, after which its guest is given up */
unsigned sp_arm_deadline_ms(const struct sp_live_case *live, const struct sp_arms_how *how);

#endif
