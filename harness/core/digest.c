/* SPDX-License-Identifier: Apache-2.0 */
#include "core/digest.h"

#include "json/write.h"

#include <sha2.h>
#include <stdlib.h>
#include <string.h>

static void write_sorted(struct sp_json_writer *writer, const cJSON *node);

static int by_name(const void *a, const void *b)
{
    const cJSON *const *left = a;
    const cJSON *const *right = b;

    return strcmp((*left)->string, (*right)->string);
}

static void write_object(struct sp_json_writer *writer, const cJSON *node)
{
    size_t count = (size_t)cJSON_GetArraySize(node);
    const cJSON **members = calloc(count != 0 ? count : 1, sizeof(cJSON *));
    size_t next = 0;

    if (members == NULL) {
        writer->buf->failed = true;
        return;
    }
    for (const cJSON *child = node->child; child != NULL; child = child->next)
        members[next++] = child;
    qsort(members, count, sizeof(cJSON *), by_name);
    sp_json_begin_object(writer);
    for (size_t i = 0; i < count; i++) {
        sp_json_key(writer, members[i]->string);
        write_sorted(writer, members[i]);
    }
    sp_json_end_object(writer);
    free(members);
}

static void write_sorted(struct sp_json_writer *writer, const cJSON *node)
{
    if (cJSON_IsObject(node)) {
        write_object(writer, node);
    } else if (cJSON_IsArray(node)) {
        sp_json_begin_array(writer);
        for (const cJSON *child = node->child; child != NULL; child = child->next)
            write_sorted(writer, child);
        sp_json_end_array(writer);
    } else {
        sp_json_tree(writer, node);
    }
}

static void digest_of(const struct sp_buf *buf, char ret[SP_DIGEST_ROOM])
{
    SHA2_CTX context;

    SHA256Init(&context);
    SHA256Update(&context, (const uint8_t *)buf->bytes, buf->length);
    SHA256End(&context, ret);
}

int sp_digest_vector(const struct sp_vector *vector, char ret[SP_DIGEST_ROOM])
{
    struct sp_buf buf = {0};
    struct sp_json_writer writer = {.buf = &buf};
    bool failed = false;

    sp_json_begin_array(&writer);
    sp_json_string(&writer, vector->method);
    write_sorted(&writer, vector->params);
    write_sorted(&writer, vector->expect);
    sp_json_end_array(&writer);
    failed = buf.failed;
    if (!failed)
        digest_of(&buf, ret);
    sp_buf_free(&buf);
    return failed ? SP_E_NOMEM : 0;
}

int sp_digest_suite(const struct sp_suite *suite, char ret[SP_DIGEST_ROOM])
{
    struct sp_buf buf = {0};
    char one[SP_DIGEST_ROOM];
    int rc = 0;

    for (size_t i = 0; rc == 0 && i < suite->count; i++) {
        rc = sp_digest_vector(&suite->vectors[i], one);
        sp_buf_add_str(&buf, suite->vectors[i].id);
        sp_buf_add_char(&buf, ' ');
        sp_buf_add_str(&buf, one);
        sp_buf_add_char(&buf, '\n');
    }
    if (buf.failed)
        rc = SP_E_NOMEM;
    if (rc == 0)
        digest_of(&buf, ret);
    sp_buf_free(&buf);
    return rc;
}
