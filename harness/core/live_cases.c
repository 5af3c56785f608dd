/* SPDX-License-Identifier: Apache-2.0 */
#include "core/live_cases.h"

#include "core/live_pointer.h"
#include "core/live_shape.h"
#include "core/suite.h"
#include "json/parse.h"
#include "json/spell.h"
#include "json/write.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ARENA_SIZE = 256 << 10, PATH_ROOM = 4096 };

static const char *const supervisor_names[SP_LIVE_SUPERVISOR_MAX] = {
    [SP_LIVE_ROOT] = "root",
    [SP_LIVE_USER] = "user",
};

const char *sp_live_supervisor_name(enum sp_live_supervisor supervisor)
{
    return supervisor_names[supervisor];
}

void sp_live_cases_init(struct sp_live_cases *cases)
{
    memset(cases, 0, sizeof(*cases));
    sp_arena_init(&cases->arena, ARENA_SIZE);
}

void sp_live_cases_free(struct sp_live_cases *cases)
{
    free(cases->items);
    sp_arena_free(&cases->arena);
    memset(cases, 0, sizeof(*cases));
}

const struct sp_live_case *sp_live_cases_find(const struct sp_live_cases *cases, const char *id)
{
    for (size_t i = 0; i < cases->count; i++) {
        if (strcmp(cases->items[i].id, id) == 0)
            return &cases->items[i];
    }
    return NULL;
}

bool sp_live_case_has(const struct sp_live_case *item, enum sp_live_supervisor supervisor)
{
    return (item->supervisors & (1U << supervisor)) != 0;
}

int sp_live_case_relax(const struct sp_live_case *item, const cJSON *given, struct sp_arena *arena,
                       cJSON **ret_tree, struct sp_error *reterr)
{
    return sp_live_pointer_set(given, item->relax_pointer, item->relax_value, arena, ret_tree,
                               reterr);
}

static struct sp_live_case *add(struct sp_live_cases *cases)
{
    if (cases->count == cases->capacity) {
        size_t capacity = cases->capacity != 0 ? 2 * cases->capacity : 64;
        struct sp_live_case *items = realloc(cases->items, capacity * sizeof(*items));

        if (items == NULL)
            return NULL;
        cases->items = items;
        cases->capacity = capacity;
    }
    memset(&cases->items[cases->count], 0, sizeof(*cases->items));
    return &cases->items[cases->count++];
}

/* A fault that names its JSON Pointer gets the file before it. */
static int in_file(struct sp_error *reterr, const char *file)
{
    char where[SP_ERROR_WHERE_MAX];

    if (reterr == NULL)
        return SP_E_INVALID;
    snprintf(where, sizeof(where), "%.120s: %.120s", file, reterr->where);
    sp_error_at(reterr, where);
    return reterr->code;
}

static int fault(struct sp_error *reterr, const char *file, const char *pointer, const char *text)
{
    sp_error_set(reterr, SP_E_INVALID, "%s", text);
    sp_error_at(reterr, pointer);
    return in_file(reterr, file);
}

static const char *text_of(const cJSON *object, const char *key)
{
    return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, key));
}

static int parse(struct sp_live_cases *cases, const struct sp_buf *bytes, cJSON **ret_tree,
                 struct sp_error *reterr)
{
    int rc = sp_json_parse(bytes->bytes, bytes->length, &cases->arena, ret_tree, reterr);

    return rc == 0 ? sp_json_spell(*ret_tree, bytes->bytes, bytes->length, &cases->arena, reterr)
                   : rc;
}

/* The members of two objects, of which @own's win; @deep: that name's are merged in turn. */
static void write_merged(struct sp_json_writer *writer, const cJSON *common, const cJSON *own,
                         const char *deep)
{
    const cJSON *member = NULL;

    sp_json_begin_object(writer);
    cJSON_ArrayForEach(member, common)
    {
        const cJSON *over = cJSON_GetObjectItemCaseSensitive(own, member->string);

        sp_json_key(writer, member->string);
        if (over != NULL && deep != NULL && strcmp(member->string, deep) == 0)
            write_merged(writer, member, over, NULL);
        else
            sp_json_tree(writer, over != NULL ? over : member);
    }
    cJSON_ArrayForEach(member, own)
    {
        if (cJSON_GetObjectItemCaseSensitive(common, member->string) != NULL)
            continue;
        sp_json_key(writer, member->string);
        sp_json_tree(writer, member);
    }
    sp_json_end_object(writer);
}

/* LIV-6: the file's given under the case's: member by member, `policy` layer by layer. */
static int merge_given(struct sp_live_cases *cases, const cJSON *common, const cJSON *own,
                       const cJSON **ret_given, struct sp_error *reterr)
{
    struct sp_buf buf = {0};
    struct sp_json_writer writer = {.buf = &buf};
    cJSON *tree = NULL;
    int rc = 0;

    write_merged(&writer, common, own, "policy");
    rc = buf.failed ? sp_error_nomem(reterr) : parse(cases, &buf, &tree, reterr);
    sp_buf_free(&buf);
    *ret_given = tree;
    return rc;
}

/* LIV-2: what both arms are given: both can be run, and the knob is one. */
static int read_given(struct sp_live_cases *cases, struct sp_live_case *item, const cJSON *common,
                      const cJSON *own, const char *pointer, struct sp_error *reterr)
{
    const cJSON *before = NULL;
    cJSON *relaxed = NULL;
    char inner[64];

    snprintf(inner, sizeof(inner), "%s/given", pointer);
    if (merge_given(cases, common, own, &item->given, reterr) < 0)
        return SP_E_NOMEM;
    if (sp_live_shape_given(item->given, inner, reterr) < 0)
        return in_file(reterr, item->file);
    snprintf(inner, sizeof(inner), "%s/relax", pointer);
    before = sp_live_pointer_get(item->given, item->relax_pointer);
    if (before != NULL && cJSON_Compare(before, item->relax_value, true))
        return fault(reterr, item->file, inner, "the knob changes nothing");
    if (sp_live_case_relax(item, item->given, &cases->arena, &relaxed, reterr) < 0) {
        sp_error_at(reterr, inner);
        return in_file(reterr, item->file);
    }
    item->relaxed = relaxed;
    if (sp_live_shape_given(relaxed, inner, reterr) < 0)
        return in_file(reterr, item->file);
    return 0;
}

static unsigned supervisors_of(const cJSON *list)
{
    unsigned bits = list == NULL ? (1U << SP_LIVE_SUPERVISOR_MAX) - 1 : 0;
    const cJSON *name = NULL;

    cJSON_ArrayForEach(name, list)
    {
        for (unsigned i = 0; i < SP_LIVE_SUPERVISOR_MAX; i++)
            bits |= strcmp(name->valuestring, supervisor_names[i]) == 0 ? 1U << i : 0;
    }
    return bits;
}

/* All that is borrowed as it stands in the file. */
static void read_members(struct sp_live_case *item, const cJSON *tree)
{
    const cJSON *plain = cJSON_GetObjectItemCaseSensitive(tree, "plain");
    const cJSON *relax = cJSON_GetObjectItemCaseSensitive(tree, "relax");

    item->id = text_of(tree, "id");
    item->title = text_of(tree, "title");
    item->why = text_of(tree, "why");
    item->layer = text_of(tree, "layer");
    item->needs = text_of(tree, "needs");
    item->proves = cJSON_GetObjectItemCaseSensitive(tree, "proves");
    item->errata = cJSON_GetObjectItemCaseSensitive(tree, "errata");
    item->supervisors = supervisors_of(cJSON_GetObjectItemCaseSensitive(tree, "supervisors"));
    item->claim = !cJSON_IsFalse(cJSON_GetObjectItemCaseSensitive(tree, "claim"));
    item->holds = !cJSON_IsFalse(cJSON_GetObjectItemCaseSensitive(tree, "holds"));
    item->attack = cJSON_GetObjectItemCaseSensitive(tree, "attack");
    item->control = cJSON_GetObjectItemCaseSensitive(tree, "control");
    item->relax_pointer = relax->child->string;
    item->relax_value = relax->child;
    for (unsigned i = 0; i < SP_LIVE_SUPERVISOR_MAX; i++)
        item->plain[i] = cJSON_GetObjectItemCaseSensitive(plain, supervisor_names[i]);
}

static int read_case(struct sp_live_cases *cases, const char *file, const cJSON *tree,
                     const cJSON *own, const char *pointer, struct sp_error *reterr)
{
    struct sp_live_case *item = NULL;

    if (sp_live_shape_case(own, text_of(tree, "area"), pointer, reterr) < 0)
        return in_file(reterr, file);
    if (sp_live_cases_find(cases, text_of(own, "id")) != NULL)
        return fault(reterr, file, pointer, "its id is used twice");
    item = add(cases);
    if (item == NULL)
        return sp_error_nomem(reterr);
    item->file = file;
    item->area = text_of(tree, "area");
    read_members(item, own);
    return read_given(cases, item, cJSON_GetObjectItemCaseSensitive(tree, "given"),
                      cJSON_GetObjectItemCaseSensitive(own, "given"), pointer, reterr);
}

static int load_file(struct sp_live_cases *cases, const char *path, struct sp_error *reterr)
{
    const char *file = sp_arena_strndup(&cases->arena, path, strlen(path));
    struct sp_buf bytes = {0};
    cJSON *tree = NULL;
    const cJSON *own = NULL;
    size_t index = 0;
    int rc = file != NULL ? sp_suite_read_file(path, &bytes, reterr) : sp_error_nomem(reterr);

    if (rc == 0 && (rc = parse(cases, &bytes, &tree, reterr)) < 0)
        sp_error_at(reterr, path);
    sp_buf_free(&bytes);
    if (rc < 0)
        return rc;
    if (sp_live_shape_file(tree, reterr) < 0)
        return in_file(reterr, file);
    cJSON_ArrayForEach(own, cJSON_GetObjectItemCaseSensitive(tree, "cases"))
    {
        char pointer[32];

        snprintf(pointer, sizeof(pointer), "/cases/%zu", index++);
        rc = rc == 0 ? read_case(cases, file, tree, own, pointer, reterr) : rc;
    }
    cases->files++;
    return rc;
}

static int is_case_file(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name);

    return entry->d_name[0] != '.' && length > 5 &&
           strcmp(entry->d_name + length - 5, ".json") == 0;
}

int sp_live_cases_load(struct sp_live_cases *cases, const char *folder, struct sp_error *reterr)
{
    struct dirent **entries = NULL;
    int count = scandir(folder, &entries, is_case_file, alphasort);
    int rc = 0;

    for (int i = 0; i < count; i++) {
        char path[PATH_ROOM];

        snprintf(path, sizeof(path), "%s/%s", folder, entries[i]->d_name);
        if (rc == 0)
            rc = load_file(cases, path, reterr);
        free(entries[i]);
    }
    free(entries);
    if (count < 0) {
        rc = sp_error_set(reterr, SP_E_IO, "%s", strerror(errno));
        sp_error_at(reterr, folder);
    }
    return rc;
}
