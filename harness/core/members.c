/* SPDX-License-Identifier: Apache-2.0 */
#include "core/members.h"

#include <stdio.h>
#include <string.h>

int sp_members_fault(struct sp_error *reterr, const char *pointer, const char *below,
                     const char *text)
{
    char where[2 * SP_ERROR_WHERE_MAX]; /* a pointer and a key; what is longer is cut */

    snprintf(where, sizeof(where), "%.*s%s%s", SP_ERROR_WHERE_MAX - 2, pointer,
             below != NULL ? "/" : "", below != NULL ? below : "");
    sp_error_set(reterr, SP_E_INVALID, "%s", text);
    sp_error_at(reterr, where);
    return SP_E_INVALID;
}

int sp_members_fault_key(struct sp_error *reterr, const char *pointer, const char *key,
                         const char *text)
{
    char escaped[SP_ERROR_WHERE_MAX];
    size_t length = 0;

    for (; *key != '\0' && length + 3 < sizeof(escaped); key++) {
        if (*key == '~' || *key == '/') {
            escaped[length++] = '~';
            escaped[length++] = *key == '~' ? '0' : '1';
        } else {
            escaped[length++] = *key;
        }
    }
    escaped[length] = '\0';
    return sp_members_fault(reterr, pointer, escaped, text);
}

static const struct sp_member *find(const struct sp_member *members, const char *key)
{
    for (; members->key != NULL; members++) {
        if (strcmp(members->key, key) == 0)
            return members;
    }
    return NULL;
}

int sp_members_known(const cJSON *tree, const struct sp_member *members, const char *pointer,
                     struct sp_error *reterr)
{
    char text[128];

    if (!cJSON_IsObject(tree))
        return sp_members_fault(reterr, pointer, NULL, "must be an object");
    for (const cJSON *child = tree->child; child != NULL; child = child->next) {
        const struct sp_member *member = find(members, child->string);

        if (member == NULL)
            return sp_members_fault_key(reterr, pointer, child->string,
                                        "no such key is known here");
        if (!member->fits(child)) {
            snprintf(text, sizeof(text), "must be %s", member->wanted);
            return sp_members_fault(reterr, pointer, child->string, text);
        }
    }
    return 0;
}

int sp_members_check(const cJSON *tree, const struct sp_member *members, const char *pointer,
                     struct sp_error *reterr)
{
    if (sp_members_known(tree, members, pointer, reterr) < 0)
        return SP_E_INVALID;
    for (; members->key != NULL; members++) {
        if (members->required && cJSON_GetObjectItemCaseSensitive(tree, members->key) == NULL)
            return sp_members_fault(reterr, pointer, members->key, "is missing");
    }
    return 0;
}

bool sp_value_is_one(const cJSON *value)
{
    return cJSON_IsNumber(value) && value->valuedouble == 1;
}

bool sp_value_is_bool(const cJSON *value)
{
    return cJSON_IsBool(value) != 0;
}

bool sp_value_is_number(const cJSON *value)
{
    return cJSON_IsNumber(value) != 0;
}

bool sp_value_is_object(const cJSON *value)
{
    return cJSON_IsObject(value) != 0;
}

bool sp_value_is_array(const cJSON *value)
{
    return cJSON_IsArray(value) != 0;
}

bool sp_value_is_string(const cJSON *value)
{
    return cJSON_IsString(value) != 0;
}

bool sp_value_is_text(const cJSON *value)
{
    return cJSON_IsString(value) && value->valuestring[0] != '\0';
}
