/* SPDX-License-Identifier: Apache-2.0 */
#include "core/live_match.h"

#include "core/live_pointer.h"
#include "json/write.h"

#include <string.h>

/* A value is the same, member by member; cJSON_Compare() takes neighbouring doubles for equal. */
static bool is_same(const cJSON *a, const cJSON *b)
{
    const cJSON *theirs = NULL;
    const cJSON *ours = NULL;

    if ((a->type & 0xFF) != (b->type & 0xFF))
        return false;
    if (cJSON_IsNumber(a))
        return a->valuedouble == b->valuedouble;
    if (cJSON_IsString(a))
        return strcmp(a->valuestring, b->valuestring) == 0;
    if (cJSON_GetArraySize(a) != cJSON_GetArraySize(b))
        return false;
    theirs = b->child;
    cJSON_ArrayForEach(ours, a)
    {
        if (cJSON_IsObject(a))
            theirs = cJSON_GetObjectItemCaseSensitive(b, ours->string);
        if (theirs == NULL || !is_same(ours, theirs))
            return false;
        theirs = theirs->next;
    }
    return true;
}

static bool is_below(const cJSON *wanted, const cJSON *got)
{
    return cJSON_IsNumber(got) && got->valuedouble < wanted->valuedouble;
}

static bool is_above(const cJSON *wanted, const cJSON *got)
{
    return cJSON_IsNumber(got) && got->valuedouble > wanted->valuedouble;
}

static bool contains(const cJSON *wanted, const cJSON *got)
{
    return cJSON_IsString(got) && strstr(got->valuestring, wanted->valuestring) != NULL;
}

static bool lacks(const cJSON *wanted, const cJSON *got)
{
    return cJSON_IsString(got) && strstr(got->valuestring, wanted->valuestring) == NULL;
}

static bool is_one_of(const cJSON *wanted, const cJSON *got)
{
    const cJSON *value = NULL;

    cJSON_ArrayForEach(value, wanted)
    {
        if (got != NULL && is_same(value, got))
            return true;
    }
    return false;
}

static bool is_absent(const cJSON *wanted, const cJSON *got)
{
    (void)wanted;
    return got == NULL;
}

static bool is_present(const cJSON *wanted, const cJSON *got)
{
    (void)wanted;
    return got != NULL;
}

static bool is_number(const cJSON *value)
{
    return cJSON_IsNumber(value) != 0;
}

static bool is_text(const cJSON *value)
{
    return cJSON_IsString(value) && value->valuestring[0] != '\0';
}

static bool is_true(const cJSON *value)
{
    return cJSON_IsTrue(value) != 0;
}

static bool has_matcher(const cJSON *value)
{
    const cJSON *child = NULL;

    if (sp_live_matcher_is_one(value))
        return true;
    cJSON_ArrayForEach(child, value)
    {
        if (has_matcher(child))
            return true;
    }
    return false;
}

/* Values of which each means itself, at least one. */
static bool is_values(const cJSON *value)
{
    return cJSON_IsArray(value) && value->child != NULL && !has_matcher(value);
}

static const struct matcher {
    const char *key;
    bool (*meets)(const cJSON *wanted, const cJSON *got);
    bool (*fits)(const cJSON *wanted);
    bool is_alone;
} matchers[] = {
    {"below", is_below, is_number, false},  {"above", is_above, is_number, false},
    {"contains", contains, is_text, false}, {"lacks", lacks, is_text, false},
    {"oneOf", is_one_of, is_values, true},  {"absent", is_absent, is_true, true},
    {"present", is_present, is_true, true}, {NULL, NULL, NULL, false},
};

static const struct matcher *find(const char *key)
{
    for (const struct matcher *matcher = matchers; matcher->key != NULL; matcher++) {
        if (strcmp(matcher->key, key) == 0)
            return matcher;
    }
    return NULL;
}

bool sp_live_matcher_is_one(const cJSON *value)
{
    if (!cJSON_IsObject(value))
        return false;
    for (const cJSON *child = value->child; child != NULL; child = child->next) {
        if (find(child->string) != NULL)
            return true;
    }
    return false;
}

const char *sp_live_expectation_fault(const cJSON *value)
{
    const cJSON *child = NULL;

    if (!sp_live_matcher_is_one(value))
        return has_matcher(value) ? "a matcher inside of a value is none: point at its place"
                                  : NULL;
    cJSON_ArrayForEach(child, value)
    {
        const struct matcher *matcher = find(child->string);

        if (matcher == NULL)
            return "a matcher's keys are below, above, contains, lacks, oneOf, absent and present";
        if (!matcher->fits(child))
            return "below and above take a number, contains and lacks a text, oneOf an array of "
                   "values, absent and present true";
        if (matcher->is_alone && cJSON_GetArraySize(value) != 1)
            return "oneOf, absent and present stand alone";
    }
    return NULL;
}

static bool meets(const cJSON *wanted, const cJSON *got)
{
    const cJSON *child = NULL;

    if (!sp_live_matcher_is_one(wanted))
        return got != NULL && is_same(wanted, got);
    cJSON_ArrayForEach(child, wanted)
    {
        const struct matcher *matcher = find(child->string);

        if (matcher == NULL || !matcher->meets(child, got))
            return false;
    }
    return true;
}

static const char *keep(struct sp_arena *arena, const char *bytes, size_t length)
{
    const char *copy = sp_arena_strndup(arena, bytes, length);

    return copy != NULL ? copy : "(out of memory)";
}

static const char *json_text(struct sp_arena *arena, const cJSON *value)
{
    struct sp_buf buf = {0};
    struct sp_json_writer writer = {.buf = &buf};
    const char *text = "(out of memory)";

    if (value == NULL)
        return "absent";
    sp_json_tree(&writer, value);
    if (!buf.failed)
        text = keep(arena, buf.bytes, buf.length);
    sp_buf_free(&buf);
    return text;
}

enum sp_verdict sp_live_match(const cJSON *expect, const cJSON *evidence, struct sp_arena *arena,
                              struct sp_difference *ret_difference)
{
    const cJSON *wanted = NULL;

    cJSON_ArrayForEach(wanted, expect)
    {
        const cJSON *got = sp_live_pointer_get(evidence, wanted->string);

        if (meets(wanted, got))
            continue;
        *ret_difference = (struct sp_difference){
            .pointer = keep(arena, wanted->string, strlen(wanted->string)),
            .expected = json_text(arena, wanted),
            .got = json_text(arena, got),
        };
        return SP_VERDICT_FAIL;
    }
    return SP_VERDICT_PASS;
}

static const cJSON *part(const cJSON *value, const char *key)
{
    return sp_live_matcher_is_one(value) ? cJSON_GetObjectItemCaseSensitive(value, key) : NULL;
}

/* Are all of a list's values refused by the other? */
static bool refuses_all(const cJSON *list, const cJSON *other)
{
    const cJSON *value = NULL;

    cJSON_ArrayForEach(value, list)
    {
        if (meets(other, value))
            return false;
    }
    return true;
}

/* Two matchers, looked at from one side. */
static bool excludes_from(const cJSON *left, const cJSON *right)
{
    const cJSON *below = part(left, "below");
    const cJSON *above = part(right, "above");
    const cJSON *text = part(left, "contains");
    const cJSON *lacked = part(right, "lacks");
    bool is_number_alone = below != NULL || part(left, "above") != NULL;
    bool is_text_alone = text != NULL || part(left, "lacks") != NULL;

    if (part(left, "oneOf") != NULL)
        return refuses_all(part(left, "oneOf"), right);
    if (part(left, "absent") != NULL)
        return part(right, "absent") == NULL;
    if (is_number_alone && (part(right, "contains") != NULL || lacked != NULL))
        return true;
    if (is_text_alone && (part(right, "below") != NULL || above != NULL))
        return true;
    return (below != NULL && above != NULL && below->valuedouble <= above->valuedouble) ||
           (text != NULL && lacked != NULL &&
            strstr(text->valuestring, lacked->valuestring) != NULL);
}

bool sp_live_excludes(const cJSON *one, const cJSON *other)
{
    if (!sp_live_matcher_is_one(one))
        return !sp_live_matcher_is_one(other) ? !is_same(one, other) : !meets(other, one);
    if (!sp_live_matcher_is_one(other))
        return !meets(one, other);
    return excludes_from(one, other) || excludes_from(other, one);
}
