/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is proved, and what of it was asked about.
 */
#include "audit/audit.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { TEXT_ROOM = 400, PATH_ROOM = 4096 };

static const cJSON *member(const cJSON *object, const char *key)
{
    return cJSON_GetObjectItemCaseSensitive(object, key);
}

static bool is_word(const cJSON *object, const char *key, const char *word)
{
    return strcmp(member(object, key)->valuestring, word) == 0;
}

static const char *say(struct sp_audit *audit, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static const char *say(struct sp_audit *audit, const char *format, ...)
{
    char text[TEXT_ROOM];
    const char *copy = NULL;
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    copy = sp_arena_strndup(&audit->arena, text, strlen(text));
    return copy != NULL ? copy : "";
}

bool sp_audit_is_alive(const struct sp_audit_mutant *mutant)
{
    return strcmp(mutant->verdict, "survived") == 0;
}

bool sp_audit_is_unreached(const struct sp_audit_line *line)
{
    return line->planner && line->hits[SP_AUDIT_BY_VECTORS] == 0 && line->excuse == NULL;
}

/* What the evidence for one requirement amounts to: vectors, or live cases. */
struct tally {
    size_t there;   /* vectors or cases that name it */
    size_t told;    /* of them with a verdict */
    size_t passed;  /* verdicts */
    size_t failed;  /* verdicts against it */
    size_t nothing; /* verdicts from which nothing was learnt */
};

static void tally_vectors(const struct sp_audit *audit, const char *id, struct tally *tally)
{
    static const char *const nothing[] = {"unjudged", "not-applicable"};

    for (size_t i = 0; i < audit->suite->count; i++) {
        const cJSON *result = audit->results[i];

        if (!sp_audit_cites(audit->suite->vectors[i].requirements, id))
            continue;
        tally->there++;
        if (result == NULL)
            continue;
        tally->told++;
        if (is_word(result, "verdict", "pass") || is_word(result, "verdict", "xpass"))
            tally->passed++;
        else if (is_word(result, "verdict", nothing[0]) || is_word(result, "verdict", nothing[1]))
            tally->nothing++;
        else
            tally->failed++;
    }
}

static void tally_case(const struct sp_audit *audit, const char *id, struct tally *tally)
{
    const cJSON *result = NULL;
    bool told = false;

    cJSON_ArrayForEach(result, member(audit->inputs[SP_AUDIT_LIVE].tree, "results"))
    {
        if (!sp_audit_result_is(result, id))
            continue;
        told = true;
        if (is_word(result, "verdict", "pass"))
            tally->passed++;
        else if (is_word(result, "verdict", "fail"))
            tally->failed++;
        else
            tally->nothing++;
    }
    tally->told += told ? 1 : 0;
}

static void tally_cases(const struct sp_audit *audit, const char *id, struct tally *tally)
{
    for (size_t i = 0; i < audit->cases->count; i++) {
        if (!sp_audit_cites(audit->cases->items[i].proves, id))
            continue;
        tally->there++;
        tally_case(audit, audit->cases->items[i].id, tally);
    }
}

/* By its own judge's evidence, against which nothing else was found. */
static struct sp_audit_judged judge_by(struct sp_audit *audit, const struct tally *tally,
                                       const char *what, bool given)
{
    struct sp_audit_judged judged = {.state = SP_AUDIT_UNPROVED};

    if (tally->there == 0) {
        judged.why = say(audit, "is judged by %ss and has none", what);
    } else if (!given) {
        judged.state = SP_AUDIT_CITED;
        judged.why = say(audit, "%zu %ss; their verdicts were not given", tally->there, what);
    } else if (tally->passed == 0) {
        judged.why = say(audit, "no %s of its %zu passed: %zu have no verdict, %zu learnt nothing",
                         what, tally->there, tally->there - tally->told, tally->nothing);
    } else {
        judged.state = SP_AUDIT_PROVED;
        judged.why = say(audit, "%zu verdicts pass on %zu of its %zu %ss", tally->passed,
                         tally->told, tally->there, what);
    }
    return judged;
}

static struct sp_audit_judged judge(struct sp_audit *audit, const struct sp_requirement *item)
{
    struct tally vectors = {0};
    struct tally cases = {0};

    tally_vectors(audit, item->id, &vectors);
    tally_cases(audit, item->id, &cases);
    /* Whoever is its judge: evidence against it is evidence. */
    if (vectors.failed + cases.failed != 0)
        return (struct sp_audit_judged){
            .state = SP_AUDIT_UNPROVED,
            .why = say(audit, "%zu verdicts of vectors and %zu of live cases are against it",
                       vectors.failed, cases.failed)};
    if (strcmp(item->judge, "vector") == 0)
        return judge_by(audit, &vectors, "vector", audit->inputs[SP_AUDIT_RUN].tree != NULL);
    if (strcmp(item->judge, "live") == 0)
        return judge_by(audit, &cases, "live case", audit->inputs[SP_AUDIT_LIVE].tree != NULL);
    if (strcmp(item->judge, "tests") == 0)
        return (struct sp_audit_judged){.state = SP_AUDIT_ELSEWHERE,
                                        .why = "is judged by the project's own tests"};
    return (struct sp_audit_judged){.state = SP_AUDIT_LATER, .why = "is not judged yet"};
}

static void show_requirement(struct sp_audit *audit, size_t index)
{
    const char *id = audit->registry->items[index].id;

    audit->judged[index].shown = true;
    for (size_t i = 0; i < audit->suite->count; i++) {
        if (sp_audit_cites(audit->suite->vectors[i].requirements, id))
            audit->vector_shown[i] = true;
    }
    for (size_t i = 0; i < audit->cases->count; i++) {
        if (sp_audit_cites(audit->cases->items[i].proves, id))
            audit->case_shown[i] = true;
    }
    for (size_t i = 0; i < audit->mutant_count; i++) {
        if (audit->mutants[i].kills[index])
            audit->mutants[i].shown = true;
    }
    for (size_t i = 0; i < audit->citation_count; i++) {
        const struct sp_audit_citation *at = &audit->citations[i];

        if (at->requirement == (long)index && at->code != NULL)
            audit->lines[at->code - audit->lines].shown = true;
    }
}

static bool has_killer(const struct sp_audit_mutant *mutant, const char *id)
{
    return sp_audit_cites(member(mutant->tree, "killers"), id);
}

static void show_ids(struct sp_audit *audit, const cJSON *ids)
{
    const cJSON *id = NULL;

    cJSON_ArrayForEach(id, ids)
    {
        const struct sp_requirement *item = sp_registry_find(audit->registry, id->valuestring);

        if (item != NULL)
            audit->judged[item - audit->registry->items].shown = true;
    }
}

static void show_vector(struct sp_audit *audit, size_t index)
{
    const struct sp_vector *vector = &audit->suite->vectors[index];

    audit->vector_shown[index] = true;
    show_ids(audit, vector->requirements);
    for (size_t i = 0; i < audit->mutant_count; i++) {
        if (has_killer(&audit->mutants[i], vector->id))
            audit->mutants[i].shown = true;
    }
}

/* The nearest place at or above a line that names an id: what the line is written for. */
static const struct sp_audit_citation *citation_above(const struct sp_audit *audit,
                                                      const char *file, size_t line)
{
    const struct sp_audit_citation *nearest = NULL;

    for (size_t i = 0; i < audit->citation_count; i++) {
        const struct sp_audit_citation *at = &audit->citations[i];

        if (at->requirement >= 0 && at->line <= line && strcmp(at->file, file) == 0)
            nearest = at;
    }
    return nearest;
}

static void show_killers(struct sp_audit *audit, struct sp_audit_mutant *mutant)
{
    const cJSON *killer = NULL;

    mutant->shown = true;
    cJSON_ArrayForEach(killer, member(mutant->tree, "killers"))
    {
        long vector = sp_audit_vector(audit, killer->valuestring);

        if (vector >= 0)
            audit->vector_shown[vector] = true;
    }
    for (size_t i = 0; i < audit->registry->count; i++)
        audit->judged[i].shown = audit->judged[i].shown || mutant->kills[i];
}

/* false: there is no such file. */
static bool show_line(struct sp_audit *audit, const char *file, size_t line)
{
    const struct sp_audit_citation *above = citation_above(audit, file, line);
    char path[PATH_ROOM];
    bool known = false;

    snprintf(path, sizeof(path), "%.2000s/%.2000s", audit->source, file);
    known = access(path, F_OK) == 0;
    for (size_t i = 0; i < audit->line_count; i++) {
        if (strcmp(audit->lines[i].file, file) != 0)
            continue;
        known = true;
        if (audit->lines[i].line == line)
            audit->lines[i].shown = true;
    }
    for (size_t i = 0; i < audit->citation_count; i++) {
        const struct sp_audit_citation *at = &audit->citations[i];
        bool on = strcmp(at->file, file) == 0 &&
                  (at->line == line || (at->code != NULL && at->code->line == line) ||
                   (above != NULL && at->line == above->line));

        if (on && at->requirement >= 0)
            show_requirement(audit, (size_t)at->requirement);
    }
    for (size_t i = 0; i < audit->mutant_count; i++) {
        if (audit->mutants[i].line == line && strcmp(audit->mutants[i].file, file) == 0)
            show_killers(audit, &audit->mutants[i]);
    }
    return known;
}

static bool show_place(struct sp_audit *audit, const char *subject)
{
    const char *colon = strrchr(subject, ':');
    char file[PATH_ROOM];
    char *end = NULL;
    unsigned long line = 0;

    if (colon == NULL || colon[1] < '1' || colon[1] > '9' ||
        (size_t)(colon - subject) >= sizeof(file))
        return false;
    line = strtoul(colon + 1, &end, 10);
    snprintf(file, sizeof(file), "%.*s", (int)(colon - subject), subject);
    return *end == '\0' && show_line(audit, file, line);
}

static void show_case(struct sp_audit *audit, size_t index)
{
    audit->case_shown[index] = true;
    show_ids(audit, audit->cases->items[index].proves);
}

static void show_erratum(struct sp_audit *audit, const char *id)
{
    for (size_t i = 0; i < audit->registry->errata_count; i++) {
        if (strcmp(audit->registry->errata[i].id, id) == 0)
            audit->erratum_shown[i] = true;
    }
    for (size_t i = 0; i < audit->cases->count; i++) {
        if (sp_audit_cites(audit->cases->items[i].errata, id))
            show_case(audit, i);
    }
}

static int show_subject(struct sp_audit *audit, const char *subject, struct sp_error *reterr)
{
    const struct sp_requirement *requirement = sp_registry_find(audit->registry, subject);
    const struct sp_live_case *item = sp_live_cases_find(audit->cases, subject);
    long vector = sp_audit_vector(audit, subject);
    bool known = true;

    if (requirement != NULL)
        show_requirement(audit, (size_t)(requirement - audit->registry->items));
    else if (sp_registry_find_erratum(audit->registry, subject) != NULL)
        show_erratum(audit, subject);
    else if (vector >= 0 || item != NULL) {
        if (vector >= 0)
            show_vector(audit, (size_t)vector);
        if (item != NULL)
            show_case(audit, (size_t)(item - audit->cases->items));
    } else
        known = show_place(audit, subject);
    if (known)
        return 0;
    sp_error_set(reterr, SP_E_NOTFOUND,
                 "no requirement, erratum, vector, live case or FILE:LINE of the source tree; "
                 "spec/, sandproof list and it/cases tell them");
    sp_error_at(reterr, subject);
    return SP_E_NOTFOUND;
}

static void show_all(struct sp_audit *audit)
{
    for (size_t i = 0; i < audit->registry->count; i++)
        audit->judged[i].shown = true;
    for (size_t i = 0; i < audit->registry->errata_count; i++)
        audit->erratum_shown[i] = true;
    memset(audit->vector_shown, true, audit->suite->count);
    memset(audit->case_shown, true, audit->cases->count);
    for (size_t i = 0; i < audit->line_count; i++)
        audit->lines[i].shown = true;
    for (size_t i = 0; i < audit->mutant_count; i++)
        audit->mutants[i].shown = true;
}

/* Errata of what is shown: named beside a requirement, or by a case. */
static void show_errata(struct sp_audit *audit)
{
    for (size_t i = 0; i < audit->citation_count; i++) {
        const struct sp_audit_citation *row = &audit->citations[i];

        for (size_t k = 0; row->requirement >= 0 && k < audit->registry->errata_count; k++) {
            const struct sp_erratum *erratum = &audit->registry->errata[k];

            if (audit->judged[row->requirement].shown && row->line == erratum->line &&
                strncmp(row->file, "spec/15-", strlen("spec/15-")) == 0)
                audit->erratum_shown[k] = true;
        }
    }
}

int sp_audit_join(struct sp_audit *audit, struct sp_error *reterr)
{
    int rc = sp_audit_gather(audit, reterr);

    for (size_t i = 0; rc == 0 && i < audit->registry->count; i++)
        audit->judged[i] = judge(audit, &audit->registry->items[i]);
    if (rc == 0 && audit->subject_count == 0)
        show_all(audit);
    for (size_t i = 0; rc == 0 && i < audit->subject_count; i++)
        rc = show_subject(audit, audit->subjects[i], reterr);
    if (rc == 0) {
        show_errata(audit);
        sp_audit_note_unchecked(audit);
    }
    return rc;
}

bool sp_audit_passed(const struct sp_audit *audit)
{
    for (size_t i = 0; i < audit->registry->count; i++) {
        if (audit->judged[i].shown && audit->judged[i].state == SP_AUDIT_UNPROVED)
            return false;
    }
    for (size_t i = 0; i < audit->mutant_count; i++) {
        if (audit->mutants[i].shown && sp_audit_is_alive(&audit->mutants[i]))
            return false;
    }
    return true;
}
