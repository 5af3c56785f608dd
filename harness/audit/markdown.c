/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/audit.h"

#include <string.h>

static const cJSON *member(const cJSON *object, const char *key)
{
    return cJSON_GetObjectItemCaseSensitive(object, key);
}

/* Text of others on one line, in which nothing is markup. */
static void add_text(struct sp_buf *buf, const char *text)
{
    for (; *text != '\0'; text++) {
        unsigned char byte = (unsigned char)*text;

        if (byte < ' ' || byte == 0x7f) {
            sp_buf_add_char(buf, ' ');
            continue;
        }
        if (strchr("\\`*_[]<>|&#~!", *text) != NULL)
            sp_buf_add_char(buf, '\\');
        sp_buf_add_char(buf, *text);
    }
}

static void add_place(struct sp_buf *buf, const char *file, size_t line)
{
    add_text(buf, file);
    sp_buf_addf(buf, ":%zu", line);
}

/* "a, b, c": one more. */
static void add_listed(struct sp_buf *buf, bool *first, const char *text)
{
    if (!*first)
        sp_buf_add_str(buf, ", ");
    *first = false;
    add_text(buf, text);
}

static void add_unproved(struct sp_buf *buf, const struct sp_audit *audit)
{
    size_t counts[SP_AUDIT_STATE_MAX] = {0};
    size_t shown = 0;

    for (size_t i = 0; i < audit->registry->count; i++) {
        shown += audit->judged[i].shown ? 1 : 0;
        counts[audit->judged[i].state] += audit->judged[i].shown ? 1 : 0;
    }
    sp_buf_addf(buf,
                "**Which requirement is not proved?** %zu of %zu are not; %zu are proved, %zu rest "
                "on verdicts that were not given, %zu are judged elsewhere, %zu later.\n\n",
                counts[SP_AUDIT_UNPROVED], shown, counts[SP_AUDIT_PROVED], counts[SP_AUDIT_CITED],
                counts[SP_AUDIT_ELSEWHERE], counts[SP_AUDIT_LATER]);
    for (size_t i = 0; i < audit->registry->count; i++) {
        if (!audit->judged[i].shown || audit->judged[i].state != SP_AUDIT_UNPROVED)
            continue;
        sp_buf_addf(buf, "- %s: ", audit->registry->items[i].id);
        add_text(buf, audit->judged[i].why);
        sp_buf_add_char(buf, '\n');
    }
    sp_buf_add_str(buf, counts[SP_AUDIT_UNPROVED] != 0 ? "\n" : "");
}

static void add_unreached(struct sp_buf *buf, const struct sp_audit *audit)
{
    size_t shown = 0;
    size_t count = 0;

    sp_buf_add_str(buf, "**Which line does no vector reach?** ");
    if (audit->inputs[SP_AUDIT_COVERAGE].tree == NULL) {
        sp_buf_add_str(buf, "Not known: no --coverage.\n\n");
        return;
    }
    for (size_t i = 0; i < audit->line_count; i++) {
        shown += audit->lines[i].shown && audit->lines[i].planner ? 1 : 0;
        count += audit->lines[i].shown && sp_audit_is_unreached(&audit->lines[i]) ? 1 : 0;
    }
    sp_buf_addf(buf, "%zu of %zu of ref/policy and ref/plan.\n\n", count, shown);
    for (size_t i = 0; i < audit->line_count; i++) {
        if (!audit->lines[i].shown || !sp_audit_is_unreached(&audit->lines[i]))
            continue;
        sp_buf_add_str(buf, "- ");
        add_place(buf, audit->lines[i].file, audit->lines[i].line);
        sp_buf_add_str(buf, " ");
        add_text(buf, audit->lines[i].text);
        sp_buf_add_char(buf, '\n');
    }
    sp_buf_add_str(buf, count != 0 ? "\n" : "");
}

static const char *text_of(const cJSON *tree, const char *key)
{
    const cJSON *value = member(tree, key);

    return cJSON_IsString(value) ? value->valuestring : "";
}

static void add_mutant(struct sp_buf *buf, const struct sp_audit_mutant *mutant)
{
    sp_buf_add_str(buf, "- ");
    add_text(buf, mutant->id);
    sp_buf_add_str(buf, " at ");
    add_place(buf, mutant->file, mutant->line);
    sp_buf_add_str(buf, ", ");
    add_text(buf, text_of(mutant->tree, "operator"));
    sp_buf_add_str(buf, ": ");
    add_text(buf, text_of(mutant->tree, "was"));
    sp_buf_add_str(buf, " → ");
    add_text(buf, text_of(mutant->tree, "now"));
    sp_buf_addf(buf, " (%s)\n", mutant->verdict);
}

static void add_alive(struct sp_buf *buf, const struct sp_audit *audit)
{
    size_t shown = 0;
    size_t count = 0;

    sp_buf_add_str(buf, "**Which mutant lives?** ");
    if (audit->inputs[SP_AUDIT_MUTANTS].tree == NULL) {
        sp_buf_add_str(buf, "Not known: no --mutants.\n\n");
        return;
    }
    for (size_t i = 0; i < audit->mutant_count; i++) {
        shown += audit->mutants[i].shown ? 1 : 0;
        count += audit->mutants[i].shown && sp_audit_is_alive(&audit->mutants[i]) ? 1 : 0;
    }
    sp_buf_addf(buf, "%zu of %zu.\n\n", count, shown);
    for (size_t i = 0; i < audit->mutant_count; i++) {
        if (audit->mutants[i].shown && sp_audit_is_alive(&audit->mutants[i]))
            add_mutant(buf, &audit->mutants[i]);
    }
    sp_buf_add_str(buf, count != 0 ? "\n" : "");
}

static void add_unchecked(struct sp_buf *buf, const struct sp_audit *audit)
{
    sp_buf_add_str(buf, "## What this audit did not check\n\n");
    for (size_t i = 0; i < audit->unchecked_count; i++) {
        sp_buf_addf(buf, "- %s: ", audit->unchecked[i].what);
        add_text(buf, audit->unchecked[i].why);
        sp_buf_add_char(buf, '\n');
    }
    sp_buf_add_char(buf, '\n');
}

static void add_pair(struct sp_buf *buf, const cJSON *pair)
{
    if (!cJSON_IsArray(pair) || pair->child->next->valuedouble == 0)
        sp_buf_add_str(buf, " | –");
    else
        sp_buf_addf(buf, " | %.0f of %.0f, %.1f %%", pair->child->valuedouble,
                    pair->child->next->valuedouble,
                    100 * pair->child->valuedouble / pair->child->next->valuedouble);
}

static void add_figures(struct sp_buf *buf, const char *title, const cJSON *figures)
{
    if (figures == NULL)
        return;
    sp_buf_addf(buf, "## Coverage of %s\n\n| reached by | lines | branches | decisions |\n", title);
    sp_buf_add_str(buf, "|---|---|---|---|\n");
    for (int measure = 0; measure < SP_AUDIT_MEASURE_MAX; measure++) {
        const char *name = sp_audit_measure_name((enum sp_audit_measure)measure);
        const cJSON *one = member(figures, name);

        sp_buf_addf(buf, "| %s alone", name);
        add_pair(buf, member(one, "lines"));
        add_pair(buf, member(one, "branches"));
        add_pair(buf, member(one, "decisions"));
        sp_buf_add_str(buf, " |\n");
    }
    sp_buf_add_char(buf, '\n');
}

static void add_citation(struct sp_buf *buf, const struct sp_audit_citation *at)
{
    sp_buf_add_str(buf, "  - ");
    add_place(buf, at->file, at->line);
    for (int measure = 0; at->code != NULL && measure < SP_AUDIT_MEASURE_MAX; measure++) {
        if (at->code->hits[measure] >= 0)
            sp_buf_addf(buf, ", %ld by %s", at->code->hits[measure],
                        sp_audit_measure_name((enum sp_audit_measure)measure));
    }
    sp_buf_add_char(buf, '\n');
}

static void add_vectors_of(struct sp_buf *buf, const struct sp_audit *audit, const char *id)
{
    bool first = true;

    for (size_t i = 0; i < audit->suite->count; i++) {
        if (!sp_audit_cites(audit->suite->vectors[i].requirements, id))
            continue;
        if (first)
            sp_buf_add_str(buf, "- vectors: ");
        add_listed(buf, &first, audit->suite->vectors[i].id);
        if (audit->results[i] != NULL)
            sp_buf_addf(buf, " (%s)", text_of(audit->results[i], "verdict"));
    }
    sp_buf_add_str(buf, first ? "" : "\n");
    first = true;
    for (size_t i = 0; i < audit->cases->count; i++) {
        if (!sp_audit_cites(audit->cases->items[i].proves, id))
            continue;
        if (first)
            sp_buf_add_str(buf, "- live cases: ");
        add_listed(buf, &first, audit->cases->items[i].id);
    }
    sp_buf_add_str(buf, first ? "" : "\n");
}

static void add_requirement(struct sp_buf *buf, const struct sp_audit *audit, size_t index)
{
    const struct sp_requirement *item = &audit->registry->items[index];
    bool first = true;
    bool any = false;

    sp_buf_addf(buf, "### %s: %s\n\n", item->id, sp_audit_state_name(audit->judged[index].state));
    add_text(buf, item->sentence);
    sp_buf_addf(buf, "\n\n- level %s, judge %s: ", item->level, item->judge);
    add_text(buf, audit->judged[index].why);
    sp_buf_add_char(buf, '\n');
    add_vectors_of(buf, audit, item->id);
    for (size_t i = 0; i < audit->citation_count; i++) {
        if (audit->citations[i].requirement != (long)index ||
            sp_audit_is_own(item, &audit->citations[i]))
            continue;
        sp_buf_add_str(buf, any ? "" : "- lines that carry its id:\n");
        any = true;
        add_citation(buf, &audit->citations[i]);
    }
    for (size_t i = 0; i < audit->mutant_count; i++) {
        if (!audit->mutants[i].kills[index])
            continue;
        sp_buf_add_str(buf, first ? "- mutants killed: " : "");
        add_listed(buf, &first, audit->mutants[i].id);
    }
    sp_buf_add_str(buf, first ? "\n" : "\n\n");
}

static void add_requirements(struct sp_buf *buf, const struct sp_audit *audit)
{
    sp_buf_add_str(buf, "## Requirements\n\n");
    for (size_t i = 0; i < audit->registry->count; i++) {
        if (audit->judged[i].shown)
            add_requirement(buf, audit, i);
    }
}

/* The other way round: what was asked about, where it is no requirement. */
static void add_subjects(struct sp_buf *buf, const struct sp_audit *audit)
{
    if (audit->subject_count == 0)
        return;
    sp_buf_add_str(buf, "## What was asked about\n\n");
    for (size_t i = 0; i < audit->subject_count; i++) {
        long vector = sp_audit_vector(audit, audit->subjects[i]);

        sp_buf_add_str(buf, "- ");
        add_text(buf, audit->subjects[i]);
        if (vector >= 0) {
            sp_buf_add_str(buf, ": ");
            add_text(buf, audit->suite->vectors[vector].title);
        }
        sp_buf_add_char(buf, '\n');
    }
    for (size_t i = 0; i < audit->line_count; i++) {
        const struct sp_audit_line *line = &audit->lines[i];

        if (!line->shown)
            continue;
        sp_buf_add_str(buf, "- ");
        add_place(buf, line->file, line->line);
        sp_buf_add_str(buf, " ");
        add_text(buf, line->text);
        if (line->hits[SP_AUDIT_BY_VECTORS] >= 0)
            sp_buf_addf(buf, ", %ld by vectors", line->hits[SP_AUDIT_BY_VECTORS]);
        sp_buf_add_char(buf, '\n');
    }
    for (size_t i = 0; i < audit->mutant_count; i++) {
        if (audit->mutants[i].shown)
            add_mutant(buf, &audit->mutants[i]);
    }
    sp_buf_add_char(buf, '\n');
}

static void add_errata(struct sp_buf *buf, const struct sp_audit *audit)
{
    sp_buf_add_str(buf, "## Errata\n\n");
    for (size_t i = 0; i < audit->registry->errata_count; i++) {
        if (!audit->erratum_shown[i])
            continue;
        sp_buf_addf(buf, "- %s: ", audit->registry->errata[i].id);
        add_text(buf, audit->registry->errata[i].claim);
        sp_buf_add_str(buf, "; live: ");
        add_text(buf, audit->registry->errata[i].live);
        sp_buf_add_char(buf, '\n');
    }
}

void sp_audit_markdown(const struct sp_audit *audit, struct sp_buf *buf)
{
    sp_buf_addf(
        buf, "# Audit\n\nsandproof %s, %s: %zu requirements, %zu vectors, %zu live cases\n\n",
        SP_VERSION, audit->made, audit->registry->count, audit->suite->count, audit->cases->count);
    add_unproved(buf, audit);
    add_unreached(buf, audit);
    add_alive(buf, audit);
    add_unchecked(buf, audit);
    add_figures(buf, "ref/policy and ref/plan",
                member(audit->inputs[SP_AUDIT_COVERAGE].tree, "planner"));
    add_figures(buf, "the whole reference",
                member(audit->inputs[SP_AUDIT_COVERAGE].tree, "figures"));
    add_subjects(buf, audit);
    add_requirements(buf, audit);
    add_errata(buf, audit);
}
