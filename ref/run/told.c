/* SPDX-License-Identifier: Apache-2.0 */
#include "run/told.h"

static const char *text_of(const cJSON *object, const char *key)
{
    return cJSON_GetObjectItemCaseSensitive(object, key)->valuestring;
}

void sp_told_write(struct sp_json_writer *writer, const struct sp_told *told)
{
    if (told->effective != NULL) {
        sp_json_tree(writer, told->effective);
    } else if (told->downgrades != NULL) {
        sp_json_begin_object(writer);
        sp_json_key(writer, "downgrades");
        sp_json_tree(writer, told->downgrades);
        sp_json_end_object(writer);
    } else {
        sp_json_null(writer);
    }
}

void sp_told_plainly(struct sp_buf *text, size_t start)
{
    for (size_t i = start; i < text->length; i++) {
        unsigned char byte = (unsigned char)text->bytes[i];

        if (byte < ' ' || byte == 0x7f)
            text->bytes[i] = '?';
    }
}

void sp_told_message(struct sp_buf *text, const struct sp_told *told)
{
    const cJSON *issue = NULL;

    sp_buf_add_str(text, told->message);
    cJSON_ArrayForEach(issue, told->issues)
    {
        sp_buf_addf(text, "%s \"%s\": %s", issue == told->issues->child ? ":" : ",",
                    text_of(issue, "pointer"), text_of(issue, "code"));
    }
}

static void add_list(struct sp_buf *text, const cJSON *list, const char *prefix, const char *what,
                     const char *key)
{
    const cJSON *item = NULL;

    cJSON_ArrayForEach(item, list)
    {
        size_t start = text->length;

        sp_buf_addf(text, "%s%s: %s: %s", prefix, what, text_of(item, "layer"), text_of(item, key));
        sp_told_plainly(text, start);
        sp_buf_add_char(text, '\n');
    }
}

void sp_told_reasons(struct sp_buf *text, const struct sp_told *told, const char *prefix,
                     bool verbose)
{
    add_list(text, cJSON_GetObjectItemCaseSensitive(told->effective, "downgrades"), prefix,
             "not enforced", "reason");
    if (verbose)
        add_list(text, cJSON_GetObjectItemCaseSensitive(told->effective, "notes"), prefix, "note",
                 "note");
}
