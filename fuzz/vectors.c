/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The loader of vectors. What it takes can be matched without another look at any type (shape.h),
 * so each expectation is put before answers of all kinds: its own words, its params, nothing.
 */

#include "core/match.h"
#include "core/suite.h"
#include "fuzz/target.h"
#include "json/scan.h"

#include <string.h>
#include <unistd.h>

enum { ARENA_SIZE = 16 << 10 };

static void match(const struct sp_vector *vector)
{
    const cJSON *result = cJSON_GetObjectItemCaseSensitive(vector->expect, "result");
    const cJSON *error = cJSON_GetObjectItemCaseSensitive(vector->expect, "error");
    struct sp_difference difference = {0};
    struct sp_arena arena;

    sp_arena_init(&arena, ARENA_SIZE);
    (void)sp_match(vector->expect, result, error, NULL, &arena, &difference);
    (void)sp_match(vector->expect, vector->params, NULL, NULL, &arena, &difference);
    (void)sp_match(vector->expect, NULL, vector->params, NULL, &arena, &difference);
    SP_FUZZ_WANT(sp_match(vector->expect, NULL, NULL, NULL, &arena, &difference) != SP_VERDICT_PASS,
                 "no answer is no pass");
    SP_FUZZ_WANT(difference.pointer != NULL && difference.expected != NULL &&
                     difference.got != NULL,
                 "a difference has a place and both values");
    sp_arena_free(&arena);
}

static void check_suite(const struct sp_suite *suite)
{
    for (size_t i = 0; i < suite->count; i++) {
        const struct sp_vector *vector = &suite->vectors[i];

        SP_FUZZ_WANT(sp_suite_find(suite, vector->id) == vector, "ids are unique");
        SP_FUZZ_WANT(sp_json_scan(vector->params_text, vector->params_length, NULL) == 0 &&
                         memchr(vector->params_text, '\n', vector->params_length) == NULL,
                     "params are one line of strict JSON");
        match(vector);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sp_suite suite;
    struct sp_error error = {0};
    char path[64];
    int fd = sp_fuzz_file(data, size, path, sizeof(path));
    int rc = 0;

    sp_suite_init(&suite, SP_DATA_DIR);
    rc = sp_suite_load(&suite, path, &error);
    SP_FUZZ_WANT(rc == 0 || (error.code == rc && error.text[0] != '\0' && error.where[0] != '\0'),
                 "what is refused is refused with a reason and a place");
    if (rc == 0)
        check_suite(&suite);
    sp_suite_free(&suite);
    close(fd);
    return 0;
}
