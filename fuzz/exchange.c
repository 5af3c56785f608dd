/* SPDX-License-Identifier: Apache-2.0 */

/*
 * `sandplan run --plan`: an exchange from anywhere becomes what is to run, or why nothing is. All
 * that is told of it is one line for a terminal, and strict JSON for the report.
 */

#include "fuzz/target.h"
#include "run/decision.h"
#include "json/scan.h"

#include <string.h>
#include <unistd.h>

enum { ARENA_SIZE = 64 << 10 };

static void check_told(const struct sp_told *told)
{
    struct sp_buf text = {0};
    struct sp_json_writer writer = {.buf = &text};

    sp_told_write(&writer, told);
    SP_FUZZ_WANT(!text.failed && sp_json_scan(text.bytes, text.length, NULL) == 0,
                 "a report is strict JSON");
    sp_buf_clear(&text);
    sp_told_message(&text, told);
    sp_told_reasons(&text, told, "", true);
    for (size_t i = 0; i < text.length; i++)
        SP_FUZZ_WANT((unsigned char)text.bytes[i] >= ' ' || text.bytes[i] == '\n',
                     "what a person sees has no control character");
    sp_buf_free(&text);
}

static void check_plan(const struct sp_plan *plan)
{
    SP_FUZZ_WANT(plan->argv.length != 0, "a plan has a command");
    for (size_t i = 0; i < plan->argv.length; i++)
        SP_FUZZ_WANT(plan->argv.items[i] != NULL, "every argument is there");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sp_decision decision;
    struct sp_error error = {0};
    struct sp_arena arena;
    char path[64];
    int fd = sp_fuzz_file(data, size, path, sizeof(path));

    sp_arena_init(&arena, ARENA_SIZE);
    SP_FUZZ_WANT(sp_decision_take(path, &arena, &decision, &error) == 0, "whatever it says");
    SP_FUZZ_WANT(decision.outcome < SP_RUN_OUTCOME_MAX, "an outcome");
    if (decision.has_plan)
        check_plan(&decision.plan);
    SP_FUZZ_WANT(decision.has_plan || decision.outcome != SP_RUN_ENDED, "nothing runs without");
    if (decision.error.code == 0 && decision.issues.length == 0)
        check_told(&decision.told);
    sp_arena_free(&arena);
    close(fd);
    return 0;
}
