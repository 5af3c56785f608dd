/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_RUN_ANSWER_H
#define SP_RUN_ANSWER_H

/*
 * The answer to a `plan` when somebody else gave it: what is to be executed is read as strictly as
 * a request, what is claimed about it stays as it was told. Layers, reasons and codes that nobody
 * here knows are carried along.
 */

#include "plan/plan.h"

/** enum sp_refusal_kind - `data.kind` of an error that is an answer (PRO-24 to PRO-26) */
enum sp_refusal_kind {
    SP_REFUSAL_UNAVAILABLE,
    SP_REFUSAL_INVALID_POLICY,
    SP_REFUSAL_INVALID_INPUT,
    SP_REFUSAL_MAX,
};

/**
 * struct sp_told_plan - a result of `plan`; borrows from its tree
 * @plan:      its report is empty
 * @effective: the report as it was told: `enforced` an object, `downgrades` and `notes` lists of
 *             objects with `layer` and `reason` or `note`, strings
 */
struct sp_told_plan {
    struct sp_plan plan;
    const cJSON *effective;
};

/**
 * struct sp_told_refusal - an error of `plan`; borrows from its tree
 * @kind:       enum sp_refusal_kind
 * @message:    for a person
 * @downgrades: of SP_REFUSAL_UNAVAILABLE, as in a report; else NULL
 * @issues:     of the other two: a list of objects with `pointer` and `code`, strings; else NULL
 */
struct sp_told_refusal {
    int kind;
    const char *message;
    const cJSON *downgrades;
    const cJSON *issues;
};

/**
 * sp_told_plan_read() - a result of `plan`
 * @path:     where it stands
 * @ret_told: means something only when no issue was noted
 */
void sp_told_plan_read(const cJSON *value, const struct sp_path *path, struct sp_issues *issues,
                       struct sp_told_plan *ret_told);

/** sp_told_refusal_read() - an error of `plan`, in the same way */
void sp_told_refusal_read(const cJSON *value, const struct sp_path *path, struct sp_issues *issues,
                          struct sp_told_refusal *ret_told);

#endif
