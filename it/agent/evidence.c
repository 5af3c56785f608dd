/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/evidence.h"

#include "agent/line.h"
#include "agent/treasure.h"
#include "base/file.h"
#include "json/parse.h"
#include "json/write.h"

#include <stdio.h>
#include <string.h>

enum { FILE_MAX = 4 << 20, ARENA_SIZE = 64 << 10 };

static void write_int(struct sp_json_writer *writer, const char *key, long value)
{
    char text[32];

    sp_json_key(writer, key);
    sp_json_raw(writer, text, (size_t)snprintf(text, sizeof(text), "%ld", value));
}

static void write_text(struct sp_json_writer *writer, const char *key, const struct sp_buf *text)
{
    sp_json_key(writer, key);
    sp_json_string_lossy(writer, text->bytes != NULL ? text->bytes : "", text->length);
}

/* A decimal number that JSON can carry exactly; no sign, no leading zero. */
static bool is_number(const char *text, size_t length)
{
    size_t digits = 0;

    if (length == 0 || length > 15 || (text[0] == '0' && length > 1))
        return false;
    while (digits < length && text[digits] >= '0' && text[digits] <= '9')
        digits++;
    return digits == length; /* what was kept ends without a NUL */
}

static const char *line_end(const char *line, const char *end)
{
    const char *feed = memchr(line, '\n', (size_t)(end - line));

    return feed != NULL ? feed : end;
}

/* Is the key said again further down? The last one counts, and JSON has no key twice. */
static bool is_said_again(const char *line, size_t key, const char *from, const char *end)
{
    for (; from < end; from = line_end(from, end) + 1) {
        if ((size_t)(end - from) > key && memcmp(from, line, key + 1) == 0)
            return true;
    }
    return false;
}

/* Lines KEY=VALUE; any other line is talk. */
static void write_said(struct sp_json_writer *writer, const struct sp_buf *out)
{
    const char *line = out->bytes;
    const char *end = line != NULL ? line + out->length : NULL;

    sp_json_key(writer, "said");
    sp_json_begin_object(writer);
    while (line != NULL && line < end) {
        const char *stop = line_end(line, end);
        const char *equals = memchr(line, '=', (size_t)(stop - line));
        size_t key = equals != NULL ? (size_t)(equals - line) : 0;
        char name[128];

        if (key > 0 && key < sizeof(name) && memchr(line, '\0', key) == NULL &&
            memchr(line, ' ', key) == NULL && !is_said_again(line, key, stop + 1, end)) {
            size_t length = (size_t)(stop - equals - 1);

            memcpy(name, line, key);
            name[key] = '\0';
            sp_json_key(writer, name);
            if (is_number(equals + 1, length))
                sp_json_raw(writer, equals + 1, length);
            else
                sp_json_string_lossy(writer, equals + 1, length);
        }
        line = stop + 1;
    }
    sp_json_end_object(writer);
}

static void write_watched(struct sp_json_writer *writer, const struct sp_watched *watched)
{
    write_int(writer, "exit", watched->exit);
    sp_json_key(writer, "timedOut");
    sp_json_bool(writer, watched->timed_out);
    sp_json_key(writer, "readied");
    sp_json_bool(writer, watched->readied);
    if (watched->look.found) {
        sp_json_key(writer, "seen");
        sp_look_write(writer, &watched->look);
    }
    write_said(writer, &watched->out);
    write_text(writer, "stdout", &watched->out);
    write_text(writer, "stderr", &watched->err);
    sp_json_key(writer, "bytes");
    sp_json_begin_object(writer);
    write_int(writer, "stdout", (long)watched->out_bytes);
    sp_json_end_object(writer);
}

/* A member of a file's JSON, or all of it; nothing when it is not there or is no JSON. */
static void write_file(struct sp_json_writer *writer, const char *key, const char *path,
                       const char *member)
{
    struct sp_buf text = {0};
    struct sp_arena arena;
    struct sp_error error = {0};
    cJSON *tree = NULL;

    sp_arena_init(&arena, ARENA_SIZE);
    if (sp_file_read(path, FILE_MAX, &text, &error) == 0 && text.length != 0 &&
        sp_json_parse(text.bytes, text.length, &arena, &tree, &error) == 0) {
        const cJSON *part = member != NULL ? cJSON_GetObjectItemCaseSensitive(tree, member) : tree;

        if (part != NULL) {
            sp_json_key(writer, key);
            sp_json_tree(writer, part);
        }
    }
    sp_arena_free(&arena);
    sp_buf_free(&text);
}

void sp_evidence_write(struct sp_buf *text, const struct sp_evidence *evidence)
{
    struct sp_json_writer writer = {.buf = text};

    sp_json_begin_object(&writer);
    write_int(&writer, "arm", (long)evidence->arm->number);
    sp_json_key(&writer, "evidence");
    sp_json_begin_object(&writer);
    if (evidence->trouble != NULL) {
        sp_json_key(&writer, "trouble");
        sp_json_string(&writer, evidence->trouble);
    }
    write_watched(&writer, &evidence->watched);
    write_int(&writer, "ran", evidence->ran);
    sp_json_key(&writer, "peak");
    sp_json_begin_object(&writer);
    write_int(&writer, "runner", evidence->watched.peak_kib);
    sp_json_end_object(&writer);
    write_file(&writer, "report", sp_line_report, NULL);
    write_file(&writer, "plan", sp_line_exchange, "result");
    write_file(&writer, "refusal", sp_line_exchange, "error");
    sp_json_key(&writer, "hits");
    sp_hits_write(&writer, evidence->hits);
    sp_json_key(&writer, "left");
    sp_snapshot_write(&writer, &evidence->before, &evidence->after);
    sp_company_write(&writer, &evidence->company);
    sp_json_key(&writer, "world");
    sp_treasure_write(&writer);
    if (evidence->arm->beside != NULL) {
        sp_json_key(&writer, "beside");
        sp_json_begin_object(&writer);
        write_watched(&writer, &evidence->beside);
        sp_json_end_object(&writer);
    }
    sp_json_end_object(&writer);
    sp_json_end_object(&writer);
}
