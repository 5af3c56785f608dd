/* SPDX-License-Identifier: Apache-2.0 */
#include "host/sabotage.h"

#include "base/file.h"
#include "json/parse.h"

#include <string.h>

enum { ARENA_SIZE = 16 << 10, FILE_MAX = 1 << 20, PATH_ROOM = 256 };

static int fault(struct sp_error *reterr, const char *path, size_t index, const char *what)
{
    char where[SP_ERROR_WHERE_MAX];

    snprintf(where, sizeof(where), "%.200s#/%zu", path, index);
    sp_error_set(reterr, SP_E_INVALID, "%s", what);
    sp_error_at(reterr, where);
    return SP_E_INVALID;
}

static const char *text(const cJSON *tree, const char *name)
{
    return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(tree, name));
}

static const char *read_one(const cJSON *tree, const struct sp_live_cases *cases,
                            struct sp_arena *arena, struct sp_sabotage *ret)
{
    const char *name = text(tree, "name");
    const char *supervisor = text(tree, "supervisor");
    const char *live = text(tree, "case");
    char path[PATH_ROOM];

    if (name == NULL || supervisor == NULL || live == NULL || text(tree, "what") == NULL)
        return "wants name, what, case and supervisor, all strings";
    ret->name = name;
    ret->what = text(tree, "what");
    ret->live = sp_live_cases_find(cases, live);
    ret->supervisor = strcmp(supervisor, "user") == 0 ? SP_LIVE_USER : SP_LIVE_ROOT;
    if (ret->live == NULL)
        return "names a case that does not exist";
    if (!sp_live_case_has(ret->live, ret->supervisor))
        return "names a supervisor that the case does not have";
    snprintf(path, sizeof(path), "/sandproof/sabotage/%s/sandplan", name);
    ret->sandplan = sp_arena_strndup(arena, path, strlen(path));
    return ret->sandplan != NULL ? NULL : "out of memory";
}

int sp_sabotages_load(struct sp_sabotages *sabotages, const char *path,
                      const struct sp_live_cases *cases, struct sp_error *reterr)
{
    struct sp_buf bytes = {0};
    cJSON *tree = NULL;
    const cJSON *item = NULL;
    int rc = sp_file_read(path, FILE_MAX, &bytes, reterr);

    *sabotages = (struct sp_sabotages){0};
    sp_arena_init(&sabotages->arena, ARENA_SIZE);
    if (rc == 0)
        rc = sp_json_parse(bytes.bytes, bytes.length, &sabotages->arena, &tree, reterr);
    sp_buf_free(&bytes);
    if (rc < 0)
        return rc;
    sabotages->items = sp_arena_array(&sabotages->arena, (size_t)cJSON_GetArraySize(tree) + 1,
                                      sizeof(*sabotages->items));
    if (sabotages->items == NULL)
        return sp_error_nomem(reterr);
    cJSON_ArrayForEach(item, tree)
    {
        const char *what =
            read_one(item, cases, &sabotages->arena, &sabotages->items[sabotages->count]);

        if (what != NULL)
            return fault(reterr, path, sabotages->count, what);
        sabotages->count++;
    }
    return sabotages->count != 0 ? 0 : fault(reterr, path, 0, "there is none");
}

void sp_sabotages_free(struct sp_sabotages *sabotages)
{
    sp_arena_free(&sabotages->arena);
}

static void print_line(const struct sp_sabotage *sabotage, const struct sp_live_result *result,
                       bool caught, FILE *out)
{
    const struct sp_live_judgement *judgement = &result->judgement;

    fprintf(out, "%s %s: %s\n    %s, %s, in %s: %s", caught ? "caught" : "NOT CAUGHT",
            sabotage->name, sabotage->what, sabotage->live->id,
            sp_live_supervisor_name(sabotage->supervisor), result->guest,
            sp_verdict_name(judgement->verdict));
    if (judgement->why != NULL)
        fprintf(out, ", %s\n", judgement->why);
    else if (judgement->difference.pointer != NULL)
        fprintf(out, ", %s is %s\n", judgement->difference.pointer, judgement->difference.got);
    else
        fputc('\n', out);
}

bool sp_sabotages_report(const struct sp_sabotages *sabotages,
                         const struct sp_live_results *results, FILE *out)
{
    size_t next = 0;
    size_t caught = 0;
    size_t count = 0;

    for (size_t i = 0; i < results->count; i++) {
        const struct sp_live_result *result = &results->items[i];
        bool good = result->judgement.verdict == SP_VERDICT_FAIL;

        if (result->live == &results->ends_well) {
            if (result->judgement.verdict != SP_VERDICT_PASS)
                fprintf(out, "the guest did not end well: %s\n", result->judgement.why);
            count += result->judgement.verdict != SP_VERDICT_PASS;
            continue;
        }
        print_line(&sabotages->items[next++ % sabotages->count], result, good, out);
        caught += good;
        count++;
    }
    fprintf(out, "%zu broken references, %zu caught\n", count, caught);
    return caught == count && count != 0;
}
