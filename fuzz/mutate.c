/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Nearly every reader of the project stands behind a strict scanner, which a flipped byte seldom
 * passes. So every second mutation is one of a JSON tree, of one line of the input: a value goes,
 * is doubled, moves, changes its type or its key. The rest are libFuzzer's own.
 */

#include "fuzz/target.h"
#include "json/scan.h"
#include "json/write.h"

#include <cjson/cJSON.h>
#include <string.h>

/* libFuzzer's own names. */
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed);

enum { STRING_ROOM = 96, LINES_MAX = 8 };

static unsigned next_random(unsigned *state, unsigned below)
{
    *state = *state * 1103515245U + 12345U;
    return (*state >> 16U) % below;
}

static size_t count_nodes(const cJSON *tree)
{
    const cJSON *child = NULL;
    size_t count = 1;

    cJSON_ArrayForEach(child, tree)
    {
        count += count_nodes(child);
    }
    return count;
}

/* Node number *@left of a tree in its order, and what holds it. */
static cJSON *find_node(cJSON *tree, size_t *left, cJSON **ret_parent)
{
    cJSON *child = NULL;

    if (*left == 0)
        return tree;
    cJSON_ArrayForEach(child, tree)
    {
        cJSON *found = NULL;

        --*left;
        *ret_parent = tree;
        found = find_node(child, left, ret_parent);
        if (found != NULL)
            return found;
    }
    return NULL;
}

static cJSON *random_node(cJSON *tree, unsigned *seed, cJSON **ret_parent)
{
    size_t left = next_random(seed, (unsigned)count_nodes(tree));

    *ret_parent = NULL;
    return find_node(tree, &left, ret_parent);
}

static cJSON *make_value(unsigned *seed)
{
    static const double numbers[] = {0,  1,     -1,         2,          0.5,
                                     64, 65535, 4294967295, 4294967296, 9007199254740991,
                                     -2, 1e300, -0.0,       1048577,    3600};
    static const char *const words[] = {"",           "a",   "/", "~1", "*",   "\\",
                                        "10.0.0.0/8", "::1", ".", "..", "\x7f"};

    switch (next_random(seed, 7)) {
    case 0:
        return cJSON_CreateNull();
    case 1:
        return cJSON_CreateBool((int)next_random(seed, 2));
    case 2:
        return cJSON_CreateArray();
    case 3:
        return cJSON_CreateObject();
    case 4:
        return cJSON_CreateString(words[next_random(seed, sizeof(words) / sizeof(words[0]))]);
    default:
        return cJSON_CreateNumber(numbers[next_random(seed, sizeof(numbers) / sizeof(numbers[0]))]);
    }
}

/* libFuzzer knows which words are compared with, and puts them in. */
static cJSON *make_string(const cJSON *node, unsigned *seed)
{
    uint8_t text[STRING_ROOM + 1] = {0};
    size_t length = 0;

    if (!cJSON_IsString(node))
        return make_value(seed);
    length = strnlen(node->valuestring, STRING_ROOM);
    memcpy(text, node->valuestring, length);
    length = LLVMFuzzerMutate(text, length, STRING_ROOM);
    for (size_t i = 0; i < length; i++)
        text[i] = text[i] == 0 || text[i] >= 0x80 ? '~' : text[i];
    text[length] = '\0';
    return cJSON_CreateString((const char *)text);
}

/* Puts a value where a node stands; takes @value. */
static void replace(cJSON **tree, cJSON *parent, cJSON *node, cJSON *value)
{
    if (value == NULL)
        return;
    if (parent == NULL) {
        cJSON_Delete(*tree);
        *tree = value;
    } else if (cJSON_IsObject(parent)) {
        char *key = strdup(node->string);

        cJSON_ReplaceItemInObjectCaseSensitive(parent, key, value);
        free(key);
    } else {
        cJSON_ReplaceItemViaPointer(parent, node, value);
    }
}

static void add(cJSON *parent, const char *key, cJSON *value)
{
    if (cJSON_IsArray(parent))
        cJSON_AddItemToArray(parent, value);
    else if (cJSON_IsObject(parent) && key != NULL &&
             cJSON_GetObjectItemCaseSensitive(parent, key) == NULL)
        cJSON_AddItemToObject(parent, key, value);
    else
        cJSON_Delete(value);
}

static void mutate_tree(cJSON **tree, unsigned *seed)
{
    cJSON *parent = NULL;
    cJSON *other_parent = NULL;
    cJSON *node = random_node(*tree, seed, &parent);
    const cJSON *other = random_node(*tree, seed, &other_parent);

    switch (next_random(seed, 6)) {
    case 0: /* it goes */
        if (parent != NULL)
            cJSON_Delete(cJSON_DetachItemViaPointer(parent, node));
        return;
    case 1: /* another value of the tree in its place */
        replace(tree, parent, node, cJSON_Duplicate(other, true));
        return;
    case 2: /* into it, by the other's name */
        add(node, other->string, cJSON_Duplicate(other, true));
        return;
    case 3: /* it, and a name more beside it */
        add(parent, other->string, cJSON_Duplicate(node, true));
        return;
    case 4:
        replace(tree, parent, node, make_string(node, seed));
        return;
    default:
        replace(tree, parent, node, make_value(seed));
        return;
    }
}

/* The lines of an input, the chosen one first to last byte. */
static void choose_line(const uint8_t *data, size_t size, unsigned *seed, size_t *ret_at,
                        size_t *ret_length)
{
    unsigned skip = next_random(seed, LINES_MAX);
    const uint8_t *feed = NULL;
    size_t at = 0;

    while (skip-- > 0 && (feed = memchr(data + at, '\n', size - at)) != NULL &&
           (size_t)(feed - data) + 1 < size)
        at = (size_t)(feed - data) + 1;
    feed = memchr(data + at, '\n', size - at);
    *ret_at = at;
    *ret_length = feed != NULL ? (size_t)(feed - data) - at : size - at;
}

static size_t put_line(uint8_t *data, size_t size, size_t max_size, size_t at, size_t length,
                       const struct sp_buf *line)
{
    size_t behind = size - at - length;

    if (line->failed || line->length == 0 || at + line->length + behind > max_size)
        return 0;
    memmove(data + at + line->length, data + at + length, behind);
    memcpy(data + at, line->bytes, line->length);
    return at + line->length + behind;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed)
{
    struct sp_buf line = {0};
    struct sp_json_writer writer = {.buf = &line};
    cJSON *tree = NULL;
    size_t at = 0;
    size_t length = 0;
    size_t made = 0;

    if (size == 0 || next_random(&seed, 2) == 0)
        return LLVMFuzzerMutate(data, size, max_size);
    choose_line(data, size, &seed, &at, &length);
    if (sp_json_scan((const char *)data + at, length, NULL) == 0)
        tree = cJSON_ParseWithLength((const char *)data + at, length);
    if (tree == NULL)
        return LLVMFuzzerMutate(data, size, max_size);
    for (unsigned times = 1 + next_random(&seed, 3); times > 0; times--)
        mutate_tree(&tree, &seed);
    sp_json_tree(&writer, tree);
    cJSON_Delete(tree);
    made = put_line(data, size, max_size, at, length, &line);
    sp_buf_free(&line);
    return made != 0 ? made : LLVMFuzzerMutate(data, size, max_size);
}
