/* SPDX-License-Identifier: Apache-2.0 */
/* SARIF 2.1.0 (OASIS); numbers of sections are those of the standard. */
#include "report/report.h"

#include "json/write.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define SCHEMA                                                                                     \
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

/* The rule of a vector that cites no requirement: a recorded scenario. */
static const char recorded_rule[] = "recorded-scenario";

enum { VALUE_MAX = 400, NO_RULE = -1 };

/**
 * struct rules - which rule, by its index in the report, each requirement of the registry is
 * @index:    NO_RULE: none of the run's vectors cites it
 * @recorded: index of the rule for vectors that cite none
 */
struct rules {
    int *index;
    int recorded;
};

struct sarif {
    const struct sp_report_input *input;
    struct sp_json_writer writer;
    struct rules rules;
};

static void write_message(struct sp_json_writer *writer, const char *key, const char *text)
{
    sp_json_key(writer, key);
    sp_json_begin_object(writer);
    sp_json_member(writer, "text", text);
    sp_json_end_object(writer);
}

static bool is_result(enum sp_verdict verdict)
{
    return verdict != SP_VERDICT_PASS && verdict != SP_VERDICT_NOT_APPLICABLE &&
           verdict != SP_VERDICT_XFAIL && verdict != SP_VERDICT_UNJUDGED;
}

static const struct sp_requirement *find(const struct sp_report_input *input, const cJSON *id)
{
    return input->registry != NULL ? sp_registry_find(input->registry, id->valuestring) : NULL;
}

/* A vector's rule: the first of its requirements that exists. */
static const struct sp_requirement *rule_of(const struct sp_report_input *input,
                                            const struct sp_vector *vector)
{
    const cJSON *id = NULL;

    cJSON_ArrayForEach(id, vector->requirements)
    {
        const struct sp_requirement *requirement = find(input, id);

        if (requirement != NULL)
            return requirement;
    }
    return NULL;
}

/* In the order of the specification. */
static bool number_rules(struct sarif *sarif)
{
    const struct sp_report_input *input = sarif->input;
    size_t count = input->registry != NULL ? input->registry->count : 0;
    int next = 0;

    sarif->rules.recorded = NO_RULE;
    sarif->rules.index = calloc(count + 1, sizeof(*sarif->rules.index));
    if (sarif->rules.index == NULL)
        return false;
    for (size_t i = 0; i < input->run->count; i++) {
        const cJSON *id = NULL;

        cJSON_ArrayForEach(id, input->suite->vectors[i].requirements)
        {
            const struct sp_requirement *requirement = find(input, id);

            if (requirement != NULL)
                sarif->rules.index[requirement - input->registry->items] = 1;
        }
        if (rule_of(input, &input->suite->vectors[i]) == NULL)
            sarif->rules.recorded = 0;
    }
    for (size_t i = 0; i < count; i++)
        sarif->rules.index[i] = sarif->rules.index[i] != 0 ? next++ : NO_RULE;
    if (sarif->rules.recorded != NO_RULE)
        sarif->rules.recorded = next;
    return true;
}

static void write_rule(struct sp_json_writer *writer, const char *id, const char *sentence,
                       const char *level)
{
    sp_json_begin_object(writer);
    sp_json_member(writer, "id", id);
    write_message(writer, "shortDescription", sentence);
    write_message(writer, "fullDescription", sentence);
    sp_json_key(writer, "defaultConfiguration");
    sp_json_begin_object(writer);
    sp_json_member(writer, "level", "error");
    sp_json_end_object(writer);
    sp_json_key(writer, "properties");
    sp_json_begin_object(writer);
    sp_json_key(writer, "tags");
    sp_json_begin_array(writer);
    sp_json_string(writer, level);
    sp_json_end_array(writer);
    sp_json_end_object(writer);
    sp_json_end_object(writer);
}

static void write_tool(struct sarif *sarif)
{
    struct sp_json_writer *writer = &sarif->writer;
    const struct sp_registry *registry = sarif->input->registry;

    sp_json_key(writer, "tool");
    sp_json_begin_object(writer);
    sp_json_key(writer, "driver");
    sp_json_begin_object(writer);
    sp_json_member(writer, "name", "sandproof");
    sp_json_member(writer, "version", SP_VERSION);
    sp_json_member(writer, "semanticVersion", SP_VERSION);
    sp_json_key(writer, "rules");
    sp_json_begin_array(writer);
    for (size_t i = 0; registry != NULL && i < registry->count; i++) {
        if (sarif->rules.index[i] != NO_RULE)
            write_rule(writer, registry->items[i].id, registry->items[i].sentence,
                       registry->items[i].level);
    }
    if (sarif->rules.recorded != NO_RULE)
        write_rule(writer, recorded_rule,
                   "An independent implementation of the same behaviour decided otherwise.",
                   "core");
    sp_json_end_array(writer);
    sp_json_end_object(writer);
    sp_json_end_object(writer);
}

static void write_invocation(struct sarif *sarif)
{
    struct sp_json_writer *writer = &sarif->writer;
    size_t unjudged = sarif->input->run->counts[SP_VERDICT_UNJUDGED];
    char text[80];

    sp_json_key(writer, "invocations");
    sp_json_begin_array(writer);
    sp_json_begin_object(writer);
    sp_json_key(writer, "executionSuccessful");
    sp_json_bool(writer, true);
    sp_json_member(writer, "startTimeUtc", sarif->input->started);
    if (unjudged != 0) {
        snprintf(text, sizeof(text), "%zu vectors could not be judged on this host", unjudged);
        sp_json_key(writer, "toolExecutionNotifications");
        sp_json_begin_array(writer);
        sp_json_begin_object(writer);
        sp_json_member(writer, "level", "warning");
        write_message(writer, "message", text);
        sp_json_end_object(writer);
        sp_json_end_array(writer);
    }
    sp_json_end_object(writer);
    sp_json_end_array(writer);
}

/* 3.11.5: in a message, a brace is written twice. Of long values the beginning; no half character.
 */
static void add_value(struct sp_buf *text, const char *value)
{
    size_t length = strlen(value);
    bool cut = length > VALUE_MAX;

    if (cut) {
        length = VALUE_MAX;
        while (length > 0 && ((unsigned char)value[length] & 0xc0) == 0x80)
            length--;
    }
    for (size_t i = 0; i < length; i++) {
        if (value[i] == '{' || value[i] == '}')
            sp_buf_add_char(text, value[i]);
        sp_buf_add_char(text, value[i]);
    }
    sp_buf_add_str(text, cut ? "..." : "");
}

static void write_text(struct sarif *sarif, const struct sp_vector *vector,
                       const struct sp_judgement *judgement)
{
    const struct sp_difference *difference = &judgement->difference;
    struct sp_buf text = {0};

    sp_buf_addf(&text, "%s %s: ", sp_verdict_name(judgement->verdict), vector->id);
    add_value(&text, vector->title);
    if (difference->pointer != NULL) {
        sp_buf_add_str(&text, "\nat ");
        add_value(&text, difference->pointer[0] != '\0' ? difference->pointer : "the whole answer");
        sp_buf_add_str(&text, "\nexpected ");
        add_value(&text, difference->expected);
        sp_buf_add_str(&text, "\ngot      ");
        add_value(&text, difference->got);
    } else if (judgement->why != NULL) {
        sp_buf_add_char(&text, '\n');
        add_value(&text, judgement->why);
    }
    if (text.failed) {
        sarif->writer.buf->failed = true;
    } else {
        sp_json_key(&sarif->writer, "message");
        sp_json_begin_object(&sarif->writer);
        sp_json_key(&sarif->writer, "text");
        sp_json_string_lossy(&sarif->writer, text.bytes, text.length);
        sp_json_end_object(&sarif->writer);
    }
    sp_buf_free(&text);
}

/* RFC 3986: what may stand in a path; the rest as %XX. */
static void add_uri(struct sp_buf *uri, const char *path)
{
    for (; *path != '\0'; path++) {
        unsigned char byte = (unsigned char)*path;

        if ((byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
            (byte >= 'a' && byte <= 'z') || strchr("-._~/", byte) != NULL)
            sp_buf_add_char(uri, *path);
        else
            sp_buf_addf(uri, "%%%02X", byte);
    }
}

/* A file below the folder by its path from there, as code hosts want it; any other as file:///. */
static void write_uri(struct sarif *sarif, const char *file)
{
    const char *folder = sarif->input->folder;
    char whole[PATH_MAX];
    const char *path = realpath(file, whole) != NULL ? whole : file;
    struct sp_buf uri = {0};
    size_t length = folder != NULL ? strlen(folder) : 0;
    bool below = length > 1 && strncmp(path, folder, length) == 0 && path[length] == '/';

    sp_buf_add_str(&uri, !below && path[0] == '/' ? "file://" : "");
    add_uri(&uri, below ? path + length + 1 : path);
    if (uri.failed)
        sarif->writer.buf->failed = true;
    else
        sp_json_member(&sarif->writer, "uri", sp_buf_str(&uri));
    if (below)
        sp_json_member(&sarif->writer, "uriBaseId", "%SRCROOT%");
    sp_buf_free(&uri);
}

static void write_location(struct sarif *sarif, const struct sp_vector *vector)
{
    struct sp_json_writer *writer = &sarif->writer;

    sp_json_key(writer, "locations");
    sp_json_begin_array(writer);
    sp_json_begin_object(writer);
    sp_json_key(writer, "physicalLocation");
    sp_json_begin_object(writer);
    sp_json_key(writer, "artifactLocation");
    sp_json_begin_object(writer);
    write_uri(sarif, vector->file);
    sp_json_end_object(writer);
    sp_json_key(writer, "region");
    sp_json_begin_object(writer);
    sp_json_key(writer, "startLine");
    sp_json_uint(writer, vector->line);
    sp_json_end_object(writer);
    sp_json_end_object(writer);
    sp_json_end_object(writer);
    sp_json_end_array(writer);
}

/*
 * An id is for ever (VEC-11), so a result is the same one as in the last run when its vector is:
 * wherever it has moved to in its file, and whatever its answer is now. The first name is the one
 * that GitHub looks at.
 */
static void write_fingerprints(struct sp_json_writer *writer, const struct sp_vector *vector)
{
    sp_json_key(writer, "partialFingerprints");
    sp_json_begin_object(writer);
    sp_json_member(writer, "primaryLocationLineHash", vector->id);
    sp_json_member(writer, "sandproofVector/v1", vector->id);
    sp_json_end_object(writer);
}

static void write_properties(struct sp_json_writer *writer, const struct sp_vector *vector,
                             const struct sp_judgement *judgement)
{
    const cJSON *id = NULL;

    sp_json_key(writer, "properties");
    sp_json_begin_object(writer);
    sp_json_member(writer, "verdict", sp_verdict_name(judgement->verdict));
    sp_json_member(writer, "why", vector->why);
    sp_json_key(writer, "requirements");
    sp_json_begin_array(writer);
    cJSON_ArrayForEach(id, vector->requirements)
    {
        sp_json_string(writer, id->valuestring);
    }
    sp_json_end_array(writer);
    sp_json_end_object(writer);
}

static void write_result(struct sarif *sarif, size_t i)
{
    const struct sp_report_input *input = sarif->input;
    const struct sp_vector *vector = &input->suite->vectors[i];
    const struct sp_judgement *judgement = &input->run->judgements[i];
    const struct sp_requirement *rule = rule_of(input, vector);
    struct sp_json_writer *writer = &sarif->writer;
    int index =
        rule != NULL ? sarif->rules.index[rule - input->registry->items] : sarif->rules.recorded;

    sp_json_begin_object(writer);
    sp_json_member(writer, "ruleId", rule != NULL ? rule->id : recorded_rule);
    sp_json_key(writer, "ruleIndex");
    sp_json_uint(writer, (uint64_t)index);
    sp_json_member(writer, "level", "error");
    write_text(sarif, vector, judgement);
    write_location(sarif, vector);
    write_fingerprints(writer, vector);
    write_properties(writer, vector, judgement);
    sp_json_end_object(writer);
}

static void write_run(struct sarif *sarif)
{
    struct sp_json_writer *writer = &sarif->writer;

    sp_json_begin_object(writer);
    write_tool(sarif);
    write_invocation(sarif);
    sp_json_key(writer, "automationDetails");
    sp_json_begin_object(writer);
    sp_json_member(writer, "id", "sandproof/");
    sp_json_end_object(writer);
    sp_json_member(writer, "columnKind", "unicodeCodePoints");
    sp_json_key(writer, "results");
    sp_json_begin_array(writer);
    for (size_t i = 0; i < sarif->input->run->count; i++) {
        if (is_result(sarif->input->run->judgements[i].verdict))
            write_result(sarif, i);
    }
    sp_json_end_array(writer);
    sp_json_end_object(writer);
}

void sp_report_sarif(const struct sp_report_input *input, FILE *out)
{
    struct sp_buf buf = {0};
    struct sarif sarif = {.input = input, .writer = {.buf = &buf}};

    if (number_rules(&sarif)) {
        sp_json_begin_object(&sarif.writer);
        sp_json_member(&sarif.writer, "$schema", SCHEMA);
        sp_json_member(&sarif.writer, "version", "2.1.0");
        sp_json_key(&sarif.writer, "runs");
        sp_json_begin_array(&sarif.writer);
        write_run(&sarif);
        sp_json_end_array(&sarif.writer);
        sp_json_end_object(&sarif.writer);
        sp_buf_add_char(&buf, '\n');
    } else {
        buf.failed = true;
    }
    if (buf.failed)
        fputs("sandproof: out of memory while writing the SARIF report\n", stderr);
    else
        fwrite(buf.bytes, 1, buf.length, out);
    free(sarif.rules.index);
    sp_buf_free(&buf);
}
