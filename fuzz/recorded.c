/* SPDX-License-Identifier: Apache-2.0 */

/* The loader of recorded scenarios (*.jsonl). What it takes can be asked and matched. */

#include "core/interop.h"
#include "core/match.h"
#include "fuzz/target.h"
#include "json/scan.h"

enum { ARENA_SIZE = 16 << 10 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sp_suite suite;
    struct sp_error error = {0};
    struct sp_arena arena;
    int rc = 0;

    sp_suite_init(&suite, SP_DATA_DIR);
    sp_arena_init(&arena, ARENA_SIZE);
    rc = sp_interop_load(&suite, "recorded.jsonl", (const char *)data, size, &error);
    SP_FUZZ_WANT(rc == 0 || (error.code == rc && error.line >= 1 && error.text[0] != '\0'),
                 "what is refused is refused with a reason and a line");
    for (size_t i = 0; rc == 0 && i < suite.count; i++) {
        const struct sp_vector *vector = &suite.vectors[i];
        struct sp_difference difference = {0};

        SP_FUZZ_WANT(sp_json_scan(vector->params_text, vector->params_length, NULL) == 0,
                     "params are strict JSON");
        (void)sp_match(vector->expect, cJSON_GetObjectItemCaseSensitive(vector->expect, "result"),
                       cJSON_GetObjectItemCaseSensitive(vector->expect, "error"), NULL, &arena,
                       &difference);
    }
    sp_arena_free(&arena);
    sp_suite_free(&suite);
    return 0;
}
