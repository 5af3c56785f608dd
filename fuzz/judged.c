/* SPDX-License-Identifier: Apache-2.0 */

/*
 * An expectation before an answer. The first line is what a vector expects, {"result":...} or
 * {"error":...}, the second what came back. An answer that differs is told with both values.
 */

#include "base/buf.h"
#include "core/match.h"
#include "core/shape.h"
#include "fuzz/target.h"
#include "json/parse.h"

#include <string.h>

enum { ARENA_SIZE = 16 << 10 };

/* A vector that expects just this; NULL when it is none. */
static const cJSON *expectation(const char *text, size_t length, struct sp_arena *arena)
{
    static const char head[] = "{\"id\":\"a/b\",\"title\":\"t\",\"why\":\"w\",\"requirements\":[],"
                               "\"level\":\"core\",\"origin\":\"rule\",\"expect\":";
    struct sp_buf vector = {0};
    struct sp_error error = {0};
    cJSON *tree = NULL;
    int rc = 0;

    sp_buf_add(&vector, head, sizeof(head) - 1);
    sp_buf_add(&vector, text, length);
    sp_buf_add_char(&vector, '}');
    rc = sp_json_parse(vector.bytes, vector.length, arena, &tree, NULL);
    sp_buf_free(&vector);
    if (rc == 0 && (rc = sp_shape_vector(tree, "/vectors/0", &error)) < 0)
        SP_FUZZ_WANT(rc == SP_E_INVALID && error.where[0] == '/', "refused at a place");
    return rc == 0 ? cJSON_GetObjectItemCaseSensitive(tree, "expect") : NULL;
}

static void judge(const cJSON *expect, const cJSON *answer)
{
    struct sp_difference difference = {0};
    struct sp_arena arena;
    enum sp_verdict verdict = SP_VERDICT_MAX;

    sp_arena_init(&arena, ARENA_SIZE);
    verdict =
        sp_match(expect, cJSON_GetObjectItemCaseSensitive(answer, "result"),
                 cJSON_GetObjectItemCaseSensitive(answer, "error"), NULL, &arena, &difference);
    SP_FUZZ_WANT(verdict == SP_VERDICT_PASS || verdict == SP_VERDICT_FAIL ||
                     verdict == SP_VERDICT_UNJUDGED,
                 "one of three verdicts");
    SP_FUZZ_WANT(verdict != SP_VERDICT_FAIL ||
                     (difference.pointer != NULL && difference.expected != NULL &&
                      difference.got != NULL && strlen(difference.expected) != 0),
                 "a difference has a place and both values");
    sp_arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sp_fuzz_input input = sp_fuzz_input(data, size);
    size_t lengths[2] = {0};
    char *lines[2] = {sp_fuzz_line(&input, &lengths[0]), sp_fuzz_line(&input, &lengths[1])};
    const cJSON *expect = NULL;
    cJSON *answer = NULL;
    struct sp_arena arena;

    sp_arena_init(&arena, ARENA_SIZE);
    if (lines[1] != NULL)
        expect = expectation(lines[0], lengths[0], &arena);
    if (expect != NULL && sp_json_parse(lines[1], lengths[1], &arena, &answer, NULL) == 0)
        judge(expect, answer);
    sp_arena_free(&arena);
    free(lines[0]);
    free(lines[1]);
    return 0;
}
