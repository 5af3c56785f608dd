/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/verbs.h"
#include "core/canonical.h"
#include "core/registry.h"

#include <stdio.h>

static void print_json(const char *heading, const cJSON *value)
{
    struct sp_buf buf = {0};

    sp_canonical_write(&buf, value);
    printf("\n%s\n%s", heading, buf.failed ? "(out of memory)\n" : sp_buf_str(&buf));
    sp_buf_free(&buf);
}

static void print_requirements(const struct sp_vector *vector, const struct sp_registry *registry)
{
    const cJSON *id = NULL;

    cJSON_ArrayForEach(id, vector->requirements)
    {
        const struct sp_requirement *requirement = sp_registry_find(registry, id->valuestring);

        printf("  %-7s %s\n", id->valuestring, requirement != NULL ? requirement->sentence : "");
    }
}

static void show(const struct sp_vector *vector, const struct sp_registry *registry)
{
    printf("%s\n  %s\n  because: %s\n", vector->id, vector->title, vector->why);
    print_requirements(vector, registry);
    printf("  level %s, origin %s, method %s, file %s\n", vector->level, vector->origin,
           vector->method, vector->file);
    if (vector->twin != NULL)
        printf("  twin %s: passes, and differs in one place of the input\n", vector->twin);
    print_json("given, merged:", vector->params);
    print_json("expected:", vector->expect);
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

int sp_verb_show(const struct sp_options *options)
{
    struct sp_suite suite = {0};
    struct sp_registry registry;
    struct sp_error error = {0};
    const struct sp_vector *vector = NULL;
    int rc = 0;

    sp_registry_init(&registry);
    if (options->operand_count != 1)
        rc = sp_error_set(&error, SP_E_USAGE, "show takes one ID; sandproof list tells them");
    if (rc == 0)
        rc = load(options, &suite, &error);
    if (rc == 0)
        rc = sp_registry_load(&registry, SP_SPEC_DIR, &error);
    if (rc == 0)
        vector = sp_suite_find(&suite, options->operands[0]);
    if (rc == 0 && vector == NULL) {
        rc = sp_error_set(&error, SP_E_NOTFOUND, "no such vector; sandproof list tells them");
        sp_error_at(&error, options->operands[0]);
    }
    if (vector != NULL)
        show(vector, &registry);
    else
        sp_complain(&error);
    sp_registry_free(&registry);
    sp_suite_free(&suite);
    return rc == 0 ? SP_EXIT_PASSED : SP_EXIT_USAGE;
}
