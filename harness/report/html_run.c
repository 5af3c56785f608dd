/* SPDX-License-Identifier: Apache-2.0 */
#include "report/html.h"
#include "report/report.h"

#include "json/write.h"

#include <string.h>

/* A file's path below the folder that it was read from. */
static const char *below(const char *file, const char *folder)
{
    size_t length = folder != NULL ? strlen(folder) : 0;

    return length != 0 && strncmp(file, folder, length) == 0 && file[length] == '/'
               ? file + length + 1
               : file;
}

/* What the report does not say of a vector, for whoever reads about it. */
static void write_about(struct sp_json_writer *writer, const struct sp_report_input *input)
{
    sp_json_key(writer, "about");
    sp_json_begin_array(writer);
    for (size_t i = 0; i < input->suite->count; i++) {
        const struct sp_vector *vector = &input->suite->vectors[i];
        const struct sp_judgement *judgement = &input->run->judgements[i];

        sp_json_begin_object(writer);
        sp_json_member(writer, "title", vector->title);
        sp_json_member(writer, "why", vector->why);
        sp_json_member(writer, "file", below(vector->file, input->suite->data));
        if (judgement->last_words != NULL) {
            sp_json_key(writer, "stderr");
            sp_json_string_lossy(writer, judgement->last_words, strlen(judgement->last_words));
        }
        sp_json_end_object(writer);
    }
    sp_json_end_array(writer);
}

static void write_requirements(struct sp_json_writer *writer, const struct sp_registry *registry)
{
    sp_json_key(writer, "requirements");
    sp_json_begin_array(writer);
    for (size_t i = 0; registry != NULL && i < registry->count; i++) {
        const struct sp_requirement *item = &registry->items[i];
        const char *name = strrchr(item->file, '/');

        sp_json_begin_object(writer);
        sp_json_member(writer, "id", item->id);
        sp_json_member(writer, "level", item->level);
        sp_json_member(writer, "judge", item->judge);
        sp_json_member(writer, "sentence", item->sentence);
        sp_json_member(writer, "file", name != NULL ? name + 1 : item->file);
        sp_json_key(writer, "line");
        sp_json_uint(writer, item->line);
        sp_json_end_object(writer);
    }
    sp_json_end_array(writer);
}

void sp_report_html(const struct sp_report_input *input, FILE *out)
{
    struct sp_buf json = {0};
    struct sp_buf report = {0};
    struct sp_buf page = {0};
    struct sp_json_writer writer = {.buf = &json};

    sp_report_json_text(input, &report);
    sp_json_begin_object(&writer);
    sp_json_key(&writer, "run");
    sp_json_raw(&writer, report.bytes, report.length);
    json.failed = json.failed || report.failed;
    write_about(&writer, input);
    write_requirements(&writer, input->registry);
    sp_json_end_object(&writer);
    sp_html_page(SP_HTML_RUN, &json, &page);
    if (page.failed)
        fputs("sandproof: out of memory while writing the HTML report\n", stderr);
    else
        fwrite(page.bytes, 1, page.length, out);
    sp_buf_free(&page);
    sp_buf_free(&report);
    sp_buf_free(&json);
}
