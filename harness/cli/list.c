/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/verbs.h"
#include "json/write.h"

#include <stdio.h>
#include <string.h>

static int list_json(const struct sp_suite *suite)
{
    struct sp_buf buf = {0};
    struct sp_json_writer writer = {.buf = &buf};
    bool failed = false;

    sp_json_begin_array(&writer);
    for (size_t i = 0; i < suite->count; i++) {
        const struct sp_vector *vector = &suite->vectors[i];

        sp_json_begin_object(&writer);
        sp_json_key(&writer, "id");
        sp_json_string(&writer, vector->id);
        sp_json_key(&writer, "title");
        sp_json_string(&writer, vector->title);
        sp_json_key(&writer, "method");
        sp_json_string(&writer, vector->method);
        sp_json_key(&writer, "level");
        sp_json_string(&writer, vector->level);
        sp_json_key(&writer, "file");
        sp_json_string(&writer, vector->file);
        if (vector->requirements != NULL) {
            sp_json_key(&writer, "requirements");
            sp_json_tree(&writer, vector->requirements);
        }
        sp_json_end_object(&writer);
    }
    sp_json_end_array(&writer);
    sp_buf_add_char(&buf, '\n');
    if (buf.failed)
        fputs("sandproof: out of memory while writing the list\n", stderr);
    else
        fwrite(buf.bytes, 1, buf.length, stdout);
    failed = buf.failed;
    sp_buf_free(&buf);
    return failed ? SP_EXIT_USAGE : SP_EXIT_PASSED;
}

static void list_plain(const struct sp_suite *suite)
{
    for (size_t i = 0; i < suite->count; i++)
        printf("%-56s %-8s %s\n", suite->vectors[i].id, suite->vectors[i].level,
               suite->vectors[i].title);
}

int sp_verb_list(const struct sp_options *options)
{
    struct sp_suite suite;
    struct sp_error error = {0};
    int status = SP_EXIT_PASSED;

    if (sp_select(options, &suite, &error) < 0) {
        sp_complain(&error);
        status = SP_EXIT_USAGE;
    } else if (options->format_count != 0 && strcmp(options->formats[0].format, "json") == 0) {
        status = list_json(&suite);
    } else {
        list_plain(&suite);
    }
    sp_suite_free(&suite);
    return status;
}
