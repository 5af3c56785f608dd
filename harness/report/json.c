/* SPDX-License-Identifier: Apache-2.0 */
#include "report/report.h"

#include "json/write.h"

#include <string.h>

static void write_implementation(struct sp_json_writer *writer, const struct sp_report_input *input)
{
    const struct sp_implementation *implementation = &input->run->implementation;

    sp_json_key(writer, "implementation");
    sp_json_begin_object(writer);
    sp_json_member(writer, "name", implementation->name);
    sp_json_member(writer, "version", implementation->version);
    sp_json_member(writer, "command", input->command);
    sp_json_key(writer, "methods");
    sp_json_begin_array(writer);
    for (size_t i = 0; i < implementation->method_count; i++)
        sp_json_string(writer, implementation->methods[i]);
    sp_json_end_array(writer);
    sp_json_end_object(writer);
}

/* The counts of VEC-12's verdicts: no vector is broken, which is for live cases alone. */
static void write_counts(struct sp_json_writer *writer, const struct sp_run *run)
{
    sp_json_key(writer, "counts");
    sp_json_begin_object(writer);
    for (int verdict = 0; verdict < SP_VERDICT_BROKEN; verdict++) {
        sp_json_key(writer, sp_verdict_name(verdict));
        sp_json_uint(writer, run->counts[verdict]);
    }
    sp_json_end_object(writer);
}

static void write_result(struct sp_json_writer *writer, const struct sp_vector *vector,
                         const struct sp_judgement *judgement)
{
    const cJSON *id = NULL;
    char ms[32];

    sp_json_begin_object(writer);
    sp_json_member(writer, "id", vector->id);
    sp_json_member(writer, "verdict", sp_verdict_name(judgement->verdict));
    sp_json_member(writer, "method", vector->method);
    sp_json_member(writer, "level", vector->level);
    sp_json_key(writer, "requirements");
    sp_json_begin_array(writer);
    cJSON_ArrayForEach(id, vector->requirements)
    {
        sp_json_string(writer, id->valuestring);
    }
    sp_json_end_array(writer);
    sp_json_key(writer, "ms");
    sp_json_raw(writer, ms, (size_t)snprintf(ms, sizeof(ms), "%.3f", judgement->ms));
    if (judgement->difference.pointer != NULL) {
        sp_json_key(writer, "difference");
        sp_json_begin_object(writer);
        sp_json_member(writer, "pointer", judgement->difference.pointer);
        sp_json_member(writer, "expected", judgement->difference.expected);
        sp_json_member(writer, "got", judgement->difference.got);
        sp_json_end_object(writer);
    } else if (judgement->why != NULL) {
        sp_json_member(writer, "why", judgement->why);
    }
    sp_json_end_object(writer);
}

void sp_report_json_text(const struct sp_report_input *input, struct sp_buf *buf)
{
    struct sp_json_writer writer = {.buf = buf};

    sp_json_begin_object(&writer);
    sp_json_key(&writer, "schema");
    sp_json_uint(&writer, 1);
    sp_json_member(&writer, "tool", "sandproof");
    sp_json_member(&writer, "version", SP_VERSION);
    sp_json_member(&writer, "started", input->started);
    write_implementation(&writer, input);
    sp_json_key(&writer, "vectors");
    sp_json_begin_object(&writer);
    sp_json_member(&writer, "digest", input->digest);
    sp_json_key(&writer, "count");
    sp_json_uint(&writer, input->run->count);
    sp_json_end_object(&writer);
    write_counts(&writer, input->run);
    sp_json_key(&writer, "results");
    sp_json_begin_array(&writer);
    for (size_t i = 0; i < input->run->count; i++)
        write_result(&writer, &input->suite->vectors[i], &input->run->judgements[i]);
    sp_json_end_array(&writer);
    sp_json_end_object(&writer);
}

void sp_report_json(const struct sp_report_input *input, FILE *out)
{
    struct sp_buf buf = {0};

    sp_report_json_text(input, &buf);
    sp_buf_add_char(&buf, '\n');
    if (buf.failed)
        fputs("sandproof: out of memory while writing the JSON report\n", stderr);
    else
        fwrite(buf.bytes, 1, buf.length, out);
    sp_buf_free(&buf);
}
