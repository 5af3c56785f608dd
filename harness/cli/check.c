/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Specification, vectors, live cases, ledger and code before each other: every fault is told, not
 * only the first.
 */
#include "cli/check_files.h"
#include "cli/check_live.h"
#include "cli/verbs.h"
#include "core/citations.h"
#include "core/registry.h"
#include "core/twin.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PATH_ROOM = 4096 };

static void check_cited(struct sp_check *check, const struct sp_vector *vector)
{
    const cJSON *id = NULL;

    if (cJSON_GetArraySize(vector->requirements) == 0)
        sp_check_fault(check, vector->id, "cites no requirement");
    cJSON_ArrayForEach(id, vector->requirements)
    {
        const struct sp_requirement *requirement =
            sp_registry_find(check->registry, id->valuestring);

        if (requirement == NULL)
            sp_check_fault(check, vector->id, "cites %s, which no chapter has", id->valuestring);
        else
            check->cited[requirement - check->registry->items]++;
    }
}

static void check_twin(struct sp_check *check, const struct sp_vector *vector)
{
    const struct sp_vector *twin = NULL;
    const char *what = NULL;

    if (vector->twin == NULL) {
        if (sp_twin_needed(vector))
            sp_check_fault(check, vector->id, "expects a refusal or a downgrade and names no twin");
        return;
    }
    twin = sp_suite_find(check->suite, vector->twin);
    what = twin != NULL ? sp_twin_fault(vector, twin) : "its twin does not exist";
    if (what != NULL)
        sp_check_fault(check, vector->id, "%s", what);
}

static void check_requirements(struct sp_check *check)
{
    for (size_t i = 0; i < check->registry->count; i++) {
        const struct sp_requirement *requirement = &check->registry->items[i];

        if (strcmp(requirement->judge, "vector") == 0 && check->cited[i] == 0)
            sp_check_fault(check, requirement->id, "is to be judged by vectors and has none");
    }
}

static void note_citation(void *context, const struct sp_citation *citation)
{
    struct sp_check *check = context;
    char where[SP_ERROR_WHERE_MAX];

    check->citations++;
    if (citation->is_known)
        return;
    snprintf(where, sizeof(where), "%.200s:%zu", citation->file, citation->line);
    sp_check_fault(check, where, "names %s, which no chapter has", citation->id);
}

/* A path of the source tree; false: an installed suite has no such thing. */
static bool find_place(const struct sp_check *check, const char *name, char path[PATH_ROOM])
{
    snprintf(path, PATH_ROOM, "%s/%s", check->source, name);
    return access(path, F_OK) == 0;
}

/* The texts that a source tree has beside the specification; an installed suite has none. */
static int check_texts(struct sp_check *check, struct sp_error *reterr)
{
    static const char *const places[] = {"spec", "ref", "it", "harness", "ci", "README.md", NULL};
    char path[PATH_ROOM];

    for (size_t i = 0; places[i] != NULL; i++) {
        int rc = find_place(check, places[i], path)
                     ? sp_citations_walk(check->registry, path, note_citation, check, reterr)
                     : 0;

        if (rc < 0)
            return rc;
    }
    return 0;
}

static size_t count_judged(const struct sp_check *check, const char *judge)
{
    size_t count = 0;

    for (size_t i = 0; i < check->registry->count; i++)
        count += strcmp(check->registry->items[i].judge, judge) == 0 ? 1 : 0;
    return count;
}

static size_t count_proved(const struct sp_check *check)
{
    size_t count = 0;

    for (size_t i = 0; i < check->registry->count; i++)
        count += check->proved[i] != 0 ? 1 : 0;
    return count;
}

static void print_counts(const struct sp_check *check)
{
    size_t later = count_judged(check, "later");

    if (check->cases->count == 0)
        printf("%zu requirements, %zu not judged yet (later, live), 0 live cases",
               check->registry->count, later + count_judged(check, "live"));
    else
        printf("%zu requirements, %zu not judged yet (later), %zu proved live by %zu cases",
               check->registry->count, later, count_proved(check), check->cases->count);
    printf(", cited in %zu places\n", check->citations);
    printf("%zu vectors in %zu files, %zu ids in the ledger, %zu faults\n", check->suite->count,
           check->files, check->ledger_ids, check->faults);
}

static int check_all(struct sp_check *check, struct sp_error *reterr)
{
    char path[PATH_ROOM];
    int rc = 0;

    for (size_t i = 0; i < check->suite->count; i++) {
        check_cited(check, &check->suite->vectors[i]);
        check_twin(check, &check->suite->vectors[i]);
    }
    check_requirements(check);
    if (find_place(check, "it/cases", path))
        sp_check_live(check);
    rc = check_texts(check, reterr);
    if (rc == 0)
        rc = sp_check_files(check, reterr);
    if (rc < 0)
        return rc;
    print_counts(check);
    return check->faults == 0 ? SP_EXIT_PASSED : SP_EXIT_FAILED;
}

void sp_check_fault(struct sp_check *check, const char *where, const char *format, ...)
{
    va_list values;

    va_start(values, format);
    printf("%s: ", where);
    vprintf(format, values);
    putchar('\n');
    va_end(values);
    check->faults++;
}

/* What a check looks at, all of which the caller frees. */
static int load(const struct sp_options *options, struct sp_suite *suite,
                struct sp_registry *registry, struct sp_live_cases *cases, struct sp_error *reterr)
{
    int rc = 0;

    if (options->operand_count != 0 || options->filter_count != 0)
        return sp_error_set(reterr, SP_E_USAGE, "check looks at everything: no VECTOR, --filter");
    rc = sp_select(options, suite, reterr);
    if (rc == 0)
        rc = sp_load_spec(options, registry, reterr);
    return rc == 0 ? sp_load_live(options, cases, reterr) : rc;
}

int sp_verb_check(const struct sp_options *options)
{
    struct sp_suite suite;
    struct sp_registry registry;
    struct sp_live_cases cases;
    struct sp_error error = {0};
    struct sp_check check = {
        .suite = &suite,
        .registry = &registry,
        .cases = &cases,
        .source = sp_source(options),
        .write = options->write,
    };
    int status = 0;

    sp_suite_init(&suite, "");
    sp_registry_init(&registry);
    sp_live_cases_init(&cases);
    status = load(options, &suite, &registry, &cases, &error);
    if (status == 0) {
        check.cited = calloc(registry.count, sizeof(*check.cited));
        check.proved = calloc(registry.count, sizeof(*check.proved));
        status = check.cited != NULL && check.proved != NULL ? check_all(&check, &error)
                                                             : sp_error_nomem(&error);
    }
    if (status < 0)
        sp_complain(&error);
    free(check.proved);
    free(check.cited);
    sp_live_cases_free(&cases);
    sp_registry_free(&registry);
    sp_suite_free(&suite);
    return status < 0 ? SP_EXIT_USAGE : status;
}
