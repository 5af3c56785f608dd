/* SPDX-License-Identifier: Apache-2.0 */
#include "host/report.h"

#include "base/buf.h"
#include "report/report.h"

#include <stdlib.h>
#include <string.h>

/* A result as the judge of vectors has it: that is what its reports are written from. */
static struct sp_judgement judgement_of(const struct sp_live_result *result)
{
    return (struct sp_judgement){
        .verdict = result->judgement.verdict,
        .difference = result->judgement.difference,
        .why = result->judgement.why != NULL ? result->judgement.why : result->live->why,
        .ms = result->ms,
    };
}

static const char *id_of(const struct sp_live_result *result, struct sp_arena *arena)
{
    struct sp_buf text = {0};
    const char *id = NULL;

    sp_buf_addf(&text, "%s/%s@%s", result->guest, result->live->id,
                sp_live_supervisor_name(result->supervisor));
    if (!text.failed)
        id = sp_arena_strndup(arena, text.bytes, text.length);
    sp_buf_free(&text);
    return id;
}

static int fill(const struct sp_live_results *results, struct sp_suite *suite, struct sp_run *run)
{
    run->judgements = calloc(results->count + 1, sizeof(*run->judgements));
    if (run->judgements == NULL)
        return SP_E_NOMEM;
    run->count = results->count;
    for (size_t i = 0; i < results->count; i++) {
        struct sp_vector *vector = sp_suite_add(suite);

        if (vector == NULL)
            return SP_E_NOMEM;
        *vector = (struct sp_vector){
            .id = id_of(&results->items[i], &suite->arena),
            .title = results->items[i].live->title,
            .method = results->items[i].live->area,
        };
        if (vector->id == NULL)
            return SP_E_NOMEM;
        run->judgements[i] = judgement_of(&results->items[i]);
        run->counts[run->judgements[i].verdict]++;
    }
    return 0;
}

int sp_live_report_shared(const struct sp_live_report *report, const char *format, FILE *out)
{
    struct sp_suite suite;
    struct sp_run run = {0};
    struct sp_report_input input = {.suite = &suite, .run = &run, .started = report->started};
    int rc = 0;

    sp_suite_init(&suite, "");
    rc = fill(report->results, &suite, &run);
    if (rc == 0 && strcmp(format, "tap") == 0)
        sp_report_tap(&input, out);
    else if (rc == 0)
        sp_report_junit(&input, out);
    free(run.judgements);
    sp_suite_free(&suite);
    return rc;
}
