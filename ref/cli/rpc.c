/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/rpc.h"

#include "cli/methods.h"
#include "json/parse.h"
#include "json/scan.h"
#include "json/write.h"

#include <string.h>

static void begin_answer(struct sp_json_writer *writer, const struct sp_json_span *id)
{
    static const char head[] = "{\"jsonrpc\":\"2.0\",\"id\":";

    sp_buf_add(writer->buf, head, sizeof(head) - 1);
    if (id != NULL && id->bytes != NULL)
        sp_buf_add(writer->buf, id->bytes, id->length); /* PRO-2: to the byte */
    else
        sp_buf_add(writer->buf, "null", 4);
    writer->need_comma = true;
}

/* PRO-1 */
static void end_answer(struct sp_json_writer *writer)
{
    sp_json_end_object(writer);
    sp_buf_add_char(writer->buf, '\n');
}

static void begin_error(struct sp_json_writer *writer, enum sp_rpc_code code, const char *message)
{
    char digits[8];
    size_t length = 1 + sp_uint_format(digits + 1, (uint64_t)-code);

    digits[0] = '-';
    sp_json_key(writer, "error");
    sp_json_begin_object(writer);
    sp_json_key(writer, "code");
    sp_json_raw(writer, digits, length);
    sp_json_key(writer, "message");
    sp_json_string(writer, message);
}

void sp_rpc_refuse(struct sp_buf *answer, enum sp_rpc_code code, const struct sp_error *error)
{
    struct sp_json_writer writer = {.buf = answer};

    begin_answer(&writer, NULL);
    begin_error(&writer, code, error->text);
    sp_json_key(&writer, "data");
    sp_json_begin_object(&writer);
    sp_json_key(&writer, "kind");
    sp_json_string(&writer, sp_code_name(error->code));
    sp_json_key(&writer, "column");
    sp_json_uint(&writer, error->column);
    sp_json_end_object(&writer);
    sp_json_end_object(&writer);
    end_answer(&writer);
}

static void answer_error(struct sp_buf *answer, const struct sp_json_span *id,
                         enum sp_rpc_code code, const char *message)
{
    struct sp_json_writer writer = {.buf = answer};

    begin_answer(&writer, id);
    begin_error(&writer, code, message);
    sp_json_end_object(&writer);
    end_answer(&writer);
}

/* PRO-9. NULL when @tree is a request, else what it lacks. */
static const char *request_fault(const cJSON *tree)
{
    const cJSON *version = cJSON_GetObjectItemCaseSensitive(tree, "jsonrpc");
    const cJSON *id = cJSON_GetObjectItemCaseSensitive(tree, "id");

    if (!cJSON_IsObject(tree))
        return "a message must be one JSON object; batches are not supported";
    if (!cJSON_IsString(version) || strcmp(version->valuestring, "2.0") != 0)
        return "a request needs \"jsonrpc\":\"2.0\"";
    if (id != NULL && !cJSON_IsString(id) && !cJSON_IsNumber(id) && !cJSON_IsNull(id))
        return "a request's id must be a string, a number or null";
    if (!cJSON_IsString(cJSON_GetObjectItemCaseSensitive(tree, "method")))
        return "a request needs a method, a string";
    return NULL;
}

static bool is_id(const cJSON *id)
{
    return cJSON_IsString(id) || cJSON_IsNumber(id) || cJSON_IsNull(id);
}

static void call(const cJSON *tree, const struct sp_json_span *id, struct sp_arena *arena,
                 struct sp_buf *answer)
{
    struct sp_json_writer writer = {.buf = answer};
    const char *name = cJSON_GetObjectItemCaseSensitive(tree, "method")->valuestring;
    const cJSON *params = cJSON_GetObjectItemCaseSensitive(tree, "params");
    const struct sp_method *method = sp_method_find(name);
    size_t before = answer->length;

    if (method == NULL) {
        answer_error(answer, id, SP_RPC_METHOD_NOT_FOUND, "no such method"); /* PRO-10 */
        return;
    }
    if (!cJSON_IsObject(params)) {
        /* PRO-11 */
        answer_error(answer, id, SP_RPC_INVALID_PARAMS, "params must be an object");
        return;
    }
    begin_answer(&writer, id);
    if (method->call(params, arena, &writer) == 0) {
        end_answer(&writer);
        return;
    }
    answer->length = before;
    answer_error(answer, id, SP_RPC_INTERNAL_ERROR, "out of memory");
}

int sp_rpc_answer(const char *line, size_t length, struct sp_arena *arena, struct sp_buf *answer)
{
    struct sp_json_span id = {0};
    struct sp_error error;
    cJSON *tree = NULL;
    const char *fault = NULL;
    int rc = sp_json_scan_member(line, length, "id", &id, &error);

    if (rc == 0)
        rc = sp_json_build(line, length, arena, &tree, &error);
    if (rc == SP_E_NOMEM) {
        answer_error(answer, &id, SP_RPC_INTERNAL_ERROR, "out of memory");
    } else if (rc < 0) {
        sp_rpc_refuse(answer, SP_RPC_PARSE_ERROR, &error); /* PRO-6, PRO-7 */
    } else if ((fault = request_fault(tree)) != NULL) {
        bool echo = is_id(cJSON_GetObjectItemCaseSensitive(tree, "id"));

        answer_error(answer, echo ? &id : NULL, SP_RPC_INVALID_REQUEST, fault);
    } else {
        size_t before = answer->length;

        call(tree, &id, arena, answer);
        if (id.bytes == NULL)
            answer->length = before; /* PRO-5: a notification is not answered */
    }
    return answer->failed ? SP_E_NOMEM : 0;
}
