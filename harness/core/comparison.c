/* SPDX-License-Identifier: Apache-2.0 */
#include "core/comparison.h"

#include <stdlib.h>
#include <string.h>

enum { RANK_PASSES = 0, RANK_NOT_JUDGED = -1 };

/* The further from 0, the worse. */
static int rank(enum sp_verdict verdict)
{
    static const int ranks[SP_VERDICT_MAX] = {
        [SP_VERDICT_PASS] = RANK_PASSES,
        [SP_VERDICT_XPASS] = RANK_PASSES,
        [SP_VERDICT_XFAIL] = 1,
        [SP_VERDICT_FAIL] = 2,
        [SP_VERDICT_CRASH] = 3,
        [SP_VERDICT_HANG] = 3,
        [SP_VERDICT_PROTOCOL] = 3,
        [SP_VERDICT_BROKEN] = 3,
        [SP_VERDICT_UNJUDGED] = RANK_NOT_JUDGED,
        [SP_VERDICT_NOT_APPLICABLE] = RANK_NOT_JUDGED,
    };

    return ranks[verdict];
}

const char *sp_change_name(enum sp_change change)
{
    static const char *const names[SP_CHANGE_MAX] = {
        [SP_CHANGE_BROKE] = "new-failure",
        [SP_CHANGE_WORSENED] = "worse-verdict",
        [SP_CHANGE_LOST] = "no-longer-judged",
        [SP_CHANGE_VANISHED] = "vanished",
        [SP_CHANGE_MENDED] = "mended",
        [SP_CHANGE_TURNED] = "other-verdict",
        [SP_CHANGE_NEW] = "new",
        [SP_CHANGE_SLOWER] = "slower",
        [SP_CHANGE_STILL] = "still-failing",
        [SP_CHANGE_NONE] = "same",
    };

    return names[change];
}

static bool is_slower(const struct sp_reported *old, const struct sp_reported *new,
                      const struct sp_slower *slower)
{
    double longer = new->ms - old->ms;

    return longer >= slower->ms && new->ms >= slower->ratio * old->ms;
}

static enum sp_change change_of(const struct sp_reported *old, const struct sp_reported *new,
                                const struct sp_slower *slower)
{
    int before = rank(old->verdict);
    int after = rank(new->verdict);

    if (old->verdict == new->verdict) {
        if (after > RANK_PASSES)
            return SP_CHANGE_STILL;
        return after == RANK_PASSES && is_slower(old, new, slower) ? SP_CHANGE_SLOWER
                                                                   : SP_CHANGE_NONE;
    }
    if (after == RANK_NOT_JUDGED)
        return before == RANK_NOT_JUDGED ? SP_CHANGE_TURNED : SP_CHANGE_LOST;
    if (before == RANK_NOT_JUDGED)
        return SP_CHANGE_TURNED;
    if (before == RANK_PASSES && after > before)
        return SP_CHANGE_BROKE;
    if (after == RANK_PASSES && after < before)
        return SP_CHANGE_MENDED;
    return after > before ? SP_CHANGE_WORSENED : SP_CHANGE_TURNED;
}

static bool is_worse(const struct sp_compared *item)
{
    switch (item->change) {
    case SP_CHANGE_BROKE:
    case SP_CHANGE_WORSENED:
    case SP_CHANGE_LOST:
        return true;
    case SP_CHANGE_VANISHED:
        return rank(item->old->verdict) != RANK_NOT_JUDGED;
    default:
        return false;
    }
}

static void add(struct sp_comparison *comparison, struct sp_compared item)
{
    comparison->counts[item.change]++;
    if (item.change == SP_CHANGE_NONE)
        return;
    item.worse = is_worse(&item);
    comparison->worse += item.worse ? 1 : 0;
    comparison->items[comparison->count++] = item;
}

/* Both are sorted by id: the next of the two is the smaller one, or both are the same. */
static void walk(struct sp_comparison *comparison)
{
    const struct sp_run_report *old = comparison->old;
    const struct sp_run_report *new = comparison->new;
    size_t i = 0;
    size_t j = 0;

    while (i < old->count || j < new->count) {
        int order = 0;

        if (i == old->count)
            order = 1;
        else if (j == new->count)
            order = -1;
        else
            order = strcmp(old->results[i].id, new->results[j].id);
        if (order < 0)
            add(comparison,
                (struct sp_compared){.change = SP_CHANGE_VANISHED, .old = &old->results[i]});
        else if (order > 0)
            add(comparison, (struct sp_compared){.change = SP_CHANGE_NEW, .new = &new->results[j]});
        else
            add(comparison,
                (struct sp_compared){
                    .change = change_of(&old->results[i], &new->results[j], &comparison->slower),
                    .old = &old->results[i],
                    .new = &new->results[j]});
        i += order <= 0 ? 1 : 0;
        j += order >= 0 ? 1 : 0;
    }
}

static const char *id_of(const struct sp_compared *item)
{
    return item->new != NULL ? item->new->id : item->old->id;
}

static int by_change(const void *a, const void *b)
{
    const struct sp_compared *left = a;
    const struct sp_compared *right = b;

    if (left->change != right->change)
        return left->change < right->change ? -1 : 1;
    return strcmp(id_of(left), id_of(right));
}

int sp_comparison_make(const struct sp_run_report *old, const struct sp_run_report *new,
                       const struct sp_slower *slower, struct sp_comparison *ret,
                       struct sp_error *reterr)
{
    memset(ret, 0, sizeof(*ret));
    if (strcmp(old->tool, new->tool) != 0)
        return sp_error_set(reterr, SP_E_INVALID,
                            "one report is of %s and the other of %s; compare takes two of a kind",
                            old->tool, new->tool);
    ret->old = old;
    ret->new = new;
    ret->slower = *slower;
    ret->items = calloc(old->count + new->count, sizeof(*ret->items));
    if (ret->items == NULL)
        return sp_error_nomem(reterr);
    walk(ret);
    qsort(ret->items, ret->count, sizeof(*ret->items), by_change);
    return 0;
}

void sp_comparison_free(struct sp_comparison *comparison)
{
    free(comparison->items);
    memset(comparison, 0, sizeof(*comparison));
}
