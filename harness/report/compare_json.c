/* SPDX-License-Identifier: Apache-2.0 */
#include "report/compare.h"

#include "json/write.h"

static void write_ms(struct sp_json_writer *writer, const char *key, double ms)
{
    char text[32];

    sp_json_key(writer, key);
    sp_json_raw(writer, text, (size_t)snprintf(text, sizeof(text), "%.3f", ms));
}

static void write_run(struct sp_json_writer *writer, const char *key,
                      const struct sp_run_report *report)
{
    sp_json_key(writer, key);
    sp_json_begin_object(writer);
    sp_json_member(writer, "tool", report->tool);
    sp_json_member(writer, "started", report->started);
    sp_json_member(writer, "name", report->name);
    sp_json_member(writer, "version", report->version);
    sp_json_member(writer, "digest", report->digest);
    sp_json_key(writer, "count");
    sp_json_uint(writer, report->count);
    sp_json_end_object(writer);
}

static void write_side(struct sp_json_writer *writer, const char *key,
                       const struct sp_reported *reported)
{
    if (reported == NULL)
        return;
    sp_json_key(writer, key);
    sp_json_begin_object(writer);
    sp_json_member(writer, "verdict", sp_verdict_name(reported->verdict));
    write_ms(writer, "ms", reported->ms);
    if (reported->difference.pointer != NULL) {
        sp_json_key(writer, "difference");
        sp_json_begin_object(writer);
        sp_json_member(writer, "pointer", reported->difference.pointer);
        sp_json_member(writer, "expected", reported->difference.expected);
        sp_json_member(writer, "got", reported->difference.got);
        sp_json_end_object(writer);
    }
    sp_json_member(writer, "why", reported->why);
    sp_json_end_object(writer);
}

static void write_item(struct sp_json_writer *writer, const struct sp_compared *item)
{
    const struct sp_reported *latest = item->new != NULL ? item->new : item->old;
    const cJSON *id = NULL;

    sp_json_begin_object(writer);
    sp_json_member(writer, "id", sp_compare_id(item));
    sp_json_member(writer, "change", sp_change_name(item->change));
    sp_json_key(writer, "worse");
    sp_json_bool(writer, item->worse);
    sp_json_key(writer, "requirements");
    sp_json_begin_array(writer);
    cJSON_ArrayForEach(id, latest->requirements)
    {
        sp_json_string(writer, id->valuestring);
    }
    sp_json_end_array(writer);
    write_side(writer, "old", item->old);
    write_side(writer, "new", item->new);
    sp_json_end_object(writer);
}

static void write_counts(struct sp_json_writer *writer, const struct sp_comparison *comparison)
{
    sp_json_key(writer, "counts");
    sp_json_begin_object(writer);
    for (int change = 0; change < SP_CHANGE_MAX; change++) {
        sp_json_key(writer, sp_change_name(change));
        sp_json_uint(writer, comparison->counts[change]);
    }
    sp_json_end_object(writer);
}

void sp_compare_json_text(const struct sp_comparison *comparison, struct sp_buf *buf)
{
    struct sp_json_writer writer = {.buf = buf};

    sp_json_begin_object(&writer);
    sp_json_key(&writer, "schema");
    sp_json_uint(&writer, 1);
    sp_json_member(&writer, "tool", "sandproof compare");
    write_run(&writer, "old", comparison->old);
    write_run(&writer, "new", comparison->new);
    sp_json_key(&writer, "slower");
    sp_json_begin_object(&writer);
    write_ms(&writer, "ratio", comparison->slower.ratio);
    write_ms(&writer, "ms", comparison->slower.ms);
    sp_json_end_object(&writer);
    sp_json_key(&writer, "worse");
    sp_json_uint(&writer, comparison->worse);
    write_counts(&writer, comparison);
    sp_json_key(&writer, "changes");
    sp_json_begin_array(&writer);
    for (size_t i = 0; i < comparison->count; i++)
        write_item(&writer, &comparison->items[i]);
    sp_json_end_array(&writer);
    sp_json_end_object(&writer);
}

void sp_compare_json(const struct sp_comparison *comparison, FILE *out)
{
    struct sp_buf buf = {0};

    sp_compare_json_text(comparison, &buf);
    sp_buf_add_char(&buf, '\n');
    if (buf.failed)
        fputs("sandproof: out of memory while writing the comparison\n", stderr);
    else
        fwrite(buf.bytes, 1, buf.length, out);
    sp_buf_free(&buf);
}
