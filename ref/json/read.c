/* SPDX-License-Identifier: Apache-2.0 */
#include "json/read.h"

#include <math.h>
#include <string.h>

/* POL-20 to POL-23, PRO-18: goes on behind a fault, so that every one is told. */
void sp_read_object(const cJSON *value, const struct sp_path *path, struct sp_issues *issues,
                    const struct sp_field *fields, size_t count, void *target)
{
    uint32_t seen = 0;

    if (!cJSON_IsObject(value)) {
        sp_issues_add(issues, path, SP_ISSUE_TYPE);
        return;
    }
    for (const cJSON *member = value->child; member != NULL; member = member->next) {
        struct sp_path at = {.parent = path, .key = member->string};
        size_t i = 0;

        while (i < count && strcmp(fields[i].name, member->string) != 0)
            i++;
        if (i == count) {
            sp_issues_add(issues, &at, SP_ISSUE_UNKNOWN_KEY); /* POL-22 */
            continue;
        }
        seen |= UINT32_C(1) << i;
        fields[i].read(member, &at, issues, (char *)target + fields[i].offset);
    }
    for (size_t i = 0; i < count; i++) {
        if (fields[i].required && (seen & UINT32_C(1) << i) == 0) {
            struct sp_path at = {.parent = path, .key = fields[i].name};

            sp_issues_add(issues, &at, SP_ISSUE_MISSING);
        }
    }
}

bool sp_read_bool(const cJSON *value, const struct sp_path *path, struct sp_issues *issues,
                  bool *ret_value)
{
    if (!cJSON_IsBool(value)) {
        sp_issues_add(issues, path, SP_ISSUE_TYPE);
        return false;
    }
    *ret_value = cJSON_IsTrue(value);
    return true;
}

bool sp_read_number(const cJSON *value, const struct sp_path *path, struct sp_issues *issues)
{
    if (cJSON_IsNumber(value))
        return true;
    sp_issues_add(issues, path, SP_ISSUE_TYPE);
    return false;
}

/* POL-18, POL-19, POL-24, POL-25; PRO-30 */
bool sp_read_uint(const cJSON *value, const struct sp_path *path, struct sp_issues *issues,
                  uint64_t min, uint64_t max, uint64_t *ret_value)
{
    double number = 0;

    if (!cJSON_IsNumber(value)) {
        sp_issues_add(issues, path, SP_ISSUE_TYPE);
        return false;
    }
    number = value->valuedouble;
    if (isfinite(number) && number != floor(number)) {
        sp_issues_add(issues, path, SP_ISSUE_NOT_INTEGER);
        return false;
    }
    if (!(number >= (double)min && number <= (double)max)) {
        sp_issues_add(issues, path, SP_ISSUE_RANGE);
        return false;
    }
    *ret_value = (uint64_t)number;
    return true;
}

/* POL-26 */
bool sp_read_enum(const cJSON *value, const struct sp_path *path, struct sp_issues *issues,
                  const char *const *words, size_t count, int *ret_index)
{
    if (!cJSON_IsString(value)) {
        sp_issues_add(issues, path, SP_ISSUE_TYPE);
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (strcmp(words[i], value->valuestring) == 0) {
            *ret_index = (int)i;
            return true;
        }
    }
    sp_issues_add(issues, path, SP_ISSUE_ENUM);
    return false;
}

bool sp_read_string(const cJSON *value, const struct sp_path *path, struct sp_issues *issues,
                    const char **ret_string)
{
    if (!cJSON_IsString(value)) {
        sp_issues_add(issues, path, SP_ISSUE_TYPE);
        return false;
    }
    *ret_string = value->valuestring;
    return true;
}

bool sp_read_strings(const cJSON *value, const struct sp_path *path, struct sp_issues *issues,
                     struct sp_strings *ret_strings)
{
    size_t length = 0;
    size_t index = 0;
    bool good = true;
    const char **items = NULL;

    if (!cJSON_IsArray(value)) {
        sp_issues_add(issues, path, SP_ISSUE_TYPE);
        return false;
    }
    for (const cJSON *item = value->child; item != NULL; item = item->next)
        length++;
    items = sp_arena_array(issues->arena, length, sizeof(*items));
    if (items == NULL) {
        issues->failed = true;
        return false;
    }
    for (const cJSON *item = value->child; item != NULL; item = item->next) {
        struct sp_path at = {.parent = path, .index = index};

        good &= sp_read_string(item, &at, issues, &items[index]);
        index++;
    }
    if (!good)
        return false;
    *ret_strings = (struct sp_strings){.items = items, .length = length};
    return true;
}
