/* SPDX-License-Identifier: Apache-2.0 */
#include "report/compare.h"
#include "report/terminal.h"

#include <string.h>

const char *sp_compare_id(const struct sp_compared *item)
{
    return item->new != NULL ? item->new->id : item->old->id;
}

const char *sp_compare_verdict(const struct sp_reported *reported)
{
    return reported != NULL ? sp_verdict_name(reported->verdict) : "-";
}

static void print_item(const struct sp_compared *item, bool colour, FILE *out)
{
    const char *name = sp_change_name(item->change);

    fprintf(out, "%s%-16s%s ", colour && item->worse ? "\033[31m" : "", name,
            colour && item->worse ? "\033[0m" : "");
    sp_terminal_print(sp_compare_id(item), out);
    if (item->change == SP_CHANGE_SLOWER && item->old != NULL && item->new != NULL)
        fprintf(out, "  %.3f -> %.3f ms\n", item->old->ms, item->new->ms);
    else
        fprintf(out, "  %s -> %s\n", sp_compare_verdict(item->old), sp_compare_verdict(item->new));
    if (!item->worse || item->new == NULL)
        return;
    if (item->new->difference.pointer != NULL)
        sp_terminal_difference(&item->new->difference, out);
    else if (item->new->why != NULL)
        sp_terminal_line("why", item->new->why, out);
}

static void print_run(const char *which, const struct sp_run_report *report, FILE *out)
{
    fprintf(out, "%s: ", which);
    sp_terminal_print(report->name != NULL ? report->name : report->tool, out);
    if (report->version != NULL) {
        fputc(' ', out);
        sp_terminal_print(report->version, out);
    }
    fputs(", ", out);
    sp_terminal_print(report->started, out);
    fprintf(out, ", %zu results\n", report->count);
}

static bool same_vectors(const struct sp_comparison *comparison)
{
    const char *old = comparison->old->digest;
    const char *new = comparison->new->digest;

    return old == NULL || new == NULL || strcmp(old, new) == 0;
}

void sp_compare_pretty(const struct sp_comparison *comparison, bool colour, FILE *out)
{
    for (size_t i = 0; i < comparison->count; i++)
        print_item(&comparison->items[i], colour, out);
    if (comparison->count != 0)
        fputc('\n', out);
    print_run("old", comparison->old, out);
    print_run("new", comparison->new, out);
    if (!same_vectors(comparison))
        fputs("the two were not judged by the same vectors\n", out);
    fprintf(out, "%zu worse", comparison->worse);
    for (int change = 0; change < SP_CHANGE_MAX; change++) {
        if (comparison->counts[change] != 0)
            fprintf(out, ", %zu %s", comparison->counts[change], sp_change_name(change));
    }
    fputc('\n', out);
}
