/* SPDX-License-Identifier: Apache-2.0 */

/*
 * What a lane tells the process that started it. A lane may die in the middle of a line or have its
 * memory overwritten by what it judges: whatever its line says, what is read is within its bounds.
 */

#include "fuzz/target.h"
#include "host/lane_words.h"

enum { ARENA_SIZE = 16 << 10 };

static void check_result(const cJSON *result)
{
    struct sp_live_judgement judgement = sp_lane_judgement(result);

    (void)sp_lane_job(result);
    (void)sp_lane_ms(result);
    SP_FUZZ_WANT((int)judgement.verdict >= 0 && judgement.verdict < SP_VERDICT_MAX, "a verdict");
    SP_FUZZ_WANT((int)judgement.claim >= 0 && judgement.claim < SP_CLAIM_MAX, "a claim");
    SP_FUZZ_WANT((int)judgement.arm >= 0 && judgement.arm < SP_ARM_KIND_MAX, "an arm");
}

static void read_line(const char *line, size_t length)
{
    const cJSON *result = NULL;
    struct sp_lane_words words;
    struct sp_error error = {0};
    struct sp_arena arena;
    int rc = 0;

    sp_arena_init(&arena, ARENA_SIZE);
    rc = sp_lane_read(line, length, &arena, &words, &error);
    SP_FUZZ_WANT(rc == 0 || error.text[0] != '\0', "what is refused is refused with a reason");
    if (rc == 0 && !words.begun) {
        cJSON_ArrayForEach(result, words.results)
        {
            check_result(result);
        }
    }
    sp_arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return sp_fuzz_each_line(data, size, read_line);
}
