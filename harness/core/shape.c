/* SPDX-License-Identifier: Apache-2.0 */
#include "core/shape.h"

#include "core/members.h"

#include <arpa/inet.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static bool is_texts(const cJSON *value)
{
    const cJSON *item = NULL;

    cJSON_ArrayForEach(item, value)
    {
        if (!sp_value_is_text(item))
            return false;
    }
    return cJSON_IsArray(value) != 0;
}

static bool is_level(const cJSON *value)
{
    return sp_value_is_text(value) &&
           (strcmp(value->valuestring, "core") == 0 || strcmp(value->valuestring, "hardened") == 0);
}

/* {"mentions":[...],"absent":[...]}, at least one of the two and nothing else */
static bool is_text_matcher(const cJSON *value)
{
    const cJSON *child = NULL;

    cJSON_ArrayForEach(child, value)
    {
        if ((strcmp(child->string, "mentions") != 0 && strcmp(child->string, "absent") != 0) ||
            !is_texts(child))
            return false;
    }
    return cJSON_IsObject(value) && value->child != NULL;
}

static bool is_reason(const cJSON *value)
{
    static const struct sp_member members[] = {
        {"layer", true, sp_value_is_text, ""},
        {"code", false, sp_value_is_text, ""},
        {"mentions", false, is_texts, ""},
        {NULL, false, NULL, NULL},
    };

    return sp_members_check(value, members, "", NULL) == 0;
}

/* [{layer, code, mentions}] or {"layers":[...]} */
static bool is_reasons(const cJSON *value)
{
    const cJSON *item = NULL;

    if (cJSON_IsObject(value))
        return cJSON_GetArraySize(value) == 1 &&
               is_texts(cJSON_GetObjectItemCaseSensitive(value, "layers"));
    cJSON_ArrayForEach(item, value)
    {
        if (!is_reason(item))
            return false;
    }
    return cJSON_IsArray(value) != 0;
}

static bool is_issues(const cJSON *value)
{
    static const struct sp_member members[] = {
        {"pointer", true, sp_value_is_string, ""},
        {"code", true, sp_value_is_text, ""},
        {NULL, false, NULL, NULL},
    };
    const cJSON *item = NULL;

    cJSON_ArrayForEach(item, value)
    {
        if (sp_members_check(item, members, "", NULL) < 0)
            return false;
    }
    return cJSON_IsArray(value) != 0;
}

static bool is_address(const char *text)
{
    unsigned char bytes[16];

    return inet_pton(AF_INET, text, bytes) == 1 || inet_pton(AF_INET6, text, bytes) == 1;
}

static bool is_egress(const cJSON *value)
{
    const cJSON *probe = NULL;

    if (!cJSON_IsObject(value))
        return false;
    cJSON_ArrayForEach(probe, value)
    {
        if (!is_address(probe->string) || !sp_value_is_text(probe) ||
            (strcmp(probe->valuestring, "accept") != 0 && strcmp(probe->valuestring, "drop") != 0))
            return false;
    }
    return value->child != NULL;
}

static int check_error(const cJSON *tree, const char *pointer, struct sp_error *reterr)
{
    static const struct sp_member members[] = {
        {"code", false, sp_value_is_number, "a number"},
        {"kind", false, sp_value_is_text, "a text"},
        {"downgrades", false, is_reasons, "[{layer, code, mentions}] or {\"layers\":[...]}"},
        {"issues", false, is_issues, "[{pointer, code}]"},
        {"mentions", false, is_texts, "an array of texts"},
        {NULL, false, NULL, NULL},
    };

    return sp_members_check(tree, members, pointer, reterr);
}

/* An object with one of the matchers' keys, which no value of the protocol has, is a matcher. */
static bool claims_to_match(const cJSON *value)
{
    return cJSON_IsObject(value) && (cJSON_GetObjectItemCaseSensitive(value, "mentions") != NULL ||
                                     cJSON_GetObjectItemCaseSensitive(value, "absent") != NULL);
}

static bool claims_to_be_set(const cJSON *value)
{
    return cJSON_IsObject(value) && cJSON_GetObjectItemCaseSensitive(value, "set") != NULL;
}

/* A set has no other member than its array. */
static bool is_set(const cJSON *value)
{
    return cJSON_GetArraySize(value) == 1 && cJSON_IsArray(value->child);
}

static bool matchers_fit(const cJSON *value);

/* The lists of reasons are told by their names, wherever they stand (VEC-6). */
static bool member_fits(const cJSON *member)
{
    bool reasons = member->string != NULL && (strcmp(member->string, "downgrades") == 0 ||
                                              strcmp(member->string, "notes") == 0);

    return reasons ? is_reasons(member) : matchers_fit(member);
}

/* Matchers may stand at any depth, but for reasons, which have mentions of their own. */
static bool matchers_fit(const cJSON *value)
{
    const cJSON *child = NULL;

    if (claims_to_match(value))
        return is_text_matcher(value);
    if (claims_to_be_set(value) && !is_set(value))
        return false;
    cJSON_ArrayForEach(child, value)
    {
        if (!member_fits(child))
            return false;
    }
    return true;
}

static int check_result(const cJSON *tree, const char *pointer, struct sp_error *reterr)
{
    const cJSON *effective = cJSON_GetObjectItemCaseSensitive(tree, "effective");
    const cJSON *downgrades = cJSON_GetObjectItemCaseSensitive(effective, "downgrades");
    const cJSON *notes = cJSON_GetObjectItemCaseSensitive(effective, "notes");
    const cJSON *absent = cJSON_GetObjectItemCaseSensitive(tree, "absent");
    const cJSON *egress = cJSON_GetObjectItemCaseSensitive(tree, "egress");
    const cJSON *member = NULL;

    if (!cJSON_IsObject(tree))
        return sp_members_fault(reterr, pointer, NULL, "must be an object");
    if (absent != NULL && !is_texts(absent))
        return sp_members_fault(reterr, pointer, "absent", "must be an array of keys");
    if (egress != NULL && !is_egress(egress))
        return sp_members_fault(reterr, pointer, "egress",
                                "must be {ADDRESS: \"accept\" or \"drop\"}");
    if (effective != NULL && !cJSON_IsObject(effective))
        return sp_members_fault(reterr, pointer, "effective", "must be an object");
    if (downgrades != NULL && !is_reasons(downgrades))
        return sp_members_fault(reterr, pointer, "effective/downgrades",
                                "must be [{layer, code, mentions}] or {\"layers\":[...]}");
    if (notes != NULL && !is_reasons(notes))
        return sp_members_fault(reterr, pointer, "effective/notes",
                                "must be [{layer, code, mentions}] or {\"layers\":[...]}");
    cJSON_ArrayForEach(member, tree)
    {
        bool known = member == absent || member == egress || member == effective;

        if (!known && !member_fits(member))
            return sp_members_fault(
                reterr, pointer, member->string,
                "a matcher is {\"mentions\":[...],\"absent\":[...]} or {\"set\":[...]}, "
                "a reason {layer, code, mentions}");
    }
    return 0;
}

int sp_shape_file(const cJSON *tree, struct sp_error *reterr)
{
    static const struct sp_member members[] = {
        {"schema", true, sp_value_is_one, "1, the only version there is"},
        {"method", true, sp_value_is_text, "a text"},
        {"about", true, sp_value_is_text, "a text"},
        {"given", false, sp_value_is_object, "an object"},
        {"vectors", true, sp_value_is_array, "an array"},
        {NULL, false, NULL, NULL},
    };

    return sp_members_check(tree, members, "", reterr);
}

int sp_shape_vector(const cJSON *tree, const char *pointer, struct sp_error *reterr)
{
    static const struct sp_member members[] = {
        {"id", true, sp_value_is_text, "a text"},
        {"title", true, sp_value_is_text, "a text"},
        {"why", true, sp_value_is_text, "a text"},
        {"requirements", true, is_texts, "an array of ids"},
        {"level", true, is_level, "core or hardened"},
        {"origin", true, sp_value_is_text, "a text"},
        {"twin", false, sp_value_is_text, "the id of a vector"},
        {"given", false, sp_value_is_object, "an object"},
        {"expect", true, sp_value_is_object, "an object"},
        {NULL, false, NULL, NULL},
    };
    const cJSON *expect = cJSON_GetObjectItemCaseSensitive(tree, "expect");
    const cJSON *result = cJSON_GetObjectItemCaseSensitive(expect, "result");
    const cJSON *error = cJSON_GetObjectItemCaseSensitive(expect, "error");
    char inner[64];

    if (sp_members_check(tree, members, pointer, reterr) < 0)
        return SP_E_INVALID;
    if (cJSON_GetArraySize(expect) != 1 || (result == NULL && error == NULL))
        return sp_members_fault(reterr, pointer, "expect",
                                "must have exactly one of result and error");
    snprintf(inner, sizeof(inner), "%.32s/expect/%s", pointer, result != NULL ? "result" : "error");
    return result != NULL ? check_result(result, inner, reterr) : check_error(error, inner, reterr);
}
