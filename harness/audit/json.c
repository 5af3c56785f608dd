/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/audit.h"

#include "json/write.h"

#include <string.h>

static const cJSON *member(const cJSON *object, const char *key)
{
    return cJSON_GetObjectItemCaseSensitive(object, key);
}

static void write_count(struct sp_json_writer *writer, const char *key, size_t count)
{
    sp_json_key(writer, key);
    sp_json_uint(writer, count);
}

static void write_ids(struct sp_json_writer *writer, const char *key, const cJSON *ids)
{
    const cJSON *id = NULL;

    sp_json_key(writer, key);
    sp_json_begin_array(writer);
    cJSON_ArrayForEach(id, ids)
    {
        sp_json_string(writer, id->valuestring);
    }
    sp_json_end_array(writer);
}

/* A member of another report, as it stands there. */
static void write_copy(struct sp_json_writer *writer, const cJSON *object, const char *key)
{
    const cJSON *value = member(object, key);

    if (value == NULL || cJSON_IsNull(value))
        return;
    sp_json_key(writer, key);
    sp_json_tree(writer, value);
}

static void write_place(struct sp_json_writer *writer, const char *file, size_t line)
{
    sp_json_member(writer, "file", file);
    write_count(writer, "line", line);
}

static void write_input(struct sp_json_writer *writer, const struct sp_audit *audit,
                        enum sp_audit_kind kind)
{
    static const char *const names[SP_AUDIT_KIND_MAX] = {"coverage", "mutants", "run", "live"};
    static const char *const kept[] = {"version", "started", "implementation", "guests"};
    const struct sp_audit_input *input = &audit->inputs[kind];

    sp_json_key(writer, names[kind]);
    if (input->tree == NULL) {
        sp_json_null(writer);
        return;
    }
    sp_json_begin_object(writer);
    sp_json_member(writer, "path", input->path);
    for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++)
        write_copy(writer, input->tree, kept[i]);
    if (kind == SP_AUDIT_RUN) {
        const char *digest = member(member(input->tree, "vectors"), "digest")->valuestring;

        sp_json_key(writer, "sameVectors");
        sp_json_bool(writer, strcmp(digest, audit->digest) == 0);
    }
    sp_json_end_object(writer);
}

static void write_inputs(struct sp_json_writer *writer, const struct sp_audit *audit)
{
    sp_json_key(writer, "inputs");
    sp_json_begin_object(writer);
    write_count(writer, "requirements", audit->registry->count);
    write_count(writer, "vectors", audit->suite->count);
    sp_json_member(writer, "digest", audit->digest);
    write_count(writer, "cases", audit->cases->count);
    write_count(writer, "citations", audit->citation_count);
    for (int kind = 0; kind < SP_AUDIT_KIND_MAX; kind++)
        write_input(writer, audit, (enum sp_audit_kind)kind);
    sp_json_end_object(writer);
}

/* The auditor's first questions; null: what would answer it was not given. */
static void write_answers(struct sp_json_writer *writer, const struct sp_audit *audit)
{
    sp_json_key(writer, "answers");
    sp_json_begin_object(writer);
    sp_json_key(writer, "unproved");
    sp_json_begin_array(writer);
    for (size_t i = 0; i < audit->registry->count; i++) {
        if (audit->judged[i].shown && audit->judged[i].state == SP_AUDIT_UNPROVED)
            sp_json_string(writer, audit->registry->items[i].id);
    }
    sp_json_end_array(writer);
    sp_json_key(writer, "unreached");
    if (audit->inputs[SP_AUDIT_COVERAGE].tree == NULL) {
        sp_json_null(writer);
    } else {
        sp_json_begin_array(writer);
        for (size_t i = 0; i < audit->line_count; i++) {
            char line[32];
            struct sp_buf place = {0};

            if (!audit->lines[i].shown || !sp_audit_is_unreached(&audit->lines[i]))
                continue;
            snprintf(line, sizeof(line), ":%zu", audit->lines[i].line);
            sp_buf_add_str(&place, audit->lines[i].file);
            sp_buf_add_str(&place, line);
            sp_json_string_n(writer, place.bytes, place.length);
            writer->buf->failed = writer->buf->failed || place.failed;
            sp_buf_free(&place);
        }
        sp_json_end_array(writer);
    }
    sp_json_key(writer, "alive");
    if (audit->inputs[SP_AUDIT_MUTANTS].tree == NULL) {
        sp_json_null(writer);
    } else {
        sp_json_begin_array(writer);
        for (size_t i = 0; i < audit->mutant_count; i++) {
            if (audit->mutants[i].shown && sp_audit_is_alive(&audit->mutants[i]))
                sp_json_string(writer, audit->mutants[i].id);
        }
        sp_json_end_array(writer);
    }
    sp_json_end_object(writer);
}

static void write_unchecked(struct sp_json_writer *writer, const struct sp_audit *audit)
{
    sp_json_key(writer, "notChecked");
    sp_json_begin_array(writer);
    for (size_t i = 0; i < audit->unchecked_count; i++) {
        sp_json_begin_object(writer);
        sp_json_member(writer, "what", audit->unchecked[i].what);
        sp_json_member(writer, "why", audit->unchecked[i].why);
        sp_json_end_object(writer);
    }
    sp_json_end_array(writer);
}

static void write_counts(struct sp_json_writer *writer, const struct sp_audit *audit)
{
    sp_json_key(writer, "counts");
    sp_json_begin_object(writer);
    for (int state = 0; state < SP_AUDIT_STATE_MAX; state++) {
        size_t count = 0;

        for (size_t i = 0; i < audit->registry->count; i++)
            count += audit->judged[i].shown && (int)audit->judged[i].state == state ? 1 : 0;
        write_count(writer, sp_audit_state_name((enum sp_audit_state)state), count);
    }
    sp_json_end_object(writer);
}

static void write_figures(struct sp_json_writer *writer, const char *key, const cJSON *figures)
{
    static const char *const names[] = {"lines", "branches", "decisions"};

    sp_json_key(writer, key);
    if (figures == NULL) {
        sp_json_null(writer);
        return;
    }
    sp_json_begin_object(writer);
    for (int measure = 0; measure < SP_AUDIT_MEASURE_MAX; measure++) {
        const char *name = sp_audit_measure_name((enum sp_audit_measure)measure);
        const cJSON *one = member(figures, name);

        sp_json_key(writer, name);
        if (!cJSON_IsObject(one)) {
            sp_json_null(writer);
            continue;
        }
        sp_json_begin_object(writer);
        for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
            write_copy(writer, one, names[i]);
        sp_json_end_object(writer);
    }
    sp_json_end_object(writer);
}

static void write_hits(struct sp_json_writer *writer, const struct sp_audit_line *line)
{
    for (int measure = 0; measure < SP_AUDIT_MEASURE_MAX; measure++) {
        sp_json_key(writer, sp_audit_measure_name((enum sp_audit_measure)measure));
        if (line->hits[measure] < 0)
            sp_json_null(writer);
        else
            sp_json_uint(writer, (uint64_t)line->hits[measure]);
    }
}

static void write_citation(struct sp_json_writer *writer, const struct sp_audit_citation *at)
{
    sp_json_begin_object(writer);
    write_place(writer, at->file, at->line);
    sp_json_key(writer, "text");
    sp_json_string_lossy(writer, at->text, strlen(at->text));
    if (at->code != NULL) {
        sp_json_key(writer, "code");
        sp_json_begin_object(writer);
        write_count(writer, "line", at->code->line);
        write_hits(writer, at->code);
        sp_json_end_object(writer);
    }
    sp_json_end_object(writer);
}

/* Does the row of an erratum name the requirement, or its sentence the erratum? */
static bool is_tied(const struct sp_audit *audit, size_t requirement, size_t erratum)
{
    const struct sp_requirement *item = &audit->registry->items[requirement];
    const struct sp_erratum *row = &audit->registry->errata[erratum];

    for (size_t i = 0; i < audit->citation_count; i++) {
        const struct sp_audit_citation *at = &audit->citations[i];

        if (strncmp(at->file, "spec/", 5) != 0)
            continue;
        if (at->requirement == (long)requirement && at->line == row->line &&
            strstr(row->file, at->file + 5) != NULL)
            return true;
        if (at->erratum == (long)erratum && at->line == item->line &&
            strstr(item->file, at->file + 5) != NULL)
            return true;
    }
    return false;
}

static void write_requirement_lists(struct sp_json_writer *writer, const struct sp_audit *audit,
                                    size_t index)
{
    const char *id = audit->registry->items[index].id;

    sp_json_key(writer, "vectors");
    sp_json_begin_array(writer);
    for (size_t i = 0; i < audit->suite->count; i++) {
        if (sp_audit_cites(audit->suite->vectors[i].requirements, id))
            sp_json_string(writer, audit->suite->vectors[i].id);
    }
    sp_json_end_array(writer);
    sp_json_key(writer, "cases");
    sp_json_begin_array(writer);
    for (size_t i = 0; i < audit->cases->count; i++) {
        if (sp_audit_cites(audit->cases->items[i].proves, id))
            sp_json_string(writer, audit->cases->items[i].id);
    }
    sp_json_end_array(writer);
    sp_json_key(writer, "citations");
    sp_json_begin_array(writer);
    for (size_t i = 0; i < audit->citation_count; i++) {
        const struct sp_audit_citation *at = &audit->citations[i];

        if (at->requirement == (long)index && !sp_audit_is_own(&audit->registry->items[index], at))
            write_citation(writer, at);
    }
    sp_json_end_array(writer);
    sp_json_key(writer, "mutants");
    sp_json_begin_array(writer);
    for (size_t i = 0; i < audit->mutant_count; i++) {
        if (audit->mutants[i].kills[index])
            sp_json_string(writer, audit->mutants[i].id);
    }
    sp_json_end_array(writer);
    sp_json_key(writer, "errata");
    sp_json_begin_array(writer);
    for (size_t i = 0; i < audit->registry->errata_count; i++) {
        if (is_tied(audit, index, i))
            sp_json_string(writer, audit->registry->errata[i].id);
    }
    sp_json_end_array(writer);
}

/* A chapter's path below the source tree. */
static const char *chapter(const struct sp_audit *audit, const char *file)
{
    size_t length = strlen(audit->source);

    return strncmp(file, audit->source, length) == 0 && file[length] == '/' ? file + length + 1
                                                                            : file;
}

static void write_requirements(struct sp_json_writer *writer, const struct sp_audit *audit)
{
    sp_json_key(writer, "requirements");
    sp_json_begin_array(writer);
    for (size_t i = 0; i < audit->registry->count; i++) {
        const struct sp_requirement *item = &audit->registry->items[i];

        if (!audit->judged[i].shown)
            continue;
        sp_json_begin_object(writer);
        sp_json_member(writer, "id", item->id);
        sp_json_member(writer, "level", item->level);
        sp_json_member(writer, "judge", item->judge);
        sp_json_member(writer, "sentence", item->sentence);
        write_place(writer, chapter(audit, item->file), item->line);
        sp_json_member(writer, "state", sp_audit_state_name(audit->judged[i].state));
        sp_json_member(writer, "why", audit->judged[i].why);
        write_requirement_lists(writer, audit, i);
        sp_json_end_object(writer);
    }
    sp_json_end_array(writer);
}

static void write_errata(struct sp_json_writer *writer, const struct sp_audit *audit)
{
    sp_json_key(writer, "errata");
    sp_json_begin_array(writer);
    for (size_t i = 0; i < audit->registry->errata_count; i++) {
        const struct sp_erratum *erratum = &audit->registry->errata[i];

        if (!audit->erratum_shown[i])
            continue;
        sp_json_begin_object(writer);
        sp_json_member(writer, "id", erratum->id);
        sp_json_member(writer, "claim", erratum->claim);
        sp_json_member(writer, "live", erratum->live);
        write_place(writer, chapter(audit, erratum->file), erratum->line);
        sp_json_end_object(writer);
    }
    sp_json_end_array(writer);
}

static void write_vector(struct sp_json_writer *writer, const struct sp_audit *audit, size_t index)
{
    const struct sp_vector *vector = &audit->suite->vectors[index];
    const char *data = audit->suite->data;
    size_t length = strlen(data);

    sp_json_begin_object(writer);
    sp_json_member(writer, "id", vector->id);
    sp_json_member(writer, "title", vector->title);
    sp_json_member(writer, "why", vector->why);
    sp_json_member(writer, "level", vector->level);
    sp_json_member(writer, "method", vector->method);
    sp_json_member(writer, "origin", vector->origin);
    sp_json_member(writer, "file",
                   strncmp(vector->file, data, length) == 0 && vector->file[length] == '/'
                       ? vector->file + length + 1
                       : vector->file);
    if (vector->twin != NULL)
        sp_json_member(writer, "twin", vector->twin);
    write_ids(writer, "requirements", vector->requirements);
    if (audit->results[index] != NULL) {
        write_copy(writer, audit->results[index], "verdict");
        write_copy(writer, audit->results[index], "ms");
        write_copy(writer, audit->results[index], "difference");
        if (member(audit->results[index], "why") != NULL)
            sp_json_member(writer, "because", member(audit->results[index], "why")->valuestring);
    }
    sp_json_key(writer, "mutants");
    sp_json_begin_array(writer);
    for (size_t i = 0; i < audit->mutant_count; i++) {
        if (sp_audit_cites(member(audit->mutants[i].tree, "killers"), vector->id))
            sp_json_string(writer, audit->mutants[i].id);
    }
    sp_json_end_array(writer);
    sp_json_end_object(writer);
}

static void write_vectors(struct sp_json_writer *writer, const struct sp_audit *audit)
{
    sp_json_key(writer, "vectors");
    sp_json_begin_array(writer);
    for (size_t i = 0; i < audit->suite->count; i++) {
        if (audit->vector_shown[i])
            write_vector(writer, audit, i);
    }
    sp_json_end_array(writer);
}

static void write_results(struct sp_json_writer *writer, const struct sp_audit *audit,
                          const char *id)
{
    static const char *const kept[] = {"guest", "supervisor", "verdict",   "claim",
                                       "arm",   "why",        "difference"};
    const cJSON *result = NULL;

    sp_json_key(writer, "results");
    sp_json_begin_array(writer);
    cJSON_ArrayForEach(result, member(audit->inputs[SP_AUDIT_LIVE].tree, "results"))
    {
        if (!sp_audit_result_is(result, id))
            continue;
        sp_json_begin_object(writer);
        for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++)
            write_copy(writer, result, kept[i]);
        sp_json_end_object(writer);
    }
    sp_json_end_array(writer);
}

static void write_cases(struct sp_json_writer *writer, const struct sp_audit *audit)
{
    sp_json_key(writer, "cases");
    sp_json_begin_array(writer);
    for (size_t i = 0; i < audit->cases->count; i++) {
        const struct sp_live_case *item = &audit->cases->items[i];

        if (!audit->case_shown[i])
            continue;
        sp_json_begin_object(writer);
        sp_json_member(writer, "id", item->id);
        sp_json_member(writer, "title", item->title);
        sp_json_member(writer, "why", item->why);
        if (item->layer != NULL)
            sp_json_member(writer, "layer", item->layer);
        sp_json_member(writer, "file", chapter(audit, item->file));
        write_ids(writer, "proves", item->proves);
        write_ids(writer, "errata", item->errata);
        write_results(writer, audit, item->id);
        sp_json_end_object(writer);
    }
    sp_json_end_array(writer);
}

static void write_branches(struct sp_json_writer *writer, const struct sp_audit_line *line)
{
    sp_json_key(writer, "branches");
    sp_json_begin_object(writer);
    for (int measure = 0; measure < SP_AUDIT_MEASURE_MAX; measure++) {
        if (line->branches[measure][1] == 0)
            continue;
        sp_json_key(writer, sp_audit_measure_name((enum sp_audit_measure)measure));
        sp_json_begin_array(writer);
        sp_json_uint(writer, (uint64_t)line->branches[measure][0]);
        sp_json_uint(writer, (uint64_t)line->branches[measure][1]);
        sp_json_end_array(writer);
    }
    sp_json_end_object(writer);
}

static void write_lines(struct sp_json_writer *writer, const struct sp_audit *audit)
{
    sp_json_key(writer, "lines");
    sp_json_begin_array(writer);
    for (size_t i = 0; i < audit->line_count; i++) {
        const struct sp_audit_line *line = &audit->lines[i];

        if (!line->shown)
            continue;
        sp_json_begin_object(writer);
        write_place(writer, line->file, line->line);
        write_hits(writer, line);
        write_branches(writer, line);
        sp_json_key(writer, "text");
        sp_json_string_lossy(writer, line->text, strlen(line->text));
        sp_json_key(writer, "planner");
        sp_json_bool(writer, line->planner);
        if (line->excuse != NULL)
            sp_json_member(writer, "excused", line->excuse);
        sp_json_end_object(writer);
    }
    sp_json_end_array(writer);
}

static void write_mutants(struct sp_json_writer *writer, const struct sp_audit *audit)
{
    sp_json_key(writer, "mutants");
    sp_json_begin_array(writer);
    for (size_t i = 0; i < audit->mutant_count; i++) {
        const struct sp_audit_mutant *mutant = &audit->mutants[i];

        if (!mutant->shown)
            continue;
        sp_json_begin_object(writer);
        sp_json_member(writer, "id", mutant->id);
        write_place(writer, mutant->file, mutant->line);
        write_copy(writer, mutant->tree, "operator");
        write_copy(writer, mutant->tree, "was");
        write_copy(writer, mutant->tree, "now");
        sp_json_member(writer, "verdict", mutant->verdict);
        write_copy(writer, mutant->tree, "reason");
        write_ids(writer, "killers", member(mutant->tree, "killers"));
        sp_json_key(writer, "requirements");
        sp_json_begin_array(writer);
        for (size_t k = 0; k < audit->registry->count; k++) {
            if (mutant->kills[k])
                sp_json_string(writer, audit->registry->items[k].id);
        }
        sp_json_end_array(writer);
        sp_json_end_object(writer);
    }
    sp_json_end_array(writer);
}

void sp_audit_json(const struct sp_audit *audit, struct sp_buf *buf)
{
    struct sp_json_writer writer = {.buf = buf};

    sp_json_begin_object(&writer);
    write_count(&writer, "schema", 1);
    sp_json_member(&writer, "tool", "sandproof");
    sp_json_member(&writer, "report", "audit");
    sp_json_member(&writer, "version", SP_VERSION);
    sp_json_member(&writer, "made", audit->made);
    sp_json_key(&writer, "subjects");
    sp_json_begin_array(&writer);
    for (size_t i = 0; i < audit->subject_count; i++)
        sp_json_string(&writer, audit->subjects[i]);
    sp_json_end_array(&writer);
    write_inputs(&writer, audit);
    write_answers(&writer, audit);
    write_unchecked(&writer, audit);
    write_counts(&writer, audit);
    write_figures(&writer, "figures", member(audit->inputs[SP_AUDIT_COVERAGE].tree, "figures"));
    write_figures(&writer, "planner", member(audit->inputs[SP_AUDIT_COVERAGE].tree, "planner"));
    write_requirements(&writer, audit);
    write_errata(&writer, audit);
    write_vectors(&writer, audit);
    write_cases(&writer, audit);
    write_lines(&writer, audit);
    write_mutants(&writer, audit);
    sp_json_end_object(&writer);
    sp_buf_add_char(buf, '\n');
}
