/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Merging works on JSON and not on policies that were read: a policy that was read has every
 * default filled in, and a default that nobody wrote must not replace what somebody did.
 */

#include "policy/policy.h"

/* One node of the merged tree; what hangs below it still belongs to the tree it came from. */
static cJSON *borrow(const cJSON *node, struct sp_arena *arena)
{
    cJSON *copy = sp_arena_alloc(arena, sizeof(*copy));

    if (copy == NULL)
        return NULL;
    *copy = *node;
    copy->next = NULL;
    copy->prev = NULL;
    return copy;
}

static cJSON *overlay(const cJSON *base, const cJSON *override, bool in_layer,
                      struct sp_arena *arena);

/* The member of the result for one of the base, @other being what the override has there. */
static cJSON *merge_member(const cJSON *member, const cJSON *other, bool in_layer,
                           struct sp_arena *arena)
{
    if (other == NULL)
        return borrow(member, arena);
    if (in_layer || !cJSON_IsObject(other))
        return borrow(other, arena); /* POL-40, POL-41: a field is replaced, an array whole */
    if (!cJSON_IsObject(member))
        return borrow(member, arena); /* POL-42: no field is set here, so the fault stays */
    return overlay(member, other, true, arena);
}

static cJSON *overlay(const cJSON *base, const cJSON *override, bool in_layer,
                      struct sp_arena *arena)
{
    cJSON *merged = borrow(base, arena);
    cJSON **end = NULL;

    if (merged == NULL)
        return NULL;
    merged->child = NULL;
    end = &merged->child;
    for (const cJSON *member = base->child; member != NULL; member = member->next) {
        const cJSON *other = cJSON_GetObjectItemCaseSensitive(override, member->string);

        *end = merge_member(member, other, in_layer, arena);
        if (*end == NULL)
            return NULL;
        end = &(*end)->next;
    }
    for (const cJSON *member = override->child; member != NULL; member = member->next) {
        if (cJSON_GetObjectItemCaseSensitive(base, member->string) != NULL)
            continue;
        *end = borrow(member, arena);
        if (*end == NULL)
            return NULL;
        end = &(*end)->next;
    }
    return merged;
}

bool sp_policy_merge(const cJSON *base, const cJSON *override, struct sp_issues *issues,
                     struct sp_policy *ret_policy)
{
    const cJSON *merged = base; /* POL-43 */

    if (override != NULL) { /* POL-50: its issues alone, or those of the result */
        sp_policy_read(override, issues, ret_policy); /* POL-39 */
        if (issues->failed || issues->length != 0)
            return false;
        if (cJSON_IsObject(base))
            merged = overlay(base, override, false, issues->arena);
        if (merged == NULL) {
            issues->failed = true;
            return false;
        }
    }
    sp_policy_read(merged, issues, ret_policy); /* POL-42 */
    return !issues->failed && issues->length == 0;
}
