/* SPDX-License-Identifier: Apache-2.0 */
#include "core/run_report.h"

#include "base/file.h"
#include "json/parse.h"
#include "json/scan.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ARENA_SIZE = 1 << 20, POINTER_ROOM = 64, ID_SHOWN = 100 };

#define WHAT_TO_DO "; compare takes what sandproof run or it/run write with --format json"

static const char live_tool[] = "sandproof-live";

static int fault(struct sp_error *reterr, const char *pointer, const char *text)
{
    sp_error_set(reterr, SP_E_INVALID, "%.160s%s", text, WHAT_TO_DO);
    sp_error_at(reterr, pointer);
    return SP_E_INVALID;
}

/* Behind an error of those below. */
static void tell_what_to_do(struct sp_error *reterr)
{
    size_t end = 0;

    if (reterr == NULL || reterr->code == SP_E_NOMEM)
        return;
    end = strlen(reterr->text);
    snprintf(reterr->text + end, sizeof(reterr->text) - end, "%s", WHAT_TO_DO);
}

/* A fault that has its line or its JSON Pointer gets the file before it. */
static int in_file(struct sp_error *reterr, int rc, const char *path)
{
    char where[SP_ERROR_WHERE_MAX];

    if (rc == 0 || reterr == NULL)
        return rc;
    snprintf(where, sizeof(where), "%.180s%s%.60s", path, reterr->where[0] != '\0' ? ": " : "",
             reterr->where);
    sp_error_at(reterr, where);
    return rc;
}

static const char *text_of(const cJSON *object, const char *key)
{
    const cJSON *value = cJSON_GetObjectItemCaseSensitive(object, key);

    return cJSON_IsString(value) && value->valuestring[0] != '\0' ? value->valuestring : NULL;
}

static bool find_verdict(const char *word, enum sp_verdict *ret)
{
    for (int verdict = 0; word != NULL && verdict < SP_VERDICT_MAX; verdict++) {
        if (strcmp(word, sp_verdict_name(verdict)) == 0) {
            *ret = verdict;
            return true;
        }
    }
    return false;
}

static bool is_list_of_texts(const cJSON *list)
{
    const cJSON *item = NULL;

    if (list == NULL)
        return true;
    if (!cJSON_IsArray(list))
        return false;
    cJSON_ArrayForEach(item, list)
    {
        if (!cJSON_IsString(item))
            return false;
    }
    return true;
}

static bool read_difference(const cJSON *tree, struct sp_difference *ret)
{
    const cJSON *pointer = cJSON_GetObjectItemCaseSensitive(tree, "pointer");
    const cJSON *expected = cJSON_GetObjectItemCaseSensitive(tree, "expected");
    const cJSON *got = cJSON_GetObjectItemCaseSensitive(tree, "got");

    if (tree == NULL)
        return true;
    if (!cJSON_IsString(pointer) || !cJSON_IsString(expected) || !cJSON_IsString(got))
        return false;
    *ret = (struct sp_difference){
        .pointer = pointer->valuestring,
        .expected = expected->valuestring,
        .got = got->valuestring,
    };
    return true;
}

/* A live case is judged once in each guest, for each supervisor. */
static const char *read_id(struct sp_run_report *report, const cJSON *tree)
{
    const char *id = text_of(tree, "id");
    const char *guest = text_of(tree, "guest");
    const char *supervisor = text_of(tree, "supervisor");
    size_t room = 0;
    char *whole = NULL;

    if (id == NULL || strcmp(report->tool, live_tool) != 0)
        return id;
    if (guest == NULL || supervisor == NULL)
        return NULL;
    room = strlen(id) + strlen(supervisor) + strlen(guest) + sizeof(" @");
    whole = sp_arena_alloc(&report->arena, room);
    if (whole != NULL)
        snprintf(whole, room, "%s %s@%s", id, supervisor, guest);
    return whole;
}

/* Return: what is wrong with it, or NULL. */
static const char *read_result(struct sp_run_report *report, const cJSON *tree,
                               struct sp_reported *ret)
{
    bool live = strcmp(report->tool, live_tool) == 0;
    const cJSON *ms = cJSON_GetObjectItemCaseSensitive(tree, "ms");

    if (!cJSON_IsObject(tree))
        return "a result is no object";
    *ret = (struct sp_reported){.id = read_id(report, tree)};
    if (ret->id == NULL)
        return live ? "a live result has no id, guest or supervisor" : "a result has no id";
    if (!find_verdict(text_of(tree, "verdict"), &ret->verdict))
        return "a result has no verdict that is known";
    if (!cJSON_IsNumber(ms) || !(ms->valuedouble >= 0 && ms->valuedouble < 1e12))
        return "a result's ms is no time";
    ret->ms = ms->valuedouble;
    ret->requirements = cJSON_GetObjectItemCaseSensitive(tree, live ? "proves" : "requirements");
    if (!is_list_of_texts(ret->requirements))
        return "a result's requirements are no list of ids";
    if (!read_difference(cJSON_GetObjectItemCaseSensitive(tree, "difference"), &ret->difference))
        return "a result's difference lacks pointer, expected or got";
    ret->why = text_of(tree, "why");
    return NULL;
}

static int by_id(const void *a, const void *b)
{
    const struct sp_reported *left = a;
    const struct sp_reported *right = b;

    return strcmp(left->id, right->id);
}

/* What a guest says of itself: when it did not end well, its cases are broken (LIV-14). */
static bool is_of_guest(const struct sp_run_report *report, const char *id)
{
    return strcmp(report->tool, live_tool) == 0 && strncmp(id, "guest/", strlen("guest/")) == 0;
}

static int check_twice(const struct sp_run_report *report, struct sp_error *reterr)
{
    char text[ID_SHOWN + 40];

    for (size_t i = 1; i < report->count; i++) {
        if (strcmp(report->results[i - 1].id, report->results[i].id) == 0) {
            snprintf(text, sizeof(text), "the id %.*s is there twice", ID_SHOWN,
                     report->results[i].id);
            return fault(reterr, "/results", text);
        }
    }
    return 0;
}

static int read_results(struct sp_run_report *report, const cJSON *results, struct sp_error *reterr)
{
    const cJSON *tree = NULL;
    size_t count = cJSON_IsArray(results) ? (size_t)cJSON_GetArraySize(results) : 0;
    char pointer[POINTER_ROOM];
    size_t index = 0;

    if (count == 0)
        return fault(reterr, "/results", "there are no results");
    report->results = sp_arena_array(&report->arena, count, sizeof(*report->results));
    if (report->results == NULL)
        return sp_error_nomem(reterr);
    cJSON_ArrayForEach(tree, results)
    {
        struct sp_reported *result = &report->results[report->count];
        const char *what = read_result(report, tree, result);

        if (what != NULL) {
            snprintf(pointer, sizeof(pointer), "/results/%zu", index);
            return fault(reterr, pointer, what);
        }
        report->count += is_of_guest(report, result->id) ? 0 : 1;
        index++;
    }
    if (report->count == 0)
        return fault(reterr, "/results", "there is nothing but what guests say of themselves");
    qsort(report->results, report->count, sizeof(*report->results), by_id);
    return check_twice(report, reterr);
}

/* As many results as the report says that there were vectors: an edited one is no evidence. */
static int check_count(const struct sp_run_report *report, const cJSON *vectors,
                       struct sp_error *reterr)
{
    const cJSON *count = cJSON_GetObjectItemCaseSensitive(vectors, "count");

    if (vectors == NULL && strcmp(report->tool, live_tool) == 0)
        return 0;
    if (!cJSON_IsNumber(count) || count->valuedouble != (double)report->count)
        return fault(reterr, "/vectors/count", "is not how many results there are");
    return 0;
}

static int read_head(struct sp_run_report *report, const cJSON *tree, struct sp_error *reterr)
{
    const cJSON *schema = cJSON_GetObjectItemCaseSensitive(tree, "schema");
    const cJSON *implementation = cJSON_GetObjectItemCaseSensitive(tree, "implementation");
    const cJSON *vectors = cJSON_GetObjectItemCaseSensitive(tree, "vectors");

    report->tool = text_of(tree, "tool");
    if (report->tool == NULL ||
        (strcmp(report->tool, "sandproof") != 0 && strcmp(report->tool, live_tool) != 0))
        return fault(reterr, "", "is no report of a run: its tool is not sandproof");
    if (!cJSON_IsNumber(schema) || schema->valuedouble != 1)
        return fault(reterr, "/schema", "is a report of another format than 1");
    report->started = text_of(tree, "started");
    if (report->started == NULL)
        return fault(reterr, "/started", "says not when it ran");
    report->name = text_of(implementation, "name");
    report->version = text_of(implementation, "version");
    report->digest = text_of(vectors, "digest");
    return 0;
}

int sp_run_report_read(const char *path, const char *bytes, size_t length,
                       struct sp_run_report *ret, struct sp_error *reterr)
{
    cJSON *tree = NULL;
    int rc = 0;

    memset(ret, 0, sizeof(*ret));
    sp_arena_init(&ret->arena, ARENA_SIZE);
    rc = sp_json_parse(bytes, length, &ret->arena, &tree, reterr);
    if (rc < 0)
        tell_what_to_do(reterr);
    if (rc == 0)
        rc = read_head(ret, tree, reterr);
    if (rc == 0)
        rc = read_results(ret, cJSON_GetObjectItemCaseSensitive(tree, "results"), reterr);
    if (rc == 0)
        rc = check_count(ret, cJSON_GetObjectItemCaseSensitive(tree, "vectors"), reterr);
    return in_file(reterr, rc, path);
}

int sp_run_report_load(const char *path, struct sp_run_report *ret, struct sp_error *reterr)
{
    struct sp_buf bytes = {0};
    int rc = 0;

    memset(ret, 0, sizeof(*ret));
    rc = sp_file_read(path, SP_JSON_BYTES_MAX, &bytes, reterr);
    if (rc < 0)
        tell_what_to_do(reterr);
    else
        rc = sp_run_report_read(path, bytes.bytes, bytes.length, ret, reterr);
    sp_buf_free(&bytes);
    return rc;
}

void sp_run_report_free(struct sp_run_report *report)
{
    sp_arena_free(&report->arena);
    memset(report, 0, sizeof(*report));
}
