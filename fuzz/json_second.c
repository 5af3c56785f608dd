/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The strict scanner and a second JSON library, jansson, are asked the same: is it JSON, and what
 * does it say? They may differ in this and in nothing else:
 *
 * - depth and length: ours refuses more than 64 nested values and numbers of more than 63
 *   characters (SP_E_LIMIT); then the text must have one of these, where jansson takes it;
 * - range: jansson refuses numbers that no double can hold; then our tree must have one;
 * - NUL: jansson overlooks such a byte behind a number; ours must refuse all text that has one.
 *
 * Duplicate keys, which jansson takes unless it is told not to, it is told not to take. Lone
 * surrogates and an escaped NUL both refuse without being told.
 */

#include "fuzz/target.h"
#include "json/parse.h"
#include "json/scan.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

enum { ARENA_SIZE = 16 << 10 };

static size_t depth_of(const json_t *value)
{
    size_t deepest = 0;
    size_t index = 0;
    const char *key = NULL;
    json_t *child = NULL;

    json_array_foreach(value, index, child)
    {
        size_t depth = depth_of(child);

        deepest = depth > deepest ? depth : deepest;
    }
    if (json_is_object(value)) {
        json_object_foreach((json_t *)(uintptr_t)value, key, child)
        {
            size_t depth = depth_of(child);

            deepest = depth > deepest ? depth : deepest;
        }
    }
    return deepest + (json_is_array(value) || json_is_object(value) ? 1 : 0);
}

/* Of text that is JSON: how long is its longest number? */
static size_t longest_number(const char *text, size_t size)
{
    size_t longest = 0;
    size_t length = 0;
    bool in_string = false;

    for (size_t i = 0; i < size; i++) {
        bool is_part = !in_string && memchr("0123456789+-.eE", text[i], 15) != NULL;

        if (text[i] == '"')
            in_string = !in_string;
        else if (in_string && text[i] == '\\')
            i++;
        length = is_part ? length + 1 : 0;
        longest = length > longest ? length : longest;
    }
    return longest;
}

static bool has_infinity(const cJSON *tree)
{
    const cJSON *child = NULL;

    cJSON_ArrayForEach(child, tree)
    {
        if (has_infinity(child))
            return true;
    }
    return cJSON_IsNumber(tree) && isinf(tree->valuedouble);
}

static bool is_same(const cJSON *ours, const json_t *theirs);

static bool has_same_members(const cJSON *ours, const json_t *theirs)
{
    const cJSON *child = NULL;
    size_t count = 0;

    cJSON_ArrayForEach(child, ours)
    {
        const json_t *other = cJSON_IsObject(ours) ? json_object_get(theirs, child->string)
                                                   : json_array_get(theirs, count);

        if (other == NULL || !is_same(child, other))
            return false;
        count++;
    }
    return count == (cJSON_IsObject(ours) ? json_object_size(theirs) : json_array_size(theirs));
}

static bool is_same(const cJSON *ours, const json_t *theirs)
{
    switch (json_typeof(theirs)) {
    case JSON_OBJECT:
        return cJSON_IsObject(ours) && has_same_members(ours, theirs);
    case JSON_ARRAY:
        return cJSON_IsArray(ours) && has_same_members(ours, theirs);
    case JSON_STRING:
        return cJSON_IsString(ours) && strcmp(ours->valuestring, json_string_value(theirs)) == 0;
    case JSON_INTEGER: /* none: reals are asked for */
    case JSON_REAL:
        return cJSON_IsNumber(ours) &&
               fabs(ours->valuedouble - json_real_value(theirs)) <= 0; /* -0 and 0 too */
    case JSON_TRUE:
        return cJSON_IsTrue(ours);
    case JSON_FALSE:
        return cJSON_IsFalse(ours);
    case JSON_NULL:
        return cJSON_IsNull(ours);
    }
    return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    json_error_t reason;
    json_t *theirs = json_loadb(
        text, size, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY | JSON_DECODE_INT_AS_REAL, &reason);
    struct sp_error error = {0};
    struct sp_arena arena;
    cJSON *ours = NULL;
    int rc = 0;

    sp_arena_init(&arena, ARENA_SIZE);
    rc = sp_json_parse(text, size, &arena, &ours, &error);
    if (size != 0 && memchr(text, '\0', size) != NULL)
        SP_FUZZ_WANT(rc < 0, "a NUL is no part of JSON");
    else if (rc == 0 && theirs != NULL)
        SP_FUZZ_WANT(is_same(ours, theirs), "both read the same");
    else if (rc == 0)
        SP_FUZZ_WANT(json_error_code(&reason) == json_error_numeric_overflow && has_infinity(ours),
                     reason.text);
    else if (theirs != NULL)
        SP_FUZZ_WANT(rc == SP_E_LIMIT && (depth_of(theirs) > SP_JSON_DEPTH_MAX ||
                                          longest_number(text, size) > SP_JSON_NUMBER_MAX),
                     error.text);
    sp_arena_free(&arena);
    json_decref(theirs);
    return 0;
}
