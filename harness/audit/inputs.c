/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files that others made. What passes here is read further on without another look at any type;
 * what does not is told with its place and with what makes a right one.
 */
#include "audit/audit.h"

#include "base/file.h"
#include "json/parse.h"

#include <string.h>

enum { INPUT_BYTES_MAX = 256 * 1024 * 1024, POINTER_ROOM = 160 };

static const char *const remedies[] = {
    [SP_AUDIT_COVERAGE] = "--coverage wants the coverage.json that ci/coverage writes",
    [SP_AUDIT_MUTANTS] = "--mutants wants the mutants.json that ci/mutate writes",
    [SP_AUDIT_RUN] = "--run wants what `sandproof run --format json --output FILE` writes",
    [SP_AUDIT_LIVE] = "--live wants what `it/run --format json --output FILE` writes",
};

/* One file while it is looked at. */
struct reading {
    enum sp_audit_kind kind;
    const char *path;
    struct sp_error *reterr;
};

static int refuse(const struct reading *reading, const char *pointer, const char *key,
                  const char *what)
{
    sp_error_set(reading->reterr, SP_E_INVALID, "%s%s%s %s; %s", pointer, key[0] != '\0' ? "/" : "",
                 key, what, remedies[reading->kind]);
    sp_error_at(reading->reterr, reading->path);
    return SP_E_INVALID;
}

static const cJSON *member(const cJSON *object, const char *key)
{
    return cJSON_GetObjectItemCaseSensitive(object, key);
}

static int want_text(const struct reading *reading, const cJSON *object, const char *pointer,
                     const char *key)
{
    const cJSON *value = member(object, key);

    return cJSON_IsString(value) && value->valuestring[0] != '\0'
               ? 0
               : refuse(reading, pointer, key, "is not a text");
}

static int want_texts(const struct reading *reading, const cJSON *object, const char *pointer,
                      const char *const *keys)
{
    int rc = 0;

    for (; rc == 0 && *keys != NULL; keys++)
        rc = want_text(reading, object, pointer, *keys);
    return rc;
}

static bool is_count(const cJSON *value)
{
    return cJSON_IsNumber(value) && value->valuedouble >= 0 && value->valuedouble <= 1e15 &&
           value->valuedouble == (double)(long)value->valuedouble;
}

/* A text that may be missing, or null. */
static int want_optional_text(const struct reading *reading, const cJSON *object,
                              const char *pointer, const char *key)
{
    const cJSON *value = member(object, key);

    return value == NULL || cJSON_IsString(value) ? 0
                                                  : refuse(reading, pointer, key, "is not a text");
}

static int want_optional_count(const struct reading *reading, const cJSON *object,
                               const char *pointer, const char *key)
{
    const cJSON *value = member(object, key);

    return value == NULL || cJSON_IsNull(value) || is_count(value)
               ? 0
               : refuse(reading, pointer, key, "is neither a count nor null");
}

static int want_line(const struct reading *reading, const cJSON *object, const char *pointer)
{
    const cJSON *value = member(object, "line");

    return is_count(value) && value->valuedouble >= 1
               ? 0
               : refuse(reading, pointer, "line", "is not the number of a line");
}

/* [how many of, how many], where there is one. */
static int want_pair(const struct reading *reading, const cJSON *object, const char *pointer,
                     const char *key)
{
    const cJSON *value = member(object, key);

    if (value == NULL || cJSON_IsNull(value))
        return 0;
    if (cJSON_IsArray(value) && cJSON_GetArraySize(value) == 2 && is_count(value->child) &&
        is_count(value->child->next) &&
        value->child->valuedouble <= value->child->next->valuedouble)
        return 0;
    return refuse(reading, pointer, key, "is not a pair: how many of how many");
}

static int want_measures(const struct reading *reading, const cJSON *object, const char *pointer,
                         int (*want)(const struct reading *reading, const cJSON *object,
                                     const char *pointer, const char *key))
{
    int rc = 0;

    for (int measure = 0; rc == 0 && measure < SP_AUDIT_MEASURE_MAX; measure++)
        rc = want(reading, object, pointer, sp_audit_measure_name((enum sp_audit_measure)measure));
    return rc;
}

static int want_figures(const struct reading *reading, const cJSON *object, const char *pointer,
                        const char *key)
{
    static const char *const names[] = {"lines", "branches", "decisions", NULL};
    const cJSON *value = member(object, key);
    char at[POINTER_ROOM];
    int rc = 0;

    if (value == NULL || cJSON_IsNull(value))
        return 0;
    if (!cJSON_IsObject(value))
        return refuse(reading, pointer, key, "is neither an object nor null");
    snprintf(at, sizeof(at), "%s/%s", pointer, key);
    for (size_t i = 0; rc == 0 && names[i] != NULL; i++)
        rc = want_pair(reading, value, at, names[i]);
    return rc;
}

static int want_measured_line(const struct reading *reading, const cJSON *line, const char *pointer)
{
    const cJSON *branches = member(line, "branches");
    char at[POINTER_ROOM];
    int rc = cJSON_IsObject(line) ? want_line(reading, line, pointer)
                                  : refuse(reading, pointer, "", "is not an object");

    if (rc == 0)
        rc = want_measures(reading, line, pointer, want_optional_count);
    if (rc < 0 || branches == NULL || cJSON_IsNull(branches))
        return rc;
    if (!cJSON_IsObject(branches))
        return refuse(reading, pointer, "branches", "is not an object");
    snprintf(at, sizeof(at), "%s/branches", pointer);
    return want_measures(reading, branches, at, want_pair);
}

/* Each element of an array that must have one. */
static int want_each(const struct reading *reading, const cJSON *object, const char *pointer,
                     const char *key, bool may_be_empty,
                     int (*want)(const struct reading *reading, const cJSON *item,
                                 const char *pointer))
{
    const cJSON *array = member(object, key);
    const cJSON *item = NULL;
    size_t index = 0;
    int rc = 0;

    if (!cJSON_IsArray(array))
        return refuse(reading, pointer, key, "is not an array");
    if (array->child == NULL && !may_be_empty)
        return refuse(reading, pointer, key, "is empty, and proves nothing");
    cJSON_ArrayForEach(item, array)
    {
        char at[POINTER_ROOM];

        snprintf(at, sizeof(at), "%.60s/%s/%zu", pointer, key, index++);
        rc = want(reading, item, at);
        if (rc < 0)
            return rc;
    }
    return 0;
}

static int want_measured_file(const struct reading *reading, const cJSON *file, const char *pointer)
{
    int rc = cJSON_IsObject(file) ? want_text(reading, file, pointer, "file")
                                  : refuse(reading, pointer, "", "is not an object");

    return rc == 0 ? want_each(reading, file, pointer, "lines", true, want_measured_line) : rc;
}

static int want_count(const struct reading *reading, const cJSON *item, const char *pointer)
{
    return is_count(item) ? 0 : refuse(reading, pointer, "", "is not the number of a line");
}

/* Lines that people excused, with their reason. */
static int want_exception(const struct reading *reading, const cJSON *item, const char *pointer)
{
    static const char *const keys[] = {"file", "reason", NULL};
    int rc = want_texts(reading, item, pointer, keys);

    return rc == 0 ? want_each(reading, item, pointer, "lines", true, want_count) : rc;
}

static int want_scopes(const struct reading *reading, const cJSON *tree)
{
    const cJSON *figures = member(tree, "figures");
    const cJSON *planner = member(tree, "planner");
    int rc = cJSON_IsObject(figures) ? want_measures(reading, figures, "/figures", want_figures)
                                     : refuse(reading, "", "figures", "is not an object");

    if (rc < 0 || planner == NULL)
        return rc;
    return cJSON_IsObject(planner) ? want_measures(reading, planner, "/planner", want_figures)
                                   : refuse(reading, "", "planner", "is not an object");
}

static int want_coverage(const struct reading *reading, const cJSON *tree)
{
    int rc = want_scopes(reading, tree);

    if (rc == 0 && member(tree, "exceptions") != NULL)
        rc = want_each(reading, tree, "", "exceptions", true, want_exception);
    return rc == 0 ? want_each(reading, tree, "", "files", false, want_measured_file) : rc;
}

static int want_id(const struct reading *reading, const cJSON *item, const char *pointer)
{
    return cJSON_IsString(item) ? 0 : refuse(reading, pointer, "", "is not a text");
}

static bool is_one_of(const cJSON *value, const char *const *words)
{
    for (; *words != NULL; words++) {
        if (strcmp(value->valuestring, *words) == 0)
            return true;
    }
    return false;
}

static int want_mutant(const struct reading *reading, const cJSON *mutant, const char *pointer)
{
    static const char *const keys[] = {"id", "file", "operator", "verdict", NULL};
    static const char *const verdicts[] = {"killed", "survived", "equivalent", "stillborn", NULL};
    int rc = want_texts(reading, mutant, pointer, keys);

    if (rc == 0)
        rc = want_optional_text(reading, mutant, pointer, "was");
    if (rc == 0)
        rc = want_optional_text(reading, mutant, pointer, "now");
    if (rc == 0)
        rc = want_optional_text(reading, mutant, pointer, "reason");
    if (rc == 0)
        rc = want_line(reading, mutant, pointer);
    if (rc == 0 && !is_one_of(member(mutant, "verdict"), verdicts))
        rc = refuse(reading, pointer, "verdict", "is no verdict on a mutant");
    return rc == 0 ? want_each(reading, mutant, pointer, "killers", true, want_id) : rc;
}

/* Where a verdict came from, when it did not pass. */
static int want_difference(const struct reading *reading, const cJSON *result, const char *pointer)
{
    static const char *const keys[] = {"pointer", "expected", "got"};
    const cJSON *difference = member(result, "difference");
    char at[POINTER_ROOM];

    snprintf(at, sizeof(at), "%.120s/difference", pointer);
    for (size_t i = 0; difference != NULL && i < sizeof(keys) / sizeof(keys[0]); i++) {
        if (!cJSON_IsString(member(difference, keys[i])))
            return refuse(reading, at, keys[i], "is not a text");
    }
    return want_optional_text(reading, result, pointer, "why");
}

static int want_result(const struct reading *reading, const cJSON *result, const char *pointer)
{
    static const char *const keys[] = {"id", "verdict", NULL};
    static const char *const verdicts[] = {"pass",     "fail",     "crash",          "hang",
                                           "protocol", "unjudged", "not-applicable", "xfail",
                                           "xpass",    NULL};
    int rc = want_texts(reading, result, pointer, keys);

    if (rc == 0 && !is_one_of(member(result, "verdict"), verdicts))
        rc = refuse(reading, pointer, "verdict", "is no verdict on a vector");
    if (rc == 0)
        rc = cJSON_IsNumber(member(result, "ms")) ? 0
                                                  : refuse(reading, pointer, "ms", "is no number");
    return rc == 0 ? want_difference(reading, result, pointer) : rc;
}

static int want_run(const struct reading *reading, const cJSON *tree)
{
    static const char *const keys[] = {"name", "version", NULL};
    int rc = want_text(reading, tree, "", "started");

    if (rc == 0)
        rc = want_texts(reading, member(tree, "implementation"), "/implementation", keys);
    if (rc == 0)
        rc = want_text(reading, member(tree, "vectors"), "/vectors", "digest");
    return rc == 0 ? want_each(reading, tree, "", "results", false, want_result) : rc;
}

static int want_live_result(const struct reading *reading, const cJSON *result, const char *pointer)
{
    static const char *const keys[] = {"id", "guest", "supervisor", "verdict", NULL};
    static const char *const verdicts[] = {"pass", "fail", "broken", "not-applicable", NULL};
    int rc = want_texts(reading, result, pointer, keys);

    if (rc == 0 && !is_one_of(member(result, "verdict"), verdicts))
        rc = refuse(reading, pointer, "verdict", "is no verdict on a live case");
    return rc == 0 ? want_difference(reading, result, pointer) : rc;
}

static int want_guest(const struct reading *reading, const cJSON *guest, const char *pointer)
{
    return want_text(reading, guest, pointer, "name");
}

static int want_live(const struct reading *reading, const cJSON *tree)
{
    int rc = want_text(reading, tree, "", "started");

    if (rc == 0)
        rc = want_each(reading, tree, "", "guests", true, want_guest);
    return rc == 0 ? want_each(reading, tree, "", "results", false, want_live_result) : rc;
}

/* A report says who wrote it; the other two are told by what they hold. */
static int want_kind(const struct reading *reading, const cJSON *tree)
{
    static const char *const tools[] = {
        [SP_AUDIT_RUN] = "sandproof", [SP_AUDIT_LIVE] = "sandproof-live"};
    const cJSON *schema = member(tree, "schema");
    const cJSON *tool = member(tree, "tool");

    if (!is_count(schema) || schema->valuedouble != 1)
        return refuse(reading, "", "schema", "is not 1");
    if (reading->kind != SP_AUDIT_RUN && reading->kind != SP_AUDIT_LIVE)
        return 0;
    if (!cJSON_IsString(tool) || strcmp(tool->valuestring, tools[reading->kind]) != 0)
        return refuse(reading, "", "tool", "is another");
    return 0;
}

static int want_tree(const struct reading *reading, const cJSON *tree)
{
    int rc = cJSON_IsObject(tree) ? want_kind(reading, tree)
                                  : refuse(reading, "its value", "", "is not an object");

    if (rc < 0)
        return rc;
    switch (reading->kind) {
    case SP_AUDIT_COVERAGE:
        return want_coverage(reading, tree);
    case SP_AUDIT_MUTANTS:
        return want_each(reading, tree, "", "mutants", false, want_mutant);
    case SP_AUDIT_RUN:
        return want_run(reading, tree);
    case SP_AUDIT_LIVE:
    case SP_AUDIT_KIND_MAX:
        break;
    }
    return want_live(reading, tree);
}

int sp_audit_read(struct sp_audit *audit, enum sp_audit_kind kind, const char *path,
                  struct sp_error *reterr)
{
    const struct reading reading = {.kind = kind, .path = path, .reterr = reterr};
    struct sp_buf bytes = {0};
    cJSON *tree = NULL;
    int rc = sp_file_read(path, INPUT_BYTES_MAX, &bytes, reterr);

    if (rc == 0) {
        rc = sp_json_parse(sp_buf_str(&bytes) != NULL ? bytes.bytes : "", bytes.length,
                           &audit->arena, &tree, reterr);
        if (rc < 0) {
            char text[SP_ERROR_TEXT_MAX];

            snprintf(text, sizeof(text), "%.380s; %s", reterr->text, remedies[kind]);
            memcpy(reterr->text, text, sizeof(text));
            sp_error_at(reterr, path);
        }
    }
    sp_buf_free(&bytes);
    if (rc == 0)
        rc = want_tree(&reading, tree);
    if (rc == 0)
        audit->inputs[kind] = (struct sp_audit_input){.path = path, .tree = tree};
    return rc;
}
