/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/show_live.h"
#include "cli/verbs.h"

#include <stdio.h>

static void show(const struct sp_vector *vector, const struct sp_registry *registry)
{
    printf("%s\n  %s\n  because: %s\n", vector->id, vector->title, vector->why);
    sp_show_requirements(vector->requirements, registry);
    printf("  level %s, origin %s, method %s, file %s\n", vector->level, vector->origin,
           vector->method, vector->file);
    if (vector->twin != NULL)
        printf("  twin %s: passes, and differs in one place of the input\n", vector->twin);
    sp_show_json("given, merged:", vector->params);
    sp_show_json("expected:", vector->expect);
}

/* Recorded scenarios are no part of the data folder's suite, but can be shown. */
static int load(const struct sp_options *options, struct sp_suite *suite, struct sp_error *reterr)
{
    struct sp_options all = *options;
    char recorded[4096];
    int rc = 0;

    all.operand_count = 0;
    rc = sp_load(&all, suite, reterr);
    snprintf(recorded, sizeof(recorded), "%s/interop", suite->data);
    return rc == 0 ? sp_suite_load(suite, recorded, reterr) : rc;
}

/* A vector or a live case: their ids share one form, and are told apart by being there. */
static int show_id(const char *id, const struct sp_suite *suite, const struct sp_live_cases *cases,
                   const struct sp_registry *registry, struct sp_error *reterr)
{
    const struct sp_vector *vector = sp_suite_find(suite, id);
    const struct sp_live_case *item = sp_live_cases_find(cases, id);

    if (vector == NULL && item == NULL) {
        sp_error_set(reterr, SP_E_NOTFOUND,
                     "no such vector or live case; sandproof list and it/cases tell them");
        sp_error_at(reterr, id);
        return SP_E_NOTFOUND;
    }
    if (vector != NULL)
        show(vector, registry);
    if (item != NULL)
        sp_show_live(item, registry);
    return 0;
}

int sp_verb_show(const struct sp_options *options)
{
    struct sp_suite suite = {0};
    struct sp_registry registry;
    struct sp_live_cases cases;
    struct sp_error error = {0};
    int rc = 0;

    sp_registry_init(&registry);
    sp_live_cases_init(&cases);
    if (options->operand_count != 1)
        rc = sp_error_set(&error, SP_E_USAGE, "show takes one ID; sandproof list tells them");
    if (rc == 0)
        rc = load(options, &suite, &error);
    if (rc == 0)
        rc = sp_load_spec(options, &registry, &error);
    if (rc == 0)
        rc = sp_load_live(options, &cases, &error);
    if (rc == 0)
        rc = show_id(options->operands[0], &suite, &cases, &registry, &error);
    if (rc < 0)
        sp_complain(&error);
    sp_live_cases_free(&cases);
    sp_registry_free(&registry);
    sp_suite_free(&suite);
    return rc == 0 ? SP_EXIT_PASSED : SP_EXIT_USAGE;
}
