/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/verbs.h"
#include "core/place.h"
#include "report/terminal.h"

#include <fnmatch.h>
#include <stdio.h>
#include <unistd.h>

enum { PATH_ROOM = 4096 };

void sp_complain(const struct sp_error *error)
{
    fputs("sandproof: ", stderr);
    if (error->where[0] != '\0') {
        sp_terminal_print(error->where, stderr);
        fputs(": ", stderr);
    }
    if (error->line != 0)
        fprintf(stderr, "line %zu, column %zu: ", error->line, error->column);
    sp_terminal_print(error->text, stderr);
    fputc('\n', stderr);
}

static bool wanted(const struct sp_options *options, const struct sp_vector *vector, bool *used)
{
    bool any = options->filter_count == 0;

    for (size_t i = 0; i < options->filter_count; i++) {
        if (fnmatch(options->filters[i], vector->id, 0) == 0) {
            used[i] = true;
            any = true;
        }
    }
    return any;
}

int sp_filter(const struct sp_options *options, struct sp_suite *suite, struct sp_error *reterr)
{
    bool used[SP_OPTIONS_LIST_MAX] = {false};
    size_t kept = 0;

    for (size_t i = 0; i < suite->count; i++) {
        if (wanted(options, &suite->vectors[i], used))
            suite->vectors[kept++] = suite->vectors[i];
    }
    suite->count = kept;
    for (size_t i = 0; i < options->filter_count; i++) {
        if (!used[i]) {
            sp_error_set(reterr, SP_E_NOTFOUND, "this filter matches no vector");
            sp_error_at(reterr, options->filters[i]);
            return SP_E_NOTFOUND;
        }
    }
    if (kept == 0)
        return sp_error_set(reterr, SP_E_NOTFOUND, "there is no vector to judge");
    return 0;
}

/* A suite borrows it for as long as it lives. */
static const char *find_data(const struct sp_options *options)
{
    static char own[SP_PLACE_ROOM + sizeof("/vectors")];
    char place[SP_PLACE_ROOM];

    if (options->data != NULL)
        return options->data;
    sp_place_data(place);
    snprintf(own, sizeof(own), "%s/vectors", place);
    return own;
}

int sp_load(const struct sp_options *options, struct sp_suite *suite, struct sp_error *reterr)
{
    const char *data = find_data(options);
    int rc = 0;

    sp_suite_init(suite, data);
    if (options->operand_count == 0)
        rc = sp_suite_load(suite, data, reterr);
    for (size_t i = 0; rc == 0 && i < options->operand_count; i++)
        rc = sp_suite_load(suite, options->operands[i], reterr);
    return rc;
}

int sp_select(const struct sp_options *options, struct sp_suite *suite, struct sp_error *reterr)
{
    int rc = sp_load(options, suite, reterr);

    return rc == 0 ? sp_filter(options, suite, reterr) : rc;
}

const char *sp_source(const struct sp_options *options)
{
    static char place[SP_PLACE_ROOM];

    if (options->source != NULL)
        return options->source;
    if (place[0] == '\0')
        sp_place_data(place);
    return place;
}

int sp_load_spec(const struct sp_options *options, struct sp_registry *registry,
                 struct sp_error *reterr)
{
    char path[PATH_ROOM];

    snprintf(path, sizeof(path), "%s/spec", sp_source(options));
    return sp_registry_load(registry, path, reterr);
}

int sp_load_live(const struct sp_options *options, struct sp_live_cases *cases,
                 struct sp_error *reterr)
{
    char path[PATH_ROOM];

    snprintf(path, sizeof(path), "%s/it/cases", sp_source(options));
    return access(path, F_OK) == 0 ? sp_live_cases_load(cases, path, reterr) : 0;
}
