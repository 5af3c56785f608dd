/* SPDX-License-Identifier: Apache-2.0 */
#include "host/results.h"

#include <stdlib.h>
#include <string.h>

enum { ARENA_SIZE = 64 << 10 };

void sp_live_results_init(struct sp_live_results *results)
{
    memset(results, 0, sizeof(*results));
    sp_arena_init(&results->arena, ARENA_SIZE);
    results->ends_well = (struct sp_live_case){
        .id = "guest/ends-well",
        .title = "the guest ends with its nonce, its count, its sentinel and a quiet console",
        .why = "a guest that panics, hangs or lies has shown nothing",
        .area = "guest",
        .supervisors = 1U << SP_LIVE_ROOT,
    };
}

void sp_live_results_free(struct sp_live_results *results)
{
    free(results->items);
    sp_arena_free(&results->arena);
    memset(results, 0, sizeof(*results));
}

int sp_live_results_add(struct sp_live_results *results, const struct sp_live_result *result)
{
    if (results->count == results->capacity) {
        size_t capacity = results->capacity != 0 ? 2 * results->capacity : 256;
        struct sp_live_result *items = realloc(results->items, capacity * sizeof(*items));

        if (items == NULL)
            return SP_E_NOMEM;
        results->items = items;
        results->capacity = capacity;
    }
    results->items[results->count++] = *result;
    return 0;
}

size_t sp_live_results_count(const struct sp_live_results *results, enum sp_verdict verdict)
{
    size_t count = 0;

    for (size_t i = 0; i < results->count; i++)
        count += results->items[i].live != &results->ends_well &&
                 results->items[i].judgement.verdict == verdict;
    return count;
}

bool sp_live_results_passed(const struct sp_live_results *results)
{
    for (size_t i = 0; i < results->count; i++) {
        enum sp_verdict verdict = results->items[i].judgement.verdict;

        if (verdict != SP_VERDICT_PASS && verdict != SP_VERDICT_NOT_APPLICABLE)
            return false;
    }
    return sp_live_results_count(results, SP_VERDICT_PASS) != 0;
}
