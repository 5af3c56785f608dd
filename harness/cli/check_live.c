/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/check_live.h"

#include <stdio.h>
#include <string.h>

static void check_cited(struct sp_check *check, const struct sp_live_case *item)
{
    const cJSON *id = NULL;

    cJSON_ArrayForEach(id, item->proves)
    {
        const struct sp_requirement *requirement =
            sp_registry_find(check->registry, id->valuestring);

        if (requirement == NULL)
            sp_check_fault(check, item->id, "proves %s, which no chapter has", id->valuestring);
        else
            check->proved[requirement - check->registry->items]++;
    }
    cJSON_ArrayForEach(id, item->errata)
    {
        if (sp_registry_find_erratum(check->registry, id->valuestring) == NULL)
            sp_check_fault(check, item->id, "shows %s, which no chapter has", id->valuestring);
    }
}

static void check_proved(struct sp_check *check)
{
    for (size_t i = 0; i < check->registry->count; i++) {
        const struct sp_requirement *requirement = &check->registry->items[i];

        if (strcmp(requirement->judge, "live") == 0 && check->proved[i] == 0)
            sp_check_fault(check, requirement->id,
                           "is to be judged by a kernel, and no live case proves it");
    }
}

static bool is_attacked(const struct sp_live_cases *cases, const char *layer,
                        enum sp_live_supervisor supervisor)
{
    for (size_t i = 0; i < cases->count; i++) {
        const struct sp_live_case *item = &cases->items[i];

        if (item->layer != NULL && strcmp(item->layer, layer) == 0 &&
            sp_live_case_has(item, supervisor))
            return true;
    }
    return false;
}

static void check_layers(struct sp_check *check)
{
    static const char *const layers[] = {"resources", "filesystem", "network", "privilege"};

    for (size_t i = 0; i < sizeof(layers) / sizeof(layers[0]); i++) {
        for (int supervisor = 0; supervisor < SP_LIVE_SUPERVISOR_MAX; supervisor++) {
            char text[64];

            snprintf(text, sizeof(text), "has no live case under the supervisor %s",
                     sp_live_supervisor_name((enum sp_live_supervisor)supervisor));
            if (!is_attacked(check->cases, layers[i], (enum sp_live_supervisor)supervisor))
                sp_check_fault(check, layers[i], "%s", text);
        }
    }
}

static bool shows(const struct sp_live_case *item, const char *erratum)
{
    const cJSON *id = NULL;

    cJSON_ArrayForEach(id, item->errata)
    {
        if (strcmp(id->valuestring, erratum) == 0)
            return true;
    }
    return false;
}

/* One case that a row names: is it there, and does it say the same? */
static void check_shown(struct sp_check *check, const struct sp_erratum *erratum, const char *name,
                        size_t length)
{
    char id[128];
    char text[256];
    const struct sp_live_case *item = NULL;

    snprintf(id, sizeof(id), "%.*s", (int)(length < sizeof(id) ? length : sizeof(id) - 1), name);
    item = sp_live_cases_find(check->cases, id);
    if (item != NULL && shows(item, erratum->id))
        return;
    snprintf(text, sizeof(text), "its row names %s, %s", id,
             item == NULL ? "which is no live case" : "which does not list this erratum");
    sp_check_fault(check, erratum->id, "%s", text);
}

/* A row names its cases in backquotes, or says why there is none. */
static void check_erratum(struct sp_check *check, const struct sp_erratum *erratum)
{
    static const char none[] = "none: ";
    const char *begin = erratum->live;
    size_t named = 0;

    while ((begin = strchr(begin, '`')) != NULL) {
        size_t length = strcspn(begin + 1, "`");

        check_shown(check, erratum, begin + 1, length);
        named++;
        begin += 1 + length + (begin[1 + length] == '`' ? 1 : 0);
    }
    if (named == 0 && check->cases->count != 0 && strncmp(erratum->live, none, strlen(none)) != 0)
        sp_check_fault(check, erratum->id,
                       "its row names no live case in backquotes, nor says \"none: REASON\"");
}

void sp_check_live(struct sp_check *check)
{
    for (size_t i = 0; i < check->registry->errata_count; i++)
        check_erratum(check, &check->registry->errata[i]);
    if (check->cases->count == 0)
        return;
    for (size_t i = 0; i < check->cases->count; i++)
        check_cited(check, &check->cases->items[i]);
    check_proved(check);
    check_layers(check);
}
