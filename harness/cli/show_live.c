/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/show_live.h"

#include "core/canonical.h"
#include "core/live_pointer.h"
#include "json/write.h"

#include <stdio.h>

void sp_show_json(const char *heading, const cJSON *value)
{
    struct sp_buf buf = {0};

    sp_canonical_write(&buf, value);
    printf("\n%s\n%s", heading, buf.failed ? "(out of memory)\n" : sp_buf_str(&buf));
    sp_buf_free(&buf);
}

void sp_show_requirements(const cJSON *ids, const struct sp_registry *registry)
{
    const cJSON *id = NULL;

    cJSON_ArrayForEach(id, ids)
    {
        const struct sp_requirement *requirement = sp_registry_find(registry, id->valuestring);
        const struct sp_erratum *erratum = sp_registry_find_erratum(registry, id->valuestring);

        if (erratum != NULL)
            printf("  %-7s erratum: %s\n", id->valuestring, erratum->claim);
        else
            printf("  %-7s %s\n", id->valuestring,
                   requirement != NULL ? requirement->sentence : "");
    }
}

static void print_value(const cJSON *value)
{
    struct sp_buf buf = {0};
    struct sp_json_writer writer = {.buf = &buf};

    sp_json_tree(&writer, value);
    fputs(buf.failed ? "(out of memory)" : sp_buf_str(&buf), stdout);
    sp_buf_free(&buf);
}

static void print_knob(const struct sp_live_case *item)
{
    const cJSON *before = sp_live_pointer_get(item->given, item->relax_pointer);

    printf("\nthe knob of the control, in which the same attack succeeds:\n  %s: ",
           item->relax_pointer);
    if (before != NULL)
        print_value(before);
    else
        fputs("(not there)", stdout);
    fputs(" -> ", stdout);
    if (cJSON_IsNull(item->relax_value))
        fputs("(taken away)", stdout);
    else
        print_value(item->relax_value);
    fputc('\n', stdout);
}

static void print_facts(const struct sp_live_case *item)
{
    fputs("  ", stdout);
    if (item->layer != NULL)
        printf("layer %s, which the report must %sclaim; ", item->layer, item->claim ? "" : "not ");
    fputs("supervisor", stdout);
    for (int supervisor = 0; supervisor < SP_LIVE_SUPERVISOR_MAX; supervisor++) {
        if (sp_live_case_has(item, (enum sp_live_supervisor)supervisor))
            printf(" %s", sp_live_supervisor_name((enum sp_live_supervisor)supervisor));
    }
    if (item->needs != NULL)
        printf("; needs %s", item->needs);
    printf("; file %s\n", item->file);
}

void sp_show_live(const struct sp_live_case *item, const struct sp_registry *registry)
{
    printf("%s\n  %s\n  because: %s\n", item->id, item->title, item->why);
    sp_show_requirements(item->proves, registry);
    sp_show_requirements(item->errata, registry);
    print_facts(item);
    sp_show_json("given, merged:", item->given);
    sp_show_json("seen of the attack:", item->attack);
    print_knob(item);
    sp_show_json("seen of the control:", item->control);
    for (int supervisor = 0; supervisor < SP_LIVE_SUPERVISOR_MAX; supervisor++) {
        char heading[80];

        snprintf(heading, sizeof(heading), "seen under a bare execve(), supervisor %s:",
                 sp_live_supervisor_name((enum sp_live_supervisor)supervisor));
        if (item->plain[supervisor] != NULL)
            sp_show_json(heading, item->plain[supervisor]);
    }
    printf("\nalone: it/run %s\n", item->id);
}
