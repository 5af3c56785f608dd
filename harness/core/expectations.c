/* SPDX-License-Identifier: Apache-2.0 */
#include "core/expectations.h"

#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ARENA_SIZE = 16 << 10, PATH_ROOM = 4096, DAY_LENGTH = 10 };

void sp_expectations_init(struct sp_expectations *expectations)
{
    memset(expectations, 0, sizeof(*expectations));
    sp_arena_init(&expectations->arena, ARENA_SIZE);
}

void sp_expectations_free(struct sp_expectations *expectations)
{
    free(expectations->lines);
    sp_arena_free(&expectations->arena);
    memset(expectations, 0, sizeof(*expectations));
}

static struct sp_expectation *add(struct sp_expectations *expectations)
{
    struct sp_expectation *lines = NULL;
    size_t capacity = expectations->capacity != 0 ? 2 * expectations->capacity : 64;

    if (expectations->count == expectations->capacity) {
        lines = realloc(expectations->lines, capacity * sizeof(*lines));
        if (lines == NULL)
            return NULL;
        expectations->lines = lines;
        expectations->capacity = capacity;
    }
    memset(&expectations->lines[expectations->count], 0, sizeof(*lines));
    return &expectations->lines[expectations->count++];
}

static bool is_day(const char *text)
{
    static const char shape[] = "dddd-dd-dd";

    for (size_t i = 0; i < DAY_LENGTH; i++) {
        if (shape[i] == 'd' ? text[i] < '0' || text[i] > '9' : text[i] != shape[i])
            return false;
    }
    return text[DAY_LENGTH] == '\0';
}

/* The next word of @rest, cut off; NULL at the end. */
static char *word(char **rest)
{
    char *start = *rest + strspn(*rest, " \t");

    *rest = start + strcspn(start, " \t");
    if (**rest != '\0')
        *(*rest)++ = '\0';
    return start[0] != '\0' ? start : NULL;
}

static int read_entry(struct sp_expectation *entry, char *copy, const char *today,
                      struct sp_error *reterr)
{
    char *rest = copy;
    char *next = NULL;

    entry->pattern = word(&rest);
    entry->rest = entry->text + (rest - copy);
    while ((next = word(&rest)) != NULL) {
        if (strncmp(next, "issue=", strlen("issue=")) == 0)
            continue;
        if (strncmp(next, "until=", strlen("until=")) != 0)
            return 0; /* the first word of the reason */
        entry->until = next + strlen("until=");
        if (!is_day(entry->until))
            return sp_error_set(reterr, SP_E_INVALID, "until= takes a day as YYYY-MM-DD");
        entry->expired = strcmp(entry->until, today) < 0;
    }
    return sp_error_set(reterr, SP_E_INVALID,
                        "an entry needs its reason: ID-OR-GLOB "
                        "[until=YYYY-MM-DD] [issue=LINK] REASON");
}

static int read_line(struct sp_expectations *expectations, const char *text, const char *today,
                     struct sp_error *reterr)
{
    size_t blank = strspn(text, " \t");
    struct sp_expectation *entry = add(expectations);
    char *copy = NULL;

    if (entry == NULL)
        return sp_error_nomem(reterr);
    entry->text = sp_arena_strndup(&expectations->arena, text, strlen(text));
    copy = sp_arena_strndup(&expectations->arena, text, strlen(text));
    if (entry->text == NULL || copy == NULL)
        return sp_error_nomem(reterr);
    return text[blank] == '\0' || text[blank] == '#' ? 0 : read_entry(entry, copy, today, reterr);
}

int sp_expectations_load(struct sp_expectations *expectations, const char *path, const char *today,
                         struct sp_error *reterr)
{
    FILE *file = fopen(path, "re");
    char *text = NULL;
    size_t room = 0;
    size_t line = 0;
    int rc = 0;

    if (file == NULL) {
        sp_error_set(reterr, SP_E_IO, "%s", strerror(errno));
        sp_error_at(reterr, path);
        return SP_E_IO;
    }
    while (rc == 0 && getline(&text, &room, file) > 0) {
        line++;
        text[strcspn(text, "\n")] = '\0';
        rc = read_line(expectations, text, today, reterr);
    }
    if (rc < 0 && reterr != NULL) {
        sp_error_at(reterr, path);
        reterr->line = line;
    }
    free(text);
    fclose(file);
    return rc;
}

static bool fits(const struct sp_expectation *entry, const char *id)
{
    return entry->pattern != NULL && fnmatch(entry->pattern, id, 0) == 0;
}

void sp_expectations_mark(struct sp_expectations *expectations, const struct sp_suite *suite)
{
    for (size_t i = 0; i < expectations->count; i++) {
        struct sp_expectation *entry = &expectations->lines[i];

        for (size_t j = 0; j < suite->count && !entry->matches; j++)
            entry->matches = fits(entry, suite->vectors[j].id);
    }
}

static struct sp_expectation *find(const struct sp_expectations *expectations, const char *id)
{
    struct sp_expectation *found = NULL;

    for (size_t i = 0; i < expectations->count; i++) {
        struct sp_expectation *entry = &expectations->lines[i];

        if (entry->expired || !fits(entry, id))
            continue;
        if (strcmp(entry->pattern, id) == 0)
            return entry;
        if (found == NULL)
            found = entry;
    }
    return found;
}

/* What the host could not judge, and what was not asked for, is nobody's failure. */
static bool is_failure(enum sp_verdict verdict)
{
    return verdict == SP_VERDICT_FAIL || verdict == SP_VERDICT_CRASH ||
           verdict == SP_VERDICT_HANG || verdict == SP_VERDICT_PROTOCOL;
}

void sp_expectations_apply(struct sp_expectations *expectations, const struct sp_suite *suite,
                           struct sp_run *run)
{
    for (size_t i = 0; i < run->count; i++) {
        struct sp_judgement *judgement = &run->judgements[i];
        struct sp_expectation *entry = find(expectations, suite->vectors[i].id);

        if (entry == NULL)
            continue;
        run->counts[judgement->verdict]--;
        if (is_failure(judgement->verdict)) {
            judgement->verdict = SP_VERDICT_XFAIL;
            judgement->why = entry->rest;
            entry->excused++;
        } else if (judgement->verdict == SP_VERDICT_PASS) {
            judgement->verdict = SP_VERDICT_XPASS;
            judgement->why = "passes, and was expected to fail";
            entry->passed++;
        }
        run->counts[judgement->verdict]++;
    }
}

static void write_entry(const struct sp_expectations *expectations,
                        const struct sp_expectation *entry, const struct sp_suite *suite,
                        const struct sp_run *run, FILE *out)
{
    if (entry->pattern == NULL || (entry->passed == 0 && entry->matches)) {
        fprintf(out, "%s\n", entry->text);
        return;
    }
    for (size_t i = 0; entry->excused != 0 && i < run->count; i++) {
        if (run->judgements[i].verdict == SP_VERDICT_XFAIL &&
            find(expectations, suite->vectors[i].id) == entry)
            fprintf(out, "%s %s\n", suite->vectors[i].id, entry->rest);
    }
}

static void write_new(const struct sp_suite *suite, const struct sp_run *run, FILE *out)
{
    for (size_t i = 0; i < run->count; i++) {
        if (is_failure(run->judgements[i].verdict))
            fprintf(out, "%s not explained yet: %s\n", suite->vectors[i].id,
                    sp_verdict_name(run->judgements[i].verdict));
    }
}

int sp_expectations_write(const struct sp_expectations *expectations, const struct sp_suite *suite,
                          const struct sp_run *run, const char *path, struct sp_error *reterr)
{
    char beside[PATH_ROOM];
    FILE *out = NULL;

    snprintf(beside, sizeof(beside), "%.4000s.new", path);
    out = fopen(beside, "we");
    if (out != NULL) {
        for (size_t i = 0; i < expectations->count; i++)
            write_entry(expectations, &expectations->lines[i], suite, run, out);
        write_new(suite, run, out);
    }
    if (out == NULL || fclose(out) != 0 || rename(beside, path) != 0) {
        sp_error_set(reterr, SP_E_IO, "%s", strerror(errno));
        sp_error_at(reterr, beside);
        return SP_E_IO;
    }
    return 0;
}
