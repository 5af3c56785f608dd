/* SPDX-License-Identifier: Apache-2.0 */
#include "core/canonical.h"

#include "json/write.h"

#include <stdbool.h>
#include <string.h>

enum { INDENT = 2 };

static bool is_container(const cJSON *node)
{
    return cJSON_IsArray(node) || cJSON_IsObject(node);
}

static void write_key(struct sp_buf *buf, const cJSON *node)
{
    if (node->string == NULL)
        return;
    sp_json_escape(buf, node->string, strlen(node->string));
    sp_buf_add(buf, ": ", 2);
}

static void write_scalar(struct sp_buf *buf, const cJSON *node)
{
    struct sp_json_writer writer = {.buf = buf};

    sp_json_tree(&writer, node);
}

static void write_flat(struct sp_buf *buf, const cJSON *node)
{
    if (!is_container(node)) {
        write_scalar(buf, node);
        return;
    }
    sp_buf_add_char(buf, cJSON_IsArray(node) ? '[' : '{');
    for (const cJSON *child = node->child; child != NULL; child = child->next) {
        write_key(buf, child);
        write_flat(buf, child);
        if (child->next != NULL)
            sp_buf_add(buf, ", ", 2);
    }
    sp_buf_add_char(buf, cJSON_IsArray(node) ? ']' : '}');
}

static void begin_line(struct sp_buf *buf, size_t depth)
{
    sp_buf_add_char(buf, '\n');
    for (size_t i = 0; i < INDENT * depth; i++)
        sp_buf_add_char(buf, ' ');
}

static void write_node(struct sp_buf *buf, const cJSON *node, size_t depth, size_t line_start);

static void write_broken(struct sp_buf *buf, const cJSON *node, size_t depth)
{
    sp_buf_add_char(buf, cJSON_IsArray(node) ? '[' : '{');
    for (const cJSON *child = node->child; child != NULL; child = child->next) {
        size_t line_start = 0;

        begin_line(buf, depth + 1);
        line_start = buf->length - INDENT * (depth + 1);
        write_key(buf, child);
        write_node(buf, child, depth + 1, line_start);
        if (child->next != NULL)
            sp_buf_add_char(buf, ',');
    }
    begin_line(buf, depth);
    sp_buf_add_char(buf, cJSON_IsArray(node) ? ']' : '}');
}

/* Characters, not bytes: what a person sees of a line. */
static size_t width(const char *bytes, size_t length)
{
    size_t count = 0;

    for (size_t i = 0; i < length; i++)
        count += ((unsigned char)bytes[i] & 0xc0) != 0x80;
    return count;
}

static void write_node(struct sp_buf *buf, const cJSON *node, size_t depth, size_t line_start)
{
    size_t before = buf->length;

    write_flat(buf, node);
    if (buf->failed || !is_container(node) || node->child == NULL ||
        width(buf->bytes + line_start, buf->length - line_start) + 1 <= SP_CANONICAL_WIDTH)
        return;
    buf->length = before;
    write_broken(buf, node, depth);
}

void sp_canonical_write(struct sp_buf *buf, const cJSON *tree)
{
    write_node(buf, tree, 0, buf->length);
    sp_buf_add_char(buf, '\n');
}
