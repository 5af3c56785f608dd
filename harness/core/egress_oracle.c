/* SPDX-License-Identifier: Apache-2.0 */
#include "core/egress_oracle.h"

#include "egress/egress.h"

#include <stdio.h>
#include <string.h>

enum { ADDRESSES_MAX = 64, ARENA_SIZE = 64 << 10 };

struct sp_egress_known {
    struct sp_egress_known *next;
    const char *ruleset;
    size_t count;
    const char *addresses[ADDRESSES_MAX];
    enum sp_egress_verdict verdicts[ADDRESSES_MAX];
    int rc;
    struct sp_error error;
};

void sp_egress_cache_init(struct sp_egress_cache *cache)
{
    sp_arena_init(&cache->arena, ARENA_SIZE);
    cache->known = NULL;
}

void sp_egress_cache_free(struct sp_egress_cache *cache)
{
    sp_arena_free(&cache->arena);
    cache->known = NULL;
}

static bool same_question(const struct sp_egress_known *known, const char *ruleset,
                          const cJSON *expected)
{
    size_t i = 0;
    const cJSON *address = NULL;

    if (strcmp(known->ruleset, ruleset) != 0)
        return false;
    cJSON_ArrayForEach(address, expected)
    {
        if (i == known->count || strcmp(known->addresses[i], address->string) != 0)
            return false;
        i++;
    }
    return i == known->count;
}

static struct sp_egress_known *ask_kernel(struct sp_egress_cache *cache, const char *ruleset,
                                          const cJSON *expected)
{
    struct sp_egress_known *known = sp_arena_alloc(&cache->arena, sizeof(*known));
    const cJSON *address = NULL;

    if (known == NULL)
        return NULL;
    memset(known, 0, sizeof(*known));
    known->ruleset = sp_arena_strndup(&cache->arena, ruleset, strlen(ruleset));
    if (known->ruleset == NULL)
        return NULL;
    cJSON_ArrayForEach(address, expected)
    {
        if (known->count == ADDRESSES_MAX)
            return NULL;
        known->addresses[known->count++] = address->string; /* the suite outlives the cache */
    }
    known->rc =
        sp_egress_judge(ruleset, known->addresses, known->count, known->verdicts, &known->error);
    known->next = cache->known;
    cache->known = known;
    return known;
}

static const char *text_in(struct sp_arena *arena, const char *text)
{
    const char *copy = sp_arena_strndup(arena, text, strlen(text));

    return copy != NULL ? copy : "(out of memory)";
}

static enum sp_verdict compare(const struct sp_egress_known *known, const cJSON *expected,
                               struct sp_arena *arena, struct sp_difference *ret_difference)
{
    size_t i = 0;
    const cJSON *address = NULL;
    enum sp_verdict verdict = SP_VERDICT_PASS;

    cJSON_ArrayForEach(address, expected)
    {
        static const char *const words[] = {"accept", "drop", "neither"};
        const char *got = words[known->verdicts[i]];

        if (known->verdicts[i] == SP_EGRESS_UNKNOWN) {
            verdict = SP_VERDICT_UNJUDGED;
        } else if (strcmp(address->valuestring, got) != 0) {
            char pointer[128];

            snprintf(pointer, sizeof(pointer), "/egress/%s", address->string);
            *ret_difference = (struct sp_difference){
                .pointer = text_in(arena, pointer),
                .expected = address->valuestring,
                .got = got,
            };
            return SP_VERDICT_FAIL;
        }
        i++;
    }
    return verdict;
}

static enum sp_verdict judge(void *context, const char *ruleset, const cJSON *expected,
                             struct sp_arena *arena, struct sp_difference *ret_difference)
{
    struct sp_egress_cache *cache = context;
    struct sp_egress_known *known = cache->known;

    while (known != NULL && !same_question(known, ruleset, expected))
        known = known->next;
    if (known == NULL)
        known = ask_kernel(cache, ruleset, expected);
    if (known == NULL || (known->rc < 0 && known->rc != SP_E_INVALID))
        return SP_VERDICT_UNJUDGED;
    if (known->rc == SP_E_INVALID) {
        *ret_difference = (struct sp_difference){
            .pointer = "/nftRuleset",
            .expected = "text that nft loads",
            .got = text_in(arena, known->error.text),
        };
        return SP_VERDICT_FAIL;
    }
    return compare(known, expected, arena, ret_difference);
}

struct sp_egress_oracle sp_egress_oracle(struct sp_egress_cache *cache)
{
    return (struct sp_egress_oracle){.judge = judge, .context = cache};
}
