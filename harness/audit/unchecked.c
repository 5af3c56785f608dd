/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an audit does not know, said beside what it does: an answer without it would be read as more
 * than it is.
 */
#include "audit/audit.h"

#include "core/digest.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { TEXT_ROOM = 400, PATH_ROOM = 4096 };

static const cJSON *member(const cJSON *object, const char *key)
{
    return cJSON_GetObjectItemCaseSensitive(object, key);
}

static void note(struct sp_audit *audit, const char *what, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void note(struct sp_audit *audit, const char *what, const char *format, ...)
{
    char text[TEXT_ROOM];
    const char *why = NULL;
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    why = sp_arena_strndup(&audit->arena, text, strlen(text));
    if (audit->unchecked_count < SP_AUDIT_UNCHECKED_MAX)
        audit->unchecked[audit->unchecked_count++] =
            (struct sp_audit_unchecked){.what = what, .why = why != NULL ? why : ""};
}

static void note_inputs(struct sp_audit *audit)
{
    static const struct sp_audit_unchecked missing[SP_AUDIT_KIND_MAX] = {
        [SP_AUDIT_COVERAGE] = {"coverage", "no --coverage was given: which line no vector reaches "
                                           "is not known"},
        [SP_AUDIT_MUTANTS] = {"mutants", "no --mutants was given: whether a vector would notice a "
                                         "wrong planner is not known"},
        [SP_AUDIT_RUN] = {"verdicts of vectors", "no --run was given: that a requirement has "
                                                 "vectors does not say that they pass"},
        [SP_AUDIT_LIVE] = {"verdicts of a kernel", "no --live was given: nothing is known of what "
                                                   "a kernel does"},
    };

    for (int kind = 0; kind < SP_AUDIT_KIND_MAX; kind++) {
        if (audit->inputs[kind].tree == NULL)
            note(audit, missing[kind].what, "%s", missing[kind].why);
    }
}

static size_t count_state(const struct sp_audit *audit, enum sp_audit_state state)
{
    size_t count = 0;

    for (size_t i = 0; i < audit->registry->count; i++)
        count += audit->judged[i].shown && audit->judged[i].state == state ? 1 : 0;
    return count;
}

static void note_judges(struct sp_audit *audit)
{
    size_t elsewhere = count_state(audit, SP_AUDIT_ELSEWHERE);
    size_t later = count_state(audit, SP_AUDIT_LATER);

    if (elsewhere != 0)
        note(audit, "judged by tests",
             "%zu requirements are judged by the project's own tests (ci/test), which are not read "
             "here",
             elsewhere);
    if (later != 0)
        note(audit, "judged later", "%zu requirements are not judged yet", later);
}

/* Verdicts that say nothing, vectors without one, and a run of other vectors. */
static void note_run(struct sp_audit *audit)
{
    const cJSON *run = audit->inputs[SP_AUDIT_RUN].tree;
    const cJSON *result = NULL;
    size_t unjudged = 0;
    size_t missing = 0;
    size_t foreign = 0;

    if (run == NULL)
        return;
    for (size_t i = 0; i < audit->suite->count; i++) {
        const char *verdict =
            audit->results[i] != NULL ? member(audit->results[i], "verdict")->valuestring : NULL;

        missing += verdict == NULL ? 1 : 0;
        unjudged += verdict != NULL && (strcmp(verdict, "unjudged") == 0 ||
                                        strcmp(verdict, "not-applicable") == 0)
                        ? 1
                        : 0;
    }
    cJSON_ArrayForEach(result, member(run, "results"))
    {
        foreign += sp_audit_vector(audit, member(result, "id")->valuestring) < 0 ? 1 : 0;
    }
    if (strcmp(member(member(run, "vectors"), "digest")->valuestring, audit->digest) != 0)
        note(audit, "the run's vectors",
             "the run was of other vectors, or of some of these alone: their digests differ");
    if (missing != 0)
        note(audit, "vectors without a verdict", "%zu vectors are not in the run", missing);
    if (foreign != 0)
        note(audit, "verdicts without a vector", "%zu verdicts of the run are of no vector here",
             foreign);
    if (unjudged != 0)
        note(audit, "unjudged vectors",
             "%zu vectors were unjudged or not applicable: nothing was learnt of them", unjudged);
}

static void note_live(struct sp_audit *audit)
{
    const cJSON *live = audit->inputs[SP_AUDIT_LIVE].tree;
    size_t nothing = 0;
    size_t missing = 0;
    const cJSON *result = NULL;

    if (live == NULL)
        return;
    for (size_t i = 0; i < audit->cases->count; i++) {
        bool told = false;

        cJSON_ArrayForEach(result, member(live, "results"))
        {
            told = told || sp_audit_result_is(result, audit->cases->items[i].id);
        }
        missing += told ? 0 : 1;
    }
    cJSON_ArrayForEach(result, member(live, "results"))
    {
        const char *verdict = member(result, "verdict")->valuestring;

        nothing += strcmp(verdict, "broken") == 0 || strcmp(verdict, "not-applicable") == 0 ? 1 : 0;
    }
    if (missing != 0)
        note(audit, "live cases without a verdict", "%zu live cases are not in the live report",
             missing);
    if (nothing != 0)
        note(audit, "live cases that learnt nothing",
             "%zu live results are broken or not applicable", nothing);
}

/* Lines that no vector reaches, and that are no finding. */
static void note_elsewhere(struct sp_audit *audit)
{
    size_t outside = 0;
    size_t excused = 0;

    for (size_t i = 0; i < audit->line_count; i++) {
        const struct sp_audit_line *line = &audit->lines[i];

        if (!line->shown || line->hits[SP_AUDIT_BY_VECTORS] != 0)
            continue;
        outside += line->planner ? 0 : 1;
        excused += line->planner && line->excuse != NULL ? 1 : 0;
    }
    if (excused != 0)
        note(audit, "excused lines",
             "%zu lines of the planner that no vector reaches are excused by people; nothing here "
             "proves them right",
             excused);
    if (outside != 0)
        note(audit, "lines outside the planner",
             "%zu lines outside ref/policy and ref/plan are reached by no vector, and need not be: "
             "tests and live cases are for them",
             outside);
}

/* Measures that no line has, and measured files that are not in the source tree. */
static void note_coverage(struct sp_audit *audit)
{
    static const char *const names[SP_AUDIT_MEASURE_MAX] = {
        "coverage by vectors", "coverage by unit tests", "coverage by live cases"};
    bool measured[SP_AUDIT_MEASURE_MAX] = {false};
    size_t without = 0;

    if (audit->inputs[SP_AUDIT_COVERAGE].tree == NULL)
        return;
    for (size_t i = 0; i < audit->line_count; i++) {
        char path[PATH_ROOM];

        for (int measure = 0; measure < SP_AUDIT_MEASURE_MAX; measure++)
            measured[measure] = measured[measure] || audit->lines[i].hits[measure] >= 0;
        if (i != 0 && strcmp(audit->lines[i].file, audit->lines[i - 1].file) == 0)
            continue;
        snprintf(path, sizeof(path), "%s/%s", audit->source, audit->lines[i].file);
        without += access(path, F_OK) == 0 ? 0 : 1;
    }
    for (int measure = 0; measure < SP_AUDIT_MEASURE_MAX; measure++) {
        if (!measured[measure])
            note(audit, names[measure], "was not measured");
    }
    if (without != 0)
        note(audit, "measured files that are gone",
             "%zu files of the coverage are not in the source tree: it is of another version",
             without);
    note_elsewhere(audit);
    note(audit, "which vector reaches a line",
         "coverage is kept for all vectors together, not for each");
}

static bool is_mutated(const struct sp_audit *audit, const char *file)
{
    for (size_t i = 0; i < audit->mutant_count; i++) {
        if (strcmp(audit->mutants[i].file, file) == 0)
            return true;
    }
    return false;
}

/* A sample of mutants says nothing of the files that it left out. */
static void note_unmutated(struct sp_audit *audit)
{
    size_t count = 0;

    if (audit->mutant_count == 0)
        return;
    for (size_t i = 0; i < audit->line_count; i++) {
        const struct sp_audit_line *line = &audit->lines[i];
        bool first = i == 0 || strcmp(line->file, audit->lines[i - 1].file) != 0;

        count += first && line->planner && !is_mutated(audit, line->file) ? 1 : 0;
    }
    if (count != 0)
        note(audit, "files without a mutant",
             "%zu files of ref/policy and ref/plan have none in the report", count);
}

static void note_mutants(struct sp_audit *audit)
{
    size_t equivalent = 0;
    size_t stillborn = 0;

    for (size_t i = 0; i < audit->mutant_count; i++) {
        equivalent += strcmp(audit->mutants[i].verdict, "equivalent") == 0 ? 1 : 0;
        stillborn += strcmp(audit->mutants[i].verdict, "stillborn") == 0 ? 1 : 0;
    }
    if (audit->mutant_count != 0)
        note(audit, "further killers",
             "a mutant's killers are those that its report names, which need not be all");
    note_unmutated(audit);
    if (equivalent != 0)
        note(audit, "equivalent mutants",
             "%zu mutants are called equivalent by people; nothing here proves it", equivalent);
    if (stillborn != 0)
        note(audit, "stillborn mutants", "%zu mutants did not build, and say nothing", stillborn);
    if (audit->foreign_killers != 0)
        note(audit, "killers without a vector",
             "%zu killers of mutants are no vectors here: the report is of another version",
             audit->foreign_killers);
}

void sp_audit_note_unchecked(struct sp_audit *audit)
{
    if (sp_digest_suite(audit->suite, audit->digest) < 0)
        audit->digest[0] = '\0';
    note_inputs(audit);
    note_judges(audit);
    note_run(audit);
    note_live(audit);
    note_coverage(audit);
    note_mutants(audit);
    if (audit->cases->count == 0)
        note(audit, "live cases",
             "the source tree has none: what a kernel must show is not listed");
    note(audit, "recorded scenarios",
         "vectors/interop is a suite of its own and is not counted here");
}
