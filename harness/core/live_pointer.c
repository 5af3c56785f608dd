/* SPDX-License-Identifier: Apache-2.0 */
#include "core/live_pointer.h"

#include "json/parse.h"
#include "json/spell.h"
#include "json/write.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool sp_live_pointer_is_valid(const char *text)
{
    if (text[0] != '/')
        return false;
    for (; *text != '\0'; text++) {
        if (*text == '~' && text[1] != '0' && text[1] != '1')
            return false;
    }
    return true;
}

/* The bytes of the first key of a pointer, still escaped. */
static size_t key_length(const char *pointer)
{
    return strcspn(pointer + 1, "/");
}

static bool is_key(const char *pointer, const char *key)
{
    const char *end = pointer + 1 + key_length(pointer);

    for (const char *at = pointer + 1; at < end; at++, key++) {
        char byte = *at;

        if (byte == '~')
            byte = *++at == '0' ? '~' : '/';
        if (*key != byte)
            return false;
    }
    return *key == '\0';
}

static const char *rest_of(const char *pointer)
{
    return pointer + 1 + key_length(pointer);
}

/* RFC 6901: digits without a leading zero. */
static bool is_index(const char *pointer, int index)
{
    char digits[16];

    snprintf(digits, sizeof(digits), "%d", index);
    return is_key(pointer, digits);
}

static const cJSON *child_of(const cJSON *tree, const char *pointer)
{
    const cJSON *child = NULL;
    int index = 0;

    cJSON_ArrayForEach(child, tree)
    {
        if (cJSON_IsArray(tree) ? is_index(pointer, index) : is_key(pointer, child->string))
            return child;
        index++;
    }
    return NULL;
}

const cJSON *sp_live_pointer_get(const cJSON *tree, const char *pointer)
{
    while (tree != NULL && *pointer != '\0') {
        tree = child_of(tree, pointer);
        pointer = rest_of(pointer);
    }
    return tree;
}

/* What is written anew: the place, and its value or NULL. */
struct change {
    const cJSON *value;
    struct sp_json_writer writer;
};

static void write_key(struct change *change, const char *pointer)
{
    char *key = calloc(1, key_length(pointer) + 1);
    char *next = key;

    if (key == NULL) {
        change->writer.buf->failed = true;
        return;
    }
    for (const char *at = pointer + 1; *at != '\0' && *at != '/'; at++) {
        if (*at == '~')
            *next++ = *++at == '0' ? '~' : '/';
        else
            *next++ = *at;
    }
    sp_json_key(&change->writer, key);
    free(key);
}

/* Objects for what is left of the way, and the value in the innermost. */
static void write_way(struct change *change, const char *pointer)
{
    if (*pointer == '\0') {
        sp_json_tree(&change->writer, change->value);
        return;
    }
    sp_json_begin_object(&change->writer);
    write_key(change, pointer);
    write_way(change, rest_of(pointer));
    sp_json_end_object(&change->writer);
}

static void write_changed(struct change *change, const cJSON *tree, const char *pointer);

static void write_children(struct change *change, const cJSON *tree, const char *pointer)
{
    const cJSON *changed = child_of(tree, pointer);
    bool is_last = *rest_of(pointer) == '\0';
    const cJSON *child = NULL;

    cJSON_ArrayForEach(child, tree)
    {
        if (child == changed && is_last && change->value == NULL)
            continue;
        if (cJSON_IsObject(tree))
            sp_json_key(&change->writer, child->string);
        if (child == changed)
            write_changed(change, child, rest_of(pointer));
        else
            sp_json_tree(&change->writer, child);
    }
    if (changed == NULL) {
        write_key(change, pointer);
        write_way(change, rest_of(pointer));
    }
}

static void write_changed(struct change *change, const cJSON *tree, const char *pointer)
{
    if (*pointer == '\0') {
        sp_json_tree(&change->writer, change->value);
    } else if (cJSON_IsArray(tree)) {
        sp_json_begin_array(&change->writer);
        write_children(change, tree, pointer);
        sp_json_end_array(&change->writer);
    } else {
        sp_json_begin_object(&change->writer);
        write_children(change, tree, pointer);
        sp_json_end_object(&change->writer);
    }
}

/* Can the place be reached, where objects that are not there can be made? NULL: it can. */
static const char *obstacle(const cJSON *tree, const char *pointer)
{
    for (; *pointer != '\0'; pointer = rest_of(pointer)) {
        const cJSON *child = child_of(tree, pointer);

        if (cJSON_IsArray(tree) && child == NULL)
            return "there is no such element of the array";
        if (!cJSON_IsArray(tree) && !cJSON_IsObject(tree))
            return "something on the way is no object";
        if (child == NULL)
            return NULL;
        tree = child;
    }
    return NULL;
}

int sp_live_pointer_set(const cJSON *tree, const char *pointer, const cJSON *value,
                        struct sp_arena *arena, cJSON **ret_tree, struct sp_error *reterr)
{
    struct sp_buf buf = {0};
    struct change change = {
        .value = cJSON_IsNull(value) ? NULL : value,
        .writer = {.buf = &buf},
    };
    const char *text = obstacle(tree, pointer);
    int rc = 0;

    if (text == NULL && change.value == NULL && sp_live_pointer_get(tree, pointer) == NULL)
        text = "there is nothing to take away";
    if (text != NULL)
        return sp_error_set(reterr, SP_E_INVALID, "%s", text);
    write_changed(&change, tree, pointer);
    rc = buf.failed ? sp_error_nomem(reterr)
                    : sp_json_parse(buf.bytes, buf.length, arena, ret_tree, reterr);
    if (rc == 0)
        rc = sp_json_spell(*ret_tree, buf.bytes, buf.length, arena, reterr);
    sp_buf_free(&buf);
    return rc;
}
