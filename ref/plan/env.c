/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/draft.h"
#include "plan/env_rules.h"

#include <string.h>

/* Lists up to this length are searched one by one; longer ones through a hash table. */
enum { LINEAR_ENV = 16 };

/* Where each key of an env stands. Slots hold an index plus one; 0 is empty. */
struct env_index {
    size_t *slots; /* NULL: the env is short, search it */
    size_t mask;
};

static size_t hash_key(const char *key)
{
    size_t hash = 2166136261U;

    for (; *key != '\0'; key++)
        hash = (hash ^ (unsigned char)*key) * 16777619U;
    return hash;
}

static bool index_init(struct env_index *index, struct sp_arena *arena, size_t capacity)
{
    size_t slots = 64;

    if (capacity <= LINEAR_ENV)
        return true;
    while (slots < 2 * capacity)
        slots *= 2;
    index->slots = sp_arena_array(arena, slots, sizeof(*index->slots));
    if (index->slots == NULL)
        return false;
    memset(index->slots, 0, slots * sizeof(*index->slots));
    index->mask = slots - 1;
    return true;
}

/* The entry for @key, made at the end when there is none. */
static struct sp_env_entry *find_or_add(struct sp_env *env, struct env_index *index,
                                        const char *key)
{
    if (index->slots == NULL) {
        for (size_t i = 0; i < env->length; i++) {
            if (strcmp(env->items[i].key, key) == 0)
                return &env->items[i];
        }
    } else {
        size_t slot = hash_key(key) & index->mask;

        for (; index->slots[slot] != 0; slot = (slot + 1) & index->mask) {
            struct sp_env_entry *entry = &env->items[index->slots[slot] - 1];

            if (strcmp(entry->key, key) == 0)
                return entry;
        }
        index->slots[slot] = env->length + 1;
    }
    env->items[env->length].key = key;
    return &env->items[env->length++];
}

bool sp_env_merge(const struct sp_draft *draft, struct sp_plan *plan)
{
    const struct sp_plan_request *request = draft->request;
    const struct sp_env *base = &request->base_env;
    const struct sp_env *overrides = &request->env_overrides;
    size_t capacity = base->length + overrides->length + 1; /* and TMPDIR */
    struct env_index index = {0};

    plan->env.items = sp_arena_array(draft->arena, capacity, sizeof(*plan->env.items));
    plan->dropped_env_keys.items =
        sp_arena_array(draft->arena, overrides->length, sizeof(*plan->dropped_env_keys.items));
    if (plan->env.items == NULL || plan->dropped_env_keys.items == NULL ||
        !index_init(&index, draft->arena, capacity))
        return false;
    for (size_t i = 0; i < base->length; i++) /* ENV-1 */
        find_or_add(&plan->env, &index, base->items[i].key)->value = base->items[i].value;
    for (size_t i = 0; i < overrides->length; i++) {
        const struct sp_env_entry *entry = &overrides->items[i];

        if (request->policy.enabled && sp_env_is_forbidden(entry->key)) /* ENV-2, ENV-9; REP-2 */
            plan->dropped_env_keys.items[plan->dropped_env_keys.length++] = entry->key;
        else
            find_or_add(&plan->env, &index, entry->key)->value = entry->value;
    }
    if (draft->confined) /* ENV-10, ENV-11 */
        find_or_add(&plan->env, &index, "TMPDIR")->value = "/tmp";
    return true;
}
