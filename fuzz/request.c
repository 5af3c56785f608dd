/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The planner's side of the protocol: lines to `sandplan serve`, all methods. Every line has its
 * answer, the same one each time (a plan is a pure function), and that is strict JSON of one line.
 */

#include "cli/rpc.h"
#include "fuzz/target.h"
#include "json/parse.h"

#include <string.h>

enum { ARENA_SIZE = 64 << 10 };

static bool is_answer(const cJSON *tree)
{
    const cJSON *result = cJSON_GetObjectItemCaseSensitive(tree, "result");
    const cJSON *error = cJSON_GetObjectItemCaseSensitive(tree, "error");
    const cJSON *code = cJSON_GetObjectItemCaseSensitive(error, "code");

    return cJSON_GetArraySize(tree) == 3 && (result != NULL) != (error != NULL) &&
           cJSON_GetObjectItemCaseSensitive(tree, "id") != NULL &&
           (error == NULL || (cJSON_IsNumber(code) && code->valuedouble < 0 &&
                              code->valuedouble != SP_RPC_INTERNAL_ERROR));
}

static void check_answer(const struct sp_buf *answer)
{
    struct sp_arena arena;
    struct sp_error error = {0};
    cJSON *tree = NULL;

    sp_arena_init(&arena, ARENA_SIZE);
    SP_FUZZ_WANT(memchr(answer->bytes, '\n', answer->length) == answer->bytes + answer->length - 1,
                 "an answer is one line");
    SP_FUZZ_WANT(sp_json_parse(answer->bytes, answer->length, &arena, &tree, &error) == 0,
                 error.text);
    SP_FUZZ_WANT(is_answer(tree), "an answer has an id, and a result or an error");
    sp_arena_free(&arena);
}

static void answer_line(const char *line, size_t length, struct sp_buf *answer)
{
    struct sp_arena arena;

    sp_arena_init(&arena, ARENA_SIZE);
    SP_FUZZ_WANT(sp_rpc_answer(line, length, &arena, answer) == 0, "every line is answered");
    sp_arena_free(&arena);
}

static void read_line(const char *line, size_t length)
{
    struct sp_buf once = {0};
    struct sp_buf again = {0};

    answer_line(line, length, &once);
    answer_line(line, length, &again);
    SP_FUZZ_WANT(once.length == again.length &&
                     (once.length == 0 || memcmp(once.bytes, again.bytes, once.length) == 0),
                 "the same line has the same answer");
    if (once.length != 0) /* a notification has none */
        check_answer(&once);
    sp_buf_free(&once);
    sp_buf_free(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return sp_fuzz_each_line(data, size, read_line);
}
