/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/initialize.h"

#include "json/parse.h"
#include "json/write.h"

#include <string.h>

void sp_initialize_params(struct sp_buf *buf, const struct sp_exchange_config *config)
{
    struct sp_json_writer writer = {.buf = buf};

    sp_json_begin_object(&writer);
    sp_json_key(&writer, "protocol");
    sp_json_uint(&writer, 1);
    sp_json_key(&writer, "harness");
    sp_json_begin_object(&writer);
    sp_json_key(&writer, "name");
    sp_json_string(&writer, config->harness_name != NULL ? config->harness_name : "sandproof");
    sp_json_key(&writer, "version");
    sp_json_string(&writer, config->harness_version != NULL ? config->harness_version : SP_VERSION);
    sp_json_end_object(&writer);
    sp_json_end_object(&writer);
}

static int refuse(struct sp_error *reterr, const char *where, const char *text)
{
    sp_error_set(reterr, SP_E_INVALID, "the answer to initialize is wrong: %s", text);
    sp_error_at(reterr, where);
    return SP_E_INVALID;
}

/* A text that is shown on terminals and in reports: bounded and free of control characters. */
static bool copy_text(const cJSON *value, char *text, size_t size)
{
    if (!cJSON_IsString(value) || value->valuestring[0] == '\0' ||
        strlen(value->valuestring) >= size)
        return false;
    for (const char *at = value->valuestring; *at != '\0'; at++) {
        if ((unsigned char)*at < ' ' || *at == 0x7f)
            return false;
    }
    memcpy(text, value->valuestring, strlen(value->valuestring) + 1);
    return true;
}

static int read_methods(const cJSON *methods, struct sp_implementation *ret,
                        struct sp_error *reterr)
{
    const cJSON *method = NULL;

    if (!cJSON_IsArray(methods))
        return refuse(reterr, "/result/methods", "an array of method names is due");
    cJSON_ArrayForEach(method, methods)
    {
        if (ret->method_count == SP_EXCHANGE_METHODS_MAX)
            return refuse(reterr, "/result/methods", "too many methods");
        if (!copy_text(method, ret->methods[ret->method_count], sizeof(ret->methods[0])))
            return refuse(reterr, "/result/methods", "a method's name is a short string");
        ret->method_count++;
    }
    return 0;
}

static int read_tree(const cJSON *result, struct sp_implementation *ret, struct sp_error *reterr)
{
    const cJSON *value = NULL;

    if (!cJSON_IsObject(result))
        return refuse(reterr, "/result", "an object is due");
    value = cJSON_GetObjectItemCaseSensitive(result, "protocol");
    if (!cJSON_IsNumber(value) || value->valuedouble != 1)
        return refuse(reterr, "/result/protocol", "it must be 1");
    if (!copy_text(cJSON_GetObjectItemCaseSensitive(result, "name"), ret->name, sizeof(ret->name)))
        return refuse(reterr, "/result/name", "a short string is due");
    if (!copy_text(cJSON_GetObjectItemCaseSensitive(result, "version"), ret->version,
                   sizeof(ret->version)))
        return refuse(reterr, "/result/version", "a short string is due");
    value = cJSON_GetObjectItemCaseSensitive(result, "language");
    if (value != NULL && !copy_text(value, ret->language, sizeof(ret->language)))
        return refuse(reterr, "/result/language", "a short string is due");
    value = cJSON_GetObjectItemCaseSensitive(result, "window");
    if (value != NULL) {
        if (!cJSON_IsNumber(value) || !(value->valuedouble >= 1 && value->valuedouble <= 1e9) ||
            value->valuedouble != (double)(unsigned)value->valuedouble)
            return refuse(reterr, "/result/window", "an integer from 1 is due");
        ret->window = value->valuedouble < SP_EXCHANGE_WINDOW_MAX ? (unsigned)value->valuedouble
                                                                  : SP_EXCHANGE_WINDOW_MAX;
    }
    return read_methods(cJSON_GetObjectItemCaseSensitive(result, "methods"), ret, reterr);
}

int sp_initialize_read(const char *result, size_t length, struct sp_implementation *ret,
                       struct sp_error *reterr)
{
    struct sp_implementation implementation = {.window = 1};
    struct sp_arena arena;
    cJSON *tree = NULL;
    int rc = 0;

    sp_arena_init(&arena, 4096);
    rc = sp_json_parse(result, length, &arena, &tree, reterr);
    if (rc == 0)
        rc = read_tree(tree, &implementation, reterr);
    sp_arena_free(&arena);
    if (rc == 0)
        *ret = implementation;
    return rc;
}

bool sp_implementation_has(const struct sp_implementation *implementation, const char *method)
{
    for (size_t i = 0; i < implementation->method_count; i++) {
        if (strcmp(implementation->methods[i], method) == 0)
            return true;
    }
    return false;
}
