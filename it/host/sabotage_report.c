/* SPDX-License-Identifier: Apache-2.0 */
#include "host/sabotage.h"

#include <string.h>

/* Of the whole report, not of a place in the evidence. */
static const char claim[] = "claim";

static const char *place(const struct sp_live_judgement *judgement)
{
    if (judgement->difference.pointer != NULL)
        return judgement->difference.pointer;
    return judgement->why != NULL ? claim : "";
}

static bool is_caught(const struct sp_sabotage *sabotage, const struct sp_live_result *result)
{
    return result->judgement.verdict == SP_VERDICT_FAIL &&
           strcmp(place(&result->judgement), sabotage->at) == 0;
}

static void print_line(const struct sp_sabotage *sabotage, const struct sp_live_result *result,
                       bool caught, FILE *out)
{
    const struct sp_live_judgement *judgement = &result->judgement;

    fprintf(out, "%s %s: %s\n    %s, %s, in %s: %s", caught ? "caught" : "NOT CAUGHT",
            sabotage->name, sabotage->what, sabotage->live->id,
            sp_live_supervisor_name(sabotage->supervisor), result->guest,
            sp_verdict_name(judgement->verdict));
    if (judgement->why != NULL)
        fprintf(out, ", %s", judgement->why);
    else if (judgement->difference.pointer != NULL)
        fprintf(out, ", in the %s %s is %s", sp_arm_kind_name(judgement->arm),
                judgement->difference.pointer, judgement->difference.got);
    if (judgement->verdict == SP_VERDICT_FAIL && !caught)
        fprintf(out, ", which is not what it does: %s", sabotage->at);
    fputc('\n', out);
}

static const struct sp_sabotage *find(const struct sp_sabotages *sabotages,
                                      const struct sp_live_result *result)
{
    for (size_t i = 0; i < sabotages->count; i++) {
        if (sabotages->items[i].sandplan == result->sandplan)
            return &sabotages->items[i];
    }
    return NULL;
}

bool sp_sabotages_report(const struct sp_sabotages *sabotages,
                         const struct sp_live_results *results, size_t guest_count, FILE *out)
{
    size_t count = sabotages->count * guest_count;
    size_t caught = 0;
    size_t bad_ends = 0;

    for (size_t i = 0; i < results->count; i++) {
        const struct sp_live_result *result = &results->items[i];
        const struct sp_sabotage *sabotage = find(sabotages, result);
        bool good = sabotage != NULL && is_caught(sabotage, result);

        if (sabotage != NULL) {
            print_line(sabotage, result, good, out);
            caught += good;
        } else if (result->judgement.verdict != SP_VERDICT_PASS) {
            fprintf(out, "%s did not end well: %s\n", result->guest, result->judgement.why);
            bad_ends++;
        }
    }
    fprintf(out, "%zu broken references, %zu caught\n", count, caught);
    return caught == count && count != 0 && bad_ends == 0;
}
