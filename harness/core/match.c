/* SPDX-License-Identifier: Apache-2.0 */
#include "core/match.h"

#include "json/write.h"

#include <stdio.h>
#include <string.h>

struct matcher {
    struct sp_arena *arena;
    struct sp_difference *difference;
};

static const char *json_text(struct matcher *m, const cJSON *value)
{
    struct sp_buf buf = {0};
    struct sp_json_writer writer = {.buf = &buf};
    char *copy = NULL;

    if (value == NULL)
        return "absent";
    sp_json_tree(&writer, value);
    if (!buf.failed)
        copy = sp_arena_strndup(m->arena, buf.bytes, buf.length);
    sp_buf_free(&buf);
    return copy != NULL ? copy : "(out of memory)";
}

/* The answer's own text does not outlive its judgement. */
static const char *keep_text(struct matcher *m, const char *text)
{
    const char *copy = sp_arena_strndup(m->arena, text, strlen(text));

    return copy != NULL ? copy : "(out of memory)";
}

static const char *join(struct matcher *m, const char *pointer, const char *key)
{
    size_t room = strlen(pointer) + 2 * strlen(key) + 2;
    char *joined = sp_arena_alloc(m->arena, room);
    char *next = joined;

    if (joined == NULL)
        return pointer;
    next += sprintf(next, "%s/", pointer);
    for (; *key != '\0'; key++) {
        if (*key == '~' || *key == '/') {
            *next++ = '~';
            *next++ = *key == '~' ? '0' : '1';
        } else {
            *next++ = *key;
        }
    }
    *next = '\0';
    return joined;
}

static const char *join_index(struct matcher *m, const char *pointer, size_t index)
{
    char digits[24];

    snprintf(digits, sizeof(digits), "%zu", index);
    return join(m, pointer, digits);
}

static bool differ(struct matcher *m, const char *pointer, const char *expected, const char *got)
{
    *m->difference = (struct sp_difference){
        .pointer = pointer,
        .expected = expected,
        .got = got,
    };
    return false;
}

static bool differ_values(struct matcher *m, const char *pointer, const cJSON *expected,
                          const cJSON *got)
{
    return differ(m, pointer, json_text(m, expected), json_text(m, got));
}

static bool same(struct matcher *m, const char *pointer, const cJSON *expected, const cJSON *got);

static bool same_object(struct matcher *m, const char *pointer, const cJSON *expected,
                        const cJSON *got)
{
    for (const cJSON *member = expected->child; member != NULL; member = member->next) {
        const cJSON *other = cJSON_GetObjectItemCaseSensitive(got, member->string);

        if (!same(m, join(m, pointer, member->string), member, other))
            return false;
    }
    for (const cJSON *member = got->child; member != NULL; member = member->next) {
        if (cJSON_GetObjectItemCaseSensitive(expected, member->string) == NULL)
            return differ_values(m, join(m, pointer, member->string), NULL, member);
    }
    return true;
}

static bool same_array(struct matcher *m, const char *pointer, const cJSON *expected,
                       const cJSON *got)
{
    const cJSON *theirs = got->child;
    size_t index = 0;

    for (const cJSON *item = expected->child; item != NULL; item = item->next, index++) {
        if (!same(m, join_index(m, pointer, index), item, theirs))
            return false;
        theirs = theirs->next;
    }
    if (theirs != NULL)
        return differ_values(m, join_index(m, pointer, index), NULL, theirs);
    return true;
}

/* Every fragment of @wanted occurs in @text (@present), or none does. */
static bool fragments(struct matcher *m, const char *pointer, const cJSON *wanted, const char *text,
                      bool present)
{
    const cJSON *fragment = NULL;

    cJSON_ArrayForEach(fragment, wanted)
    {
        char expected[512];

        if ((strstr(text, fragment->valuestring) != NULL) == present)
            continue;
        snprintf(expected, sizeof(expected), "%s \"%s\"", present ? "mentions" : "does not mention",
                 fragment->valuestring);
        return differ(m, pointer, keep_text(m, expected), keep_text(m, text));
    }
    return true;
}

/* {"mentions":[...],"absent":[...]}: what a text may be expected to be, wherever it stands. */
static bool expects_text(const cJSON *expected)
{
    const cJSON *member = NULL;

    if (!cJSON_IsObject(expected))
        return false;
    cJSON_ArrayForEach(member, expected)
    {
        if (!cJSON_IsArray(member) ||
            (strcmp(member->string, "mentions") != 0 && strcmp(member->string, "absent") != 0))
            return false;
    }
    return expected->child != NULL;
}

/* A text: exact, or {"mentions":[...],"absent":[...]} (VEC-8). */
static bool same_text(struct matcher *m, const char *pointer, const cJSON *expected,
                      const cJSON *got)
{
    if (!cJSON_IsString(got))
        return differ(m, pointer, "a text", json_text(m, got));
    return fragments(m, pointer, cJSON_GetObjectItemCaseSensitive(expected, "mentions"),
                     got->valuestring, true) &&
           fragments(m, pointer, cJSON_GetObjectItemCaseSensitive(expected, "absent"),
                     got->valuestring, false);
}

enum { SET_MAX = 32 };

/* {"set":[...]}: what an array may be expected to be where order means nothing (VEC-19). */
static const cJSON *expected_set(const cJSON *expected)
{
    const cJSON *set = cJSON_GetObjectItemCaseSensitive(expected, "set");

    return cJSON_IsArray(set) && cJSON_GetArraySize(expected) == 1 ? set : NULL;
}

/* Can every expected member from @item on have one of its own? */
static bool assign_members(struct matcher *m, const char *pointer, const cJSON *item,
                           const cJSON *got, bool *taken)
{
    size_t index = 0;

    if (item == NULL)
        return true;
    for (const cJSON *other = got->child; other != NULL; other = other->next, index++) {
        if (taken[index] || !same(m, pointer, item, other))
            continue;
        taken[index] = true;
        if (assign_members(m, pointer, item->next, got, taken))
            return true;
        taken[index] = false;
    }
    return false;
}

static bool same_set(struct matcher *m, const char *pointer, const cJSON *set, const cJSON *got)
{
    bool taken[SET_MAX] = {false};

    if (cJSON_IsArray(got) && cJSON_GetArraySize(got) <= SET_MAX &&
        cJSON_GetArraySize(got) == cJSON_GetArraySize(set) &&
        assign_members(m, pointer, set->child, got, taken))
        return true;
    return differ_values(m, pointer, set, got);
}

/* Exactly the same value, but for the matchers; the order of members means nothing. */
static bool same(struct matcher *m, const char *pointer, const cJSON *expected, const cJSON *got)
{
    const cJSON *set = expected_set(expected);
    bool equal = false;

    if (expects_text(expected))
        return same_text(m, pointer, expected, got);
    if (set != NULL)
        return same_set(m, pointer, set, got);
    if (got == NULL || (expected->type & 0xFF) != (got->type & 0xFF))
        return differ_values(m, pointer, expected, got);
    if (cJSON_IsObject(expected))
        return same_object(m, pointer, expected, got);
    if (cJSON_IsArray(expected))
        return same_array(m, pointer, expected, got);
    if (cJSON_IsString(expected))
        equal = strcmp(expected->valuestring, got->valuestring) == 0;
    else if (cJSON_IsNumber(expected))
        equal = expected->valuedouble == got->valuedouble;
    else
        equal = true; /* true, false and null are their types */
    return equal ? true : differ_values(m, pointer, expected, got);
}

static bool string_is(const cJSON *object, const char *key, const cJSON *wanted)
{
    const cJSON *value = cJSON_GetObjectItemCaseSensitive(object, key);

    return wanted == NULL ||
           (cJSON_IsString(value) && strcmp(value->valuestring, wanted->valuestring) == 0);
}

/* A planner may have no codes (REP-7); one that has them is held to them. */
static bool code_fits(const cJSON *expected, const cJSON *got)
{
    return cJSON_GetObjectItemCaseSensitive(got, "code") == NULL ||
           string_is(got, "code", cJSON_GetObjectItemCaseSensitive(expected, "code"));
}

/* @text_key: "reason" of a downgrade or "note" of a note. */
static bool reason_fits(const cJSON *expected, const cJSON *got, const char *text_key)
{
    const cJSON *text = cJSON_GetObjectItemCaseSensitive(got, text_key);
    const cJSON *fragment = NULL;

    if (!string_is(got, "layer", cJSON_GetObjectItemCaseSensitive(expected, "layer")) ||
        !code_fits(expected, got) || !cJSON_IsString(text))
        return false;
    cJSON_ArrayForEach(fragment, cJSON_GetObjectItemCaseSensitive(expected, "mentions"))
    {
        if (strstr(text->valuestring, fragment->valuestring) == NULL)
            return false;
    }
    return true;
}

enum { REASONS_MAX = 32 };

/* Can every expected reason from @item on have one of its own? */
static bool assign(const cJSON *item, const cJSON *got, const char *text_key, bool *taken)
{
    size_t index = 0;

    if (item == NULL)
        return true;
    for (const cJSON *other = got->child; other != NULL; other = other->next, index++) {
        if (taken[index] || !reason_fits(item, other, text_key))
            continue;
        taken[index] = true;
        if (assign(item->next, got, text_key, taken))
            return true;
        taken[index] = false;
    }
    return false;
}

static bool has_layer(const cJSON *layers, const cJSON *layer)
{
    const cJSON *item = NULL;

    cJSON_ArrayForEach(item, layers)
    {
        if (cJSON_IsString(layer) && strcmp(item->valuestring, layer->valuestring) == 0)
            return true;
    }
    return false;
}

static bool same_layers(const cJSON *layers, const cJSON *got)
{
    const cJSON *layer = NULL;
    const cJSON *reason = NULL;

    cJSON_ArrayForEach(layer, layers)
    {
        bool found = false;

        cJSON_ArrayForEach(reason, got)
        {
            found |= string_is(reason, "layer", layer);
        }
        if (!found)
            return false;
    }
    cJSON_ArrayForEach(reason, got)
    {
        if (!has_layer(layers, cJSON_GetObjectItemCaseSensitive(reason, "layer")))
            return false;
    }
    return true;
}

/* Downgrades and notes: a set of {layer, mentions, code}, or {"layers":[...]}. */
static bool same_reasons(struct matcher *m, const char *pointer, const cJSON *expected,
                         const cJSON *got, const char *text_key)
{
    bool taken[REASONS_MAX] = {false};
    bool fits = false;

    if (!cJSON_IsArray(got) || cJSON_GetArraySize(got) > REASONS_MAX)
        return differ_values(m, pointer, expected, got);
    if (cJSON_IsObject(expected))
        fits = same_layers(cJSON_GetObjectItemCaseSensitive(expected, "layers"), got);
    else
        fits = cJSON_GetArraySize(expected) == cJSON_GetArraySize(got) &&
               assign(expected->child, got, text_key, taken);
    return fits ? true : differ_values(m, pointer, expected, got);
}

static bool same_effective(struct matcher *m, const cJSON *expected, const cJSON *got)
{
    for (const cJSON *member = expected->child; member != NULL; member = member->next) {
        const cJSON *theirs = cJSON_GetObjectItemCaseSensitive(got, member->string);
        const char *pointer = join(m, "/effective", member->string);
        bool fits = false;

        if (strcmp(member->string, "downgrades") == 0)
            fits = same_reasons(m, pointer, member, theirs, "reason");
        else if (strcmp(member->string, "notes") == 0)
            fits = same_reasons(m, pointer, member, theirs, "note");
        else
            fits = same(m, pointer, member, theirs);
        if (!fits)
            return false;
    }
    return true;
}

static bool all_absent(struct matcher *m, const cJSON *names, const cJSON *got)
{
    const cJSON *name = NULL;

    cJSON_ArrayForEach(name, names)
    {
        const cJSON *value = cJSON_GetObjectItemCaseSensitive(got, name->valuestring);

        if (value != NULL)
            return differ_values(m, join(m, "", name->valuestring), NULL, value);
    }
    return true;
}

static bool same_result(struct matcher *m, const cJSON *expected, const cJSON *got)
{
    for (const cJSON *member = expected->child; member != NULL; member = member->next) {
        const char *key = member->string;
        const cJSON *theirs = cJSON_GetObjectItemCaseSensitive(got, key);
        bool fits = true;

        if (strcmp(key, "egress") == 0)
            continue; /* last, and by the kernel */
        if (strcmp(key, "absent") == 0)
            fits = all_absent(m, member, got);
        else if (strcmp(key, "downgrades") == 0)
            fits = same_reasons(m, "/downgrades", member, theirs, "reason");
        else if (strcmp(key, "effective") == 0)
            fits = same_effective(m, member, theirs);
        else
            fits = same(m, join(m, "", key), member, theirs);
        if (!fits)
            return false;
    }
    return true;
}

static bool issue_in(const cJSON *issue, const cJSON *list)
{
    const cJSON *other = NULL;

    cJSON_ArrayForEach(other, list)
    {
        if (string_is(other, "pointer", cJSON_GetObjectItemCaseSensitive(issue, "pointer")) &&
            string_is(other, "code", cJSON_GetObjectItemCaseSensitive(issue, "code")))
            return true;
    }
    return false;
}

static bool same_issues(struct matcher *m, const cJSON *expected, const cJSON *got)
{
    const cJSON *issue = NULL;
    bool fits = cJSON_IsArray(got) && cJSON_GetArraySize(got) == cJSON_GetArraySize(expected);

    cJSON_ArrayForEach(issue, expected)
    {
        fits = fits && issue_in(issue, got);
    }
    return fits ? true : differ_values(m, "/data/issues", expected, got);
}

static bool same_error(struct matcher *m, const cJSON *expected, const cJSON *got)
{
    const cJSON *code = cJSON_GetObjectItemCaseSensitive(expected, "code");
    const cJSON *kind = cJSON_GetObjectItemCaseSensitive(expected, "kind");
    const cJSON *downgrades = cJSON_GetObjectItemCaseSensitive(expected, "downgrades");
    const cJSON *issues = cJSON_GetObjectItemCaseSensitive(expected, "issues");
    const cJSON *mentions = cJSON_GetObjectItemCaseSensitive(expected, "mentions");
    const cJSON *data = cJSON_GetObjectItemCaseSensitive(got, "data");
    const cJSON *message = cJSON_GetObjectItemCaseSensitive(got, "message");

    if (code != NULL && !same(m, "/code", code, cJSON_GetObjectItemCaseSensitive(got, "code")))
        return false;
    if (kind != NULL &&
        !same(m, "/data/kind", kind, cJSON_GetObjectItemCaseSensitive(data, "kind")))
        return false;
    if (downgrades != NULL &&
        !same_reasons(m, "/data/downgrades", downgrades,
                      cJSON_GetObjectItemCaseSensitive(data, "downgrades"), "reason"))
        return false;
    if (issues != NULL && !same_issues(m, issues, cJSON_GetObjectItemCaseSensitive(data, "issues")))
        return false;
    return !cJSON_IsString(message) ||
           fragments(m, "/message", mentions, message->valuestring, true);
}

static enum sp_verdict judge_egress(struct matcher *m, const cJSON *expected, const cJSON *got,
                                    const struct sp_egress_oracle *oracle)
{
    const cJSON *ruleset = cJSON_GetObjectItemCaseSensitive(got, "nftRuleset");

    if (!cJSON_IsString(ruleset)) {
        differ(m, "/nftRuleset", "a ruleset", json_text(m, ruleset));
        return SP_VERDICT_FAIL;
    }
    if (oracle == NULL || oracle->judge == NULL)
        return SP_VERDICT_UNJUDGED;
    return oracle->judge(oracle->context, ruleset->valuestring, expected, m->arena, m->difference);
}

enum sp_verdict sp_match(const cJSON *expect, const cJSON *result, const cJSON *error,
                         const struct sp_egress_oracle *oracle, struct sp_arena *arena,
                         struct sp_difference *ret_difference)
{
    struct matcher m = {.arena = arena, .difference = ret_difference};
    const cJSON *wanted = cJSON_GetObjectItemCaseSensitive(expect, "result");
    const cJSON *egress = cJSON_GetObjectItemCaseSensitive(wanted, "egress");

    if (wanted == NULL) {
        wanted = cJSON_GetObjectItemCaseSensitive(expect, "error");
        if (error == NULL) {
            differ(&m, "", json_text(&m, wanted), "a result");
            return SP_VERDICT_FAIL;
        }
        return same_error(&m, wanted, error) ? SP_VERDICT_PASS : SP_VERDICT_FAIL;
    }
    if (result == NULL) {
        differ(&m, "", "a result", json_text(&m, error));
        return SP_VERDICT_FAIL;
    }
    if (!cJSON_IsObject(result)) {
        differ(&m, "", "an object", json_text(&m, result));
        return SP_VERDICT_FAIL;
    }
    if (!same_result(&m, wanted, result))
        return SP_VERDICT_FAIL;
    return egress != NULL ? judge_egress(&m, egress, result, oracle) : SP_VERDICT_PASS;
}
