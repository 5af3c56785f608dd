/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Specification, vectors, ledger and code before each other: every fault is told, not only the
 * first.
 */
#include "cli/check_files.h"
#include "cli/verbs.h"
#include "core/citations.h"
#include "core/registry.h"
#include "core/twin.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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
            sp_check_fault(check, vector->id, "cites a requirement that does not exist");
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
        sp_check_fault(check, vector->id, what);
}

/* Return: how many nobody judges yet. */
static size_t check_requirements(struct sp_check *check)
{
    size_t open = 0;

    for (size_t i = 0; i < check->registry->count; i++) {
        const struct sp_requirement *requirement = &check->registry->items[i];

        if (strcmp(requirement->judge, "vector") == 0 && check->cited[i] == 0)
            sp_check_fault(check, requirement->id, "is to be judged by vectors and has none");
        open += strcmp(requirement->judge, "later") == 0 || strcmp(requirement->judge, "live") == 0;
    }
    return open;
}

static void note_citation(void *context, const struct sp_citation *citation)
{
    struct sp_check *check = context;
    char where[SP_ERROR_WHERE_MAX];

    check->citations++;
    if (citation->is_known)
        return;
    snprintf(where, sizeof(where), "%.200s:%zu", citation->file, citation->line);
    sp_check_fault(check, where, "names a requirement or erratum that does not exist");
}

/* The texts that a source tree has beside the specification; an installed suite has none. */
static int check_texts(struct sp_check *check, struct sp_error *reterr)
{
    static const char *const places[] = {SP_SPEC_DIR,
                                         SP_SOURCE_DIR "/ref",
                                         SP_SOURCE_DIR "/it",
                                         SP_SOURCE_DIR "/harness",
                                         SP_SOURCE_DIR "/ci",
                                         SP_SOURCE_DIR "/README.md",
                                         NULL};

    for (size_t i = 0; places[i] != NULL; i++) {
        int rc = access(places[i], F_OK) == 0
                     ? sp_citations_walk(check->registry, places[i], note_citation, check, reterr)
                     : 0;

        if (rc < 0)
            return rc;
    }
    return 0;
}

static int check_all(struct sp_check *check, struct sp_error *reterr)
{
    size_t open = 0;
    int rc = 0;

    for (size_t i = 0; i < check->suite->count; i++) {
        check_cited(check, &check->suite->vectors[i]);
        check_twin(check, &check->suite->vectors[i]);
    }
    open = check_requirements(check);
    rc = check_texts(check, reterr);
    if (rc == 0)
        rc = sp_check_files(check, reterr);
    if (rc < 0)
        return rc;
    printf("%zu requirements, %zu of them not judged yet (later, live), cited in %zu places\n",
           check->registry->count, open, check->citations);
    printf("%zu vectors in %zu files, %zu ids in the ledger, %zu faults\n", check->suite->count,
           check->files, check->ledger_ids, check->faults);
    return check->faults == 0 ? SP_EXIT_PASSED : SP_EXIT_FAILED;
}

void sp_check_fault(struct sp_check *check, const char *where, const char *text)
{
    printf("%s: %s\n", where, text);
    check->faults++;
}

int sp_verb_check(const struct sp_options *options)
{
    struct sp_suite suite;
    struct sp_registry registry;
    struct sp_error error = {0};
    struct sp_check check = {.suite = &suite, .registry = &registry, .write = options->write};
    int status = 0;

    sp_suite_init(&suite, "");
    sp_registry_init(&registry);
    if (options->operand_count != 0 || options->filter_count != 0)
        status = sp_error_set(&error, SP_E_USAGE, "check looks at everything: no VECTOR, --filter");
    else if ((status = sp_select(options, &suite, &error)) == 0 &&
             (status = sp_registry_load(&registry, SP_SPEC_DIR, &error)) == 0) {
        check.cited = calloc(registry.count, sizeof(*check.cited));
        status = check.cited != NULL ? check_all(&check, &error) : sp_error_nomem(&error);
    }
    if (status < 0)
        sp_complain(&error);
    free(check.cited);
    sp_registry_free(&registry);
    sp_suite_free(&suite);
    return status < 0 ? SP_EXIT_USAGE : status;
}
