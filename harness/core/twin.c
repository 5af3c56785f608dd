/* SPDX-License-Identifier: Apache-2.0 */
#include "core/twin.h"

#include <string.h>

static const cJSON *downgrades_of(const struct sp_vector *vector)
{
    const cJSON *result = cJSON_GetObjectItemCaseSensitive(vector->expect, "result");
    const cJSON *effective = cJSON_GetObjectItemCaseSensitive(result, "effective");
    const cJSON *downgrades = cJSON_GetObjectItemCaseSensitive(effective, "downgrades");
    const cJSON *layers = cJSON_GetObjectItemCaseSensitive(downgrades, "layers");

    return layers != NULL ? layers : downgrades;
}

static bool expects_error(const struct sp_vector *vector)
{
    return cJSON_GetObjectItemCaseSensitive(vector->expect, "error") != NULL;
}

/* Several faults at once have no twin that differs in one place. */
static bool many_issues(const struct sp_vector *vector)
{
    const cJSON *error = cJSON_GetObjectItemCaseSensitive(vector->expect, "error");

    return cJSON_GetArraySize(cJSON_GetObjectItemCaseSensitive(error, "issues")) > 1;
}

bool sp_twin_needed(const struct sp_vector *vector)
{
    return (expects_error(vector) && !many_issues(vector)) ||
           cJSON_GetArraySize(downgrades_of(vector)) != 0;
}

/* cJSON_Compare() takes numbers for equal that differ in the sixteenth digit. */
static bool equal(const cJSON *a, const cJSON *b)
{
    if (cJSON_IsNumber(a) && cJSON_IsNumber(b))
        return a->valuedouble == b->valuedouble;
    return cJSON_Compare(a, b, true);
}

/* In how many places do two inputs differ? Objects are compared member by member, all else whole:
 * a place is one JSON Pointer. */
static int differences(const cJSON *a, const cJSON *b)
{
    int count = 0;

    if (a == NULL || b == NULL)
        return a == b ? 0 : 1;
    if (!cJSON_IsObject(a) || !cJSON_IsObject(b))
        return equal(a, b) ? 0 : 1;
    for (const cJSON *member = a->child; member != NULL; member = member->next)
        count += differences(member, cJSON_GetObjectItemCaseSensitive(b, member->string));
    for (const cJSON *member = b->child; member != NULL; member = member->next) {
        if (cJSON_GetObjectItemCaseSensitive(a, member->string) == NULL)
            count++;
    }
    return count;
}

/* Capabilities are one place: a host is another host as a whole. */
static int places(const struct sp_vector *vector, const struct sp_vector *twin)
{
    const cJSON *ours = cJSON_GetObjectItemCaseSensitive(vector->params, "capabilities");
    const cJSON *theirs = cJSON_GetObjectItemCaseSensitive(twin->params, "capabilities");
    int inside = differences(ours, theirs);

    return differences(vector->params, twin->params) - inside + (inside != 0 ? 1 : 0);
}

const char *sp_twin_fault(const struct sp_vector *vector, const struct sp_vector *twin)
{
    if (places(vector, twin) != 1)
        return "its twin does not differ in exactly one place of the input";
    if (expects_error(twin))
        return "its twin expects an error too";
    if (!expects_error(vector) &&
        cJSON_GetArraySize(downgrades_of(twin)) >= cJSON_GetArraySize(downgrades_of(vector)))
        return "its twin does not expect fewer downgrades";
    return NULL;
}
