/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What there is: places that name an id, lines that were measured, mutants, verdicts.
 */
#include "audit/audit.h"

#include "core/citations.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PATH_ROOM = 4096, TEXT_MAX = 200, REACH_LINES = 60, ARENA_CHUNK = 1 << 20 };

static const cJSON *member(const cJSON *object, const char *key)
{
    return cJSON_GetObjectItemCaseSensitive(object, key);
}

void sp_audit_init(struct sp_audit *audit, const struct sp_suite *suite,
                   const struct sp_registry *registry, const struct sp_live_cases *cases)
{
    memset(audit, 0, sizeof(*audit));
    sp_arena_init(&audit->arena, ARENA_CHUNK);
    audit->suite = suite;
    audit->registry = registry;
    audit->cases = cases;
}

void sp_audit_free(struct sp_audit *audit)
{
    sp_arena_free(&audit->arena);
}

const char *sp_audit_state_name(enum sp_audit_state state)
{
    static const char *const names[SP_AUDIT_STATE_MAX] = {"unproved", "cited", "proved",
                                                          "elsewhere", "later"};

    return names[state];
}

const char *sp_audit_measure_name(enum sp_audit_measure measure)
{
    static const char *const names[SP_AUDIT_MEASURE_MAX] = {"vectors", "unit", "live"};

    return names[measure];
}

bool sp_audit_cites(const cJSON *ids, const char *id)
{
    const cJSON *item = NULL;

    cJSON_ArrayForEach(item, ids)
    {
        if (strcmp(item->valuestring, id) == 0)
            return true;
    }
    return false;
}

bool sp_audit_result_is(const cJSON *result, const char *id)
{
    return strcmp(member(result, "id")->valuestring, id) == 0;
}

bool sp_audit_is_own(const struct sp_requirement *item, const struct sp_audit_citation *at)
{
    const char *name = strrchr(item->file, '/');

    name = name != NULL ? name + 1 : item->file;
    return at->line == item->line && strncmp(at->file, "spec/", 5) == 0 &&
           strcmp(at->file + 5, name) == 0;
}

/* Zeroed, so that what nobody sets is false and NULL. */
static void *make(struct sp_audit *audit, size_t count, size_t size)
{
    void *bytes = sp_arena_array(&audit->arena, count + 1, size);

    if (bytes != NULL)
        memset(bytes, 0, (count + 1) * size);
    return bytes;
}

static int compare_named(const void *a, const void *b)
{
    const struct sp_audit_named *left = a;
    const struct sp_audit_named *right = b;

    return strcmp(left->id, right->id);
}

long sp_audit_vector(const struct sp_audit *audit, const char *id)
{
    const struct sp_audit_named key = {.id = id};
    const struct sp_audit_named *found =
        bsearch(&key, audit->by_id, audit->suite->count, sizeof(*found), compare_named);

    return found != NULL ? (long)found->index : -1;
}

static int index_vectors(struct sp_audit *audit)
{
    const cJSON *result = NULL;

    audit->by_id = make(audit, audit->suite->count, sizeof(*audit->by_id));
    audit->results = make(audit, audit->suite->count, sizeof(const cJSON *));
    if (audit->by_id == NULL || audit->results == NULL)
        return SP_E_NOMEM;
    for (size_t i = 0; i < audit->suite->count; i++)
        audit->by_id[i] = (struct sp_audit_named){.id = audit->suite->vectors[i].id, .index = i};
    qsort(audit->by_id, audit->suite->count, sizeof(*audit->by_id), compare_named);
    cJSON_ArrayForEach(result, member(audit->inputs[SP_AUDIT_RUN].tree, "results"))
    {
        long index = sp_audit_vector(audit, member(result, "id")->valuestring);

        if (index >= 0)
            audit->results[index] = result;
    }
    return 0;
}

static int compare_lines(const void *a, const void *b)
{
    const struct sp_audit_line *left = a;
    const struct sp_audit_line *right = b;
    int order = strcmp(left->file, right->file);

    if (order != 0)
        return order;
    return left->line < right->line ? -1 : left->line > right->line;
}

static void take_line(struct sp_audit_line *line, const char *file, const cJSON *tree)
{
    *line = (struct sp_audit_line){
        .file = file,
        .line = (size_t)member(tree, "line")->valuedouble,
        .text = "",
        .planner = strncmp(file, "ref/policy/", strlen("ref/policy/")) == 0 ||
                   strncmp(file, "ref/plan/", strlen("ref/plan/")) == 0,
    };
    for (int measure = 0; measure < SP_AUDIT_MEASURE_MAX; measure++) {
        const char *name = sp_audit_measure_name((enum sp_audit_measure)measure);
        const cJSON *hits = member(tree, name);
        const cJSON *pair = member(member(tree, "branches"), name);

        line->hits[measure] = cJSON_IsNumber(hits) ? (long)hits->valuedouble : -1;
        if (cJSON_IsArray(pair)) {
            line->branches[measure][0] = (long)pair->child->valuedouble;
            line->branches[measure][1] = (long)pair->child->next->valuedouble;
        }
    }
}

static const char *keep_text(struct sp_audit *audit, const char *text)
{
    size_t length = strcspn(text, "\r\n");
    const char *copy = NULL;

    while (length > 0 && (*text == ' ' || *text == '\t')) {
        text++;
        length--;
    }
    /* Cut between two characters. */
    if (length > TEXT_MAX) {
        length = TEXT_MAX;
        while (length > 0 && ((unsigned char)text[length] & 0xC0) == 0x80)
            length--;
    }
    copy = sp_arena_strndup(&audit->arena, text, length);
    return copy != NULL ? copy : "";
}

/* What stands on the measured lines of one file; a file that is not there has no text. */
static void read_texts(struct sp_audit *audit, size_t first)
{
    const char *file = audit->lines[first].file;
    char path[PATH_ROOM];
    char *text = NULL;
    size_t room = 0;
    size_t number = 0;
    FILE *stream = NULL;

    snprintf(path, sizeof(path), "%s/%s", audit->source, file);
    stream = strstr(file, "..") == NULL && file[0] != '/' ? fopen(path, "re") : NULL;
    if (stream == NULL)
        return;
    while (first < audit->line_count && strcmp(audit->lines[first].file, file) == 0 &&
           getline(&text, &room, stream) > 0) {
        number++;
        while (first < audit->line_count && audit->lines[first].line <= number &&
               strcmp(audit->lines[first].file, file) == 0) {
            if (audit->lines[first].line == number)
                audit->lines[first].text = keep_text(audit, text);
            first++;
        }
    }
    free(text);
    fclose(stream);
}

/* The first measured line of a file at @line or below; NULL: there is none. */
static struct sp_audit_line *find_line(const struct sp_audit *audit, const char *file, size_t line)
{
    size_t low = 0;
    size_t high = audit->line_count;
    const struct sp_audit_line key = {.file = file, .line = line};

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (compare_lines(&audit->lines[middle], &key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < audit->line_count && strcmp(audit->lines[low].file, file) == 0 ? &audit->lines[low]
                                                                                : NULL;
}

/* The measured line that a place stands on, or the next one below it. */
static const struct sp_audit_line *find_code(const struct sp_audit *audit, const char *file,
                                             size_t line)
{
    const struct sp_audit_line *found = find_line(audit, file, line);

    return found != NULL && found->line <= line + REACH_LINES ? found : NULL;
}

/* Lines that nobody need reach, and why not. */
static void note_excuses(struct sp_audit *audit)
{
    const cJSON *exception = NULL;
    const cJSON *number = NULL;

    cJSON_ArrayForEach(exception, member(audit->inputs[SP_AUDIT_COVERAGE].tree, "exceptions"))
    {
        const char *file = member(exception, "file")->valuestring;

        cJSON_ArrayForEach(number, member(exception, "lines"))
        {
            size_t line = (size_t)number->valuedouble;
            struct sp_audit_line *found = find_line(audit, file, line);

            if (found != NULL && found->line == line)
                found->excuse = member(exception, "reason")->valuestring;
        }
    }
}

static int gather_lines(struct sp_audit *audit)
{
    const cJSON *files = member(audit->inputs[SP_AUDIT_COVERAGE].tree, "files");
    const cJSON *file = NULL;
    const cJSON *line = NULL;
    size_t count = 0;

    cJSON_ArrayForEach(file, files) count += (size_t)cJSON_GetArraySize(member(file, "lines"));
    audit->lines = make(audit, count, sizeof(*audit->lines));
    if (audit->lines == NULL)
        return SP_E_NOMEM;
    cJSON_ArrayForEach(file, files)
    {
        cJSON_ArrayForEach(line, member(file, "lines"))
        {
            take_line(&audit->lines[audit->line_count++], member(file, "file")->valuestring, line);
        }
    }
    qsort(audit->lines, audit->line_count, sizeof(*audit->lines), compare_lines);
    for (size_t i = 0; i < audit->line_count; i++) {
        if (i == 0 || strcmp(audit->lines[i].file, audit->lines[i - 1].file) != 0)
            read_texts(audit, i);
    }
    note_excuses(audit);
    return 0;
}

static struct sp_audit_citation *add_citation(struct sp_audit *audit)
{
    if (audit->citation_count == audit->citation_capacity) {
        size_t capacity = audit->citation_capacity * 2 + 256;
        struct sp_audit_citation *grown =
            sp_arena_array(&audit->arena, capacity, sizeof(*audit->citations));

        if (grown == NULL)
            return NULL;
        if (audit->citation_count != 0)
            memcpy(grown, audit->citations, audit->citation_count * sizeof(*grown));
        audit->citations = grown;
        audit->citation_capacity = capacity;
    }
    return &audit->citations[audit->citation_count++];
}

static void note_citation(void *context, const struct sp_citation *citation)
{
    struct sp_audit *audit = context;
    const struct sp_requirement *requirement = sp_registry_find(audit->registry, citation->id);
    const struct sp_erratum *erratum = sp_registry_find_erratum(audit->registry, citation->id);
    const char *file = citation->file + strlen(audit->source) + 1;
    struct sp_audit_citation *kept = NULL;

    /* A live case says what it proves, and is listed as one. */
    if (!citation->is_known || strncmp(file, "it/cases/", strlen("it/cases/")) == 0)
        return;
    kept = add_citation(audit);
    if (kept == NULL)
        return; /* the arena is full, and the next allocation says so */
    *kept = (struct sp_audit_citation){
        .requirement = requirement != NULL ? requirement - audit->registry->items : -1,
        .erratum = erratum != NULL ? erratum - audit->registry->errata : -1,
        .file = sp_arena_strndup(&audit->arena, file, strlen(file)),
        .line = citation->line,
        .text = keep_text(audit, citation->text),
    };
    if (kept->file == NULL)
        audit->citation_count--;
    else
        kept->code = find_code(audit, kept->file, kept->line);
}

static int compare_citations(const void *a, const void *b)
{
    const struct sp_audit_citation *left = a;
    const struct sp_audit_citation *right = b;
    int order = strcmp(left->file, right->file);

    if (order != 0)
        return order;
    if (left->line != right->line)
        return left->line < right->line ? -1 : 1;
    if (left->requirement != right->requirement)
        return left->requirement < right->requirement ? -1 : 1;
    return left->erratum < right->erratum ? -1 : left->erratum > right->erratum;
}

static int gather_citations(struct sp_audit *audit, struct sp_error *reterr)
{
    static const char *const places[] = {"spec", "ref", "harness", "it", "ci", NULL};
    size_t kept = 0;

    for (size_t i = 0; places[i] != NULL; i++) {
        char path[PATH_ROOM];
        int rc = 0;

        snprintf(path, sizeof(path), "%s/%s", audit->source, places[i]);
        if (access(path, F_OK) == 0)
            rc = sp_citations_walk(audit->registry, path, note_citation, audit, reterr);
        if (rc < 0)
            return rc;
    }
    if (audit->citation_count == 0)
        return 0;
    /* A folder is walked in no order, and a line may name an id twice. */
    qsort(audit->citations, audit->citation_count, sizeof(*audit->citations), compare_citations);
    for (size_t i = 0; i < audit->citation_count; i++) {
        if (kept == 0 || compare_citations(&audit->citations[kept - 1], &audit->citations[i]) != 0)
            audit->citations[kept++] = audit->citations[i];
    }
    audit->citation_count = kept;
    return 0;
}

/* Whose vectors killed it? */
static void note_killers(struct sp_audit *audit, struct sp_audit_mutant *mutant)
{
    const cJSON *killer = NULL;
    const cJSON *id = NULL;

    cJSON_ArrayForEach(killer, member(mutant->tree, "killers"))
    {
        long vector = sp_audit_vector(audit, killer->valuestring);

        if (vector < 0) {
            audit->foreign_killers++;
            continue;
        }
        cJSON_ArrayForEach(id, audit->suite->vectors[vector].requirements)
        {
            const struct sp_requirement *requirement =
                sp_registry_find(audit->registry, id->valuestring);

            if (requirement != NULL)
                mutant->kills[requirement - audit->registry->items] = true;
        }
    }
}

static int gather_mutants(struct sp_audit *audit)
{
    const cJSON *mutants = member(audit->inputs[SP_AUDIT_MUTANTS].tree, "mutants");
    const cJSON *tree = NULL;

    audit->mutants = make(audit, (size_t)cJSON_GetArraySize(mutants), sizeof(*audit->mutants));
    if (audit->mutants == NULL)
        return SP_E_NOMEM;
    cJSON_ArrayForEach(tree, mutants)
    {
        struct sp_audit_mutant *mutant = &audit->mutants[audit->mutant_count++];

        *mutant = (struct sp_audit_mutant){
            .tree = tree,
            .id = member(tree, "id")->valuestring,
            .file = member(tree, "file")->valuestring,
            .line = (size_t)member(tree, "line")->valuedouble,
            .verdict = member(tree, "verdict")->valuestring,
            .kills = make(audit, audit->registry->count, sizeof(*mutant->kills)),
        };
        if (mutant->kills == NULL)
            return SP_E_NOMEM;
        note_killers(audit, mutant);
    }
    return 0;
}

int sp_audit_gather(struct sp_audit *audit, struct sp_error *reterr)
{
    audit->judged = make(audit, audit->registry->count, sizeof(*audit->judged));
    audit->vector_shown = make(audit, audit->suite->count, sizeof(*audit->vector_shown));
    audit->case_shown = make(audit, audit->cases->count, sizeof(*audit->case_shown));
    audit->erratum_shown = make(audit, audit->registry->errata_count, sizeof(bool));
    if (audit->judged == NULL || audit->vector_shown == NULL || audit->case_shown == NULL ||
        audit->erratum_shown == NULL || index_vectors(audit) < 0 || gather_lines(audit) < 0 ||
        gather_mutants(audit) < 0)
        return sp_error_nomem(reterr);
    return gather_citations(audit, reterr);
}
