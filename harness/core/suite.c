/* SPDX-License-Identifier: Apache-2.0 */
#include "core/suite.h"

#include "base/buf.h"
#include "core/interop.h"
#include "core/lines.h"
#include "core/shape.h"
#include "json/parse.h"
#include "json/scan.h"
#include "json/spell.h"
#include "json/write.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ARENA_SIZE = 1 << 20, READ_SIZE = 64 << 10, PATH_ROOM = 4096 };

void sp_suite_init(struct sp_suite *suite, const char *data)
{
    memset(suite, 0, sizeof(*suite));
    sp_arena_init(&suite->arena, ARENA_SIZE);
    suite->data = data;
}

void sp_suite_free(struct sp_suite *suite)
{
    free(suite->vectors);
    sp_arena_free(&suite->arena);
    memset(suite, 0, sizeof(*suite));
}

struct sp_vector *sp_suite_add(struct sp_suite *suite)
{
    if (suite->count == suite->capacity) {
        size_t capacity = suite->capacity != 0 ? 2 * suite->capacity : 256;
        struct sp_vector *vectors = realloc(suite->vectors, capacity * sizeof(*vectors));

        if (vectors == NULL)
            return NULL;
        suite->vectors = vectors;
        suite->capacity = capacity;
    }
    memset(&suite->vectors[suite->count], 0, sizeof(*suite->vectors));
    return &suite->vectors[suite->count++];
}

const struct sp_vector *sp_suite_find(const struct sp_suite *suite, const char *id)
{
    for (size_t i = 0; i < suite->count; i++) {
        if (strcmp(suite->vectors[i].id, id) == 0)
            return &suite->vectors[i];
    }
    return NULL;
}

int sp_suite_read_file(const char *path, struct sp_buf *bytes, struct sp_error *reterr)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    ssize_t got = 0;

    if (fd >= 0) {
        char *room = NULL;

        while ((room = sp_buf_reserve(bytes, READ_SIZE)) != NULL &&
               (got = read(fd, room, READ_SIZE)) > 0)
            bytes->length += (size_t)got;
        close(fd);
        if (room == NULL)
            return sp_error_nomem(reterr);
    }
    if (fd < 0 || got < 0) {
        sp_error_set(reterr, SP_E_IO, "%s", strerror(errno));
        sp_error_at(reterr, path);
        return SP_E_IO;
    }
    return 0;
}

int sp_suite_parse(struct sp_suite *suite, const char *path, const char *bytes, size_t length,
                   cJSON **ret_tree, struct sp_error *reterr)
{
    int rc = sp_json_parse(bytes, length, &suite->arena, ret_tree, reterr);

    if (rc == 0)
        rc = sp_json_spell(*ret_tree, bytes, length, &suite->arena, reterr);
    if (rc < 0)
        sp_error_at(reterr, path);
    return rc;
}

static int fault(struct sp_error *reterr, const char *file, const char *pointer, const char *text)
{
    char where[SP_ERROR_WHERE_MAX];

    snprintf(where, sizeof(where), "%s: %s", file, pointer);
    sp_error_set(reterr, SP_E_INVALID, "%s", text);
    sp_error_at(reterr, where);
    return SP_E_INVALID;
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

static int load_fixtures(struct sp_suite *suite, struct sp_error *reterr)
{
    char path[PATH_ROOM];
    struct sp_buf bytes = {0};
    cJSON *tree = NULL;
    int rc = 0;

    snprintf(path, sizeof(path), "%s/fixtures/capabilities.json", suite->data);
    rc = sp_suite_read_file(path, &bytes, reterr);
    if (rc == 0)
        rc = sp_suite_parse(suite, path, bytes.bytes, bytes.length, &tree, reterr);
    sp_buf_free(&bytes);
    suite->fixtures = tree;
    return rc;
}

/* VEC-3, VEC-4: the value of one of the params; for a name of capabilities, its fixture. */
static const cJSON *resolve(struct sp_suite *suite, const char *file, const cJSON *member,
                            struct sp_error *reterr)
{
    const cJSON *fixture = NULL;

    if (strcmp(member->string, "capabilities") != 0 || !cJSON_IsString(member))
        return member;
    if (suite->fixtures == NULL && load_fixtures(suite, reterr) < 0)
        return NULL;
    fixture = cJSON_GetObjectItemCaseSensitive(suite->fixtures, member->valuestring);
    if (fixture == NULL)
        fault(reterr, file, member->valuestring, "no such fixture in fixtures/capabilities.json");
    return fixture;
}

static int write_given(struct sp_suite *suite, const char *file, struct sp_json_writer *writer,
                       const cJSON *given, const cJSON *unless, struct sp_error *reterr)
{
    for (const cJSON *member = given != NULL ? given->child : NULL; member != NULL;
         member = member->next) {
        const cJSON *value = NULL;

        if (cJSON_GetObjectItemCaseSensitive(unless, member->string) != NULL)
            continue;
        value = resolve(suite, file, member, reterr);
        if (value == NULL)
            return SP_E_INVALID;
        sp_json_key(writer, member->string);
        sp_json_tree(writer, value);
    }
    return 0;
}

/* VEC: the file's given under the vector's, whose fields win whole. */
static int merge_params(struct sp_suite *suite, struct sp_vector *vector, const cJSON *common,
                        const cJSON *own, struct sp_error *reterr)
{
    struct sp_buf buf = {0};
    struct sp_json_writer writer = {.buf = &buf};
    cJSON *params = NULL;
    int rc = 0;

    sp_json_begin_object(&writer);
    rc = write_given(suite, vector->file, &writer, common, own, reterr);
    if (rc == 0)
        rc = write_given(suite, vector->file, &writer, own, NULL, reterr);
    sp_json_end_object(&writer);
    if (rc == 0 && buf.failed)
        rc = sp_error_nomem(reterr);
    if (rc == 0)
        rc = sp_suite_parse(suite, vector->id, buf.bytes, buf.length, &params, reterr);
    if (rc == 0) {
        vector->params = params;
        vector->params_text = sp_arena_strndup(&suite->arena, buf.bytes, buf.length);
        vector->params_length = buf.length;
        if (vector->params_text == NULL)
            rc = sp_error_nomem(reterr);
    }
    sp_buf_free(&buf);
    return rc;
}

static const char *text_of(const cJSON *object, const char *key)
{
    return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, key));
}

static int read_vector(struct sp_suite *suite, const char *file, const cJSON *tree, size_t index,
                       struct sp_error *reterr)
{
    const cJSON *item =
        cJSON_GetArrayItem(cJSON_GetObjectItemCaseSensitive(tree, "vectors"), (int)index);
    const cJSON *expect = cJSON_GetObjectItemCaseSensitive(item, "expect");
    struct sp_vector *vector = NULL;
    char pointer[32];

    snprintf(pointer, sizeof(pointer), "/vectors/%zu", index);
    if (sp_shape_vector(item, pointer, reterr) < 0)
        return in_file(reterr, file);
    if (sp_suite_find(suite, text_of(item, "id")) != NULL)
        return fault(reterr, file, text_of(item, "id"), "this id is used twice");
    vector = sp_suite_add(suite);
    if (vector == NULL)
        return sp_error_nomem(reterr);
    vector->file = file;
    vector->method = text_of(tree, "method");
    vector->id = text_of(item, "id");
    vector->title = text_of(item, "title");
    vector->why = text_of(item, "why");
    vector->level = text_of(item, "level");
    vector->origin = text_of(item, "origin");
    vector->twin = text_of(item, "twin");
    vector->requirements = cJSON_GetObjectItemCaseSensitive(item, "requirements");
    vector->expect = expect;
    return merge_params(suite, vector, cJSON_GetObjectItemCaseSensitive(tree, "given"),
                        cJSON_GetObjectItemCaseSensitive(item, "given"), reterr);
}

struct lines {
    struct sp_vector *next;
    const struct sp_vector *end;
};

/* A vector's id is borrowed from the value that is looked at; they come in the same order. */
static void note_line(void *context, const cJSON *value, size_t line)
{
    struct lines *lines = context;

    if (lines->next < lines->end && value->valuestring == lines->next->id) {
        lines->next->line = line;
        lines->next++;
    }
}

static int load_vectors(struct sp_suite *suite, const char *path, const struct sp_buf *bytes,
                        struct sp_error *reterr)
{
    cJSON *tree = NULL;
    const char *file = sp_arena_strndup(&suite->arena, path, strlen(path));
    const cJSON *vectors = NULL;
    size_t before = suite->count;
    int rc = 0;

    if (file == NULL)
        return sp_error_nomem(reterr);
    rc = sp_suite_parse(suite, path, bytes->bytes, bytes->length, &tree, reterr);
    if (rc < 0)
        return rc;
    if (sp_shape_file(tree, reterr) < 0)
        return in_file(reterr, file);
    vectors = cJSON_GetObjectItemCaseSensitive(tree, "vectors");
    for (size_t i = 0, count = (size_t)cJSON_GetArraySize(vectors); rc == 0 && i < count; i++)
        rc = read_vector(suite, file, tree, i, reterr);
    if (rc == 0 && suite->count > before)
        sp_lines_walk(
            tree, bytes->bytes, bytes->length, note_line,
            &(struct lines){.next = suite->vectors + before, .end = suite->vectors + suite->count});
    return rc;
}

static bool ends_with(const char *path, const char *ending)
{
    size_t length = strlen(path);
    size_t tail = strlen(ending);

    return length >= tail && strcmp(path + length - tail, ending) == 0;
}

static int load_file(struct sp_suite *suite, const char *path, struct sp_error *reterr)
{
    struct sp_buf bytes = {0};
    int rc = sp_suite_read_file(path, &bytes, reterr);

    if (rc == 0 && ends_with(path, ".jsonl"))
        rc = sp_interop_load(suite, path, bytes.bytes, bytes.length, reterr);
    else if (rc == 0)
        rc = load_vectors(suite, path, &bytes, reterr);
    sp_buf_free(&bytes);
    return rc;
}

/* Data beside the vectors, not vectors. */
static int is_listed(const struct dirent *entry)
{
    return entry->d_name[0] != '.' && strcmp(entry->d_name, "fixtures") != 0 &&
           strcmp(entry->d_name, "tools") != 0;
}

static int load_folder(struct sp_suite *suite, const char *path, struct sp_error *reterr)
{
    struct dirent **entries = NULL;
    int count = scandir(path, &entries, is_listed, alphasort);
    bool recorded = ends_with(path, "interop") || ends_with(path, "interop/");
    int rc = 0;

    for (int i = 0; i < count; i++) {
        char child[PATH_ROOM];
        struct stat status;

        snprintf(child, sizeof(child), "%s/%s", path, entries[i]->d_name);
        if (rc == 0 && stat(child, &status) == 0) {
            if (S_ISDIR(status.st_mode) && strcmp(entries[i]->d_name, "interop") != 0)
                rc = load_folder(suite, child, reterr);
            else if (ends_with(child, ".json") || (recorded && ends_with(child, ".jsonl")))
                rc = load_file(suite, child, reterr);
        }
        free(entries[i]);
    }
    free(entries);
    if (count < 0) {
        rc = sp_error_set(reterr, SP_E_IO, "%s", strerror(errno));
        sp_error_at(reterr, path);
    }
    return rc;
}

int sp_suite_load(struct sp_suite *suite, const char *path, struct sp_error *reterr)
{
    struct stat status;

    if (stat(path, &status) != 0) {
        sp_error_set(reterr, SP_E_IO, "%s", strerror(errno));
        sp_error_at(reterr, path);
        return SP_E_IO;
    }
    if (S_ISDIR(status.st_mode))
        return load_folder(suite, path, reterr);
    return load_file(suite, path, reterr);
}
