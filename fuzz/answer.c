/* SPDX-License-Identifier: Apache-2.0 */

/*
 * An implementation's answers as the judge reads them: each line a response or not, found in the
 * text without a tree. A tree that is made of it must say the same.
 */

#include "exchange/initialize.h"
#include "exchange/message.h"
#include "fuzz/target.h"
#include "json/parse.h"

#include <string.h>

enum { ARENA_SIZE = 16 << 10 };

static void check_message(const char *line, size_t length, const struct sp_message *message)
{
    const char *name = message->is_error ? "error" : "result";
    const cJSON *id = NULL;
    const cJSON *value = NULL;
    cJSON *tree = NULL;
    cJSON *part = NULL;
    struct sp_arena arena;

    sp_arena_init(&arena, ARENA_SIZE);
    SP_FUZZ_WANT(message->at + message->length < length, "the value lies in the line");
    SP_FUZZ_WANT(sp_json_parse(line, length, &arena, &tree, NULL) == 0, "a response is JSON");
    SP_FUZZ_WANT(sp_json_parse(line + message->at, message->length, &arena, &part, NULL) == 0,
                 "its value is JSON by itself");
    id = cJSON_GetObjectItemCaseSensitive(tree, "id");
    value = cJSON_GetObjectItemCaseSensitive(tree, name);
    SP_FUZZ_WANT(cJSON_IsNumber(id) && id->valuedouble == (double)message->id, "the tree's id");
    SP_FUZZ_WANT(value != NULL && value->type == part->type &&
                     cJSON_GetArraySize(value) == cJSON_GetArraySize(part),
                 "the tree's value");
    sp_arena_free(&arena);
}

static void check_implementation(const struct sp_implementation *implementation)
{
    SP_FUZZ_WANT(implementation->window >= 1 && implementation->window <= SP_EXCHANGE_WINDOW_MAX,
                 "a window within bounds");
    SP_FUZZ_WANT(implementation->method_count <= SP_EXCHANGE_METHODS_MAX, "so many methods");
    SP_FUZZ_WANT(implementation->name[0] != '\0' && implementation->version[0] != '\0',
                 "it has a name");
    for (size_t i = 0; i < implementation->method_count; i++)
        SP_FUZZ_WANT(sp_implementation_has(implementation, implementation->methods[i]),
                     "a method that it offers");
}

static void read_line(const char *line, size_t length)
{
    struct sp_message message = {0};
    struct sp_implementation implementation = {0};
    struct sp_error error = {0};
    char why[256] = "";
    int rc = sp_message_read(line, length, &message, why, sizeof(why));

    if (rc < 0) {
        SP_FUZZ_WANT(rc == SP_E_INVALID && why[0] != '\0', "a line is refused with a reason");
        return;
    }
    check_message(line, length, &message);
    rc = sp_initialize_read(line + message.at, message.length, &implementation, &error);
    if (rc == 0)
        check_implementation(&implementation);
    else
        SP_FUZZ_WANT(rc == SP_E_INVALID && error.where[0] == '/', "refused at a place");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return sp_fuzz_each_line(data, size, read_line);
}
