/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The loader of live cases. What it takes can be run and matched (live_cases.h), so both arms are
 * written as a guest would get them, and every expectation is put before some evidence.
 */

#include "core/live_match.h"
#include "fuzz/target.h"
#include "host/arms.h"
#include "host/judge.h"
#include "json/scan.h"

#include <string.h>
#include <unistd.h>

enum { ARENA_SIZE = 16 << 10 };

static char folder[] = "/tmp/sandproof-fuzz-XXXXXX";
static char link_path[sizeof(folder) + 16];

static void leave(void)
{
    (void)unlink(link_path);
    (void)rmdir(folder);
}

/* The loader wants a folder: one that holds a link to the input. */
static void enter(void)
{
    if (link_path[0] != '\0')
        return;
    SP_FUZZ_WANT(mkdtemp(folder) != NULL, "a folder");
    snprintf(link_path, sizeof(link_path), "%s/case.json", folder);
    SP_FUZZ_WANT(atexit(leave) == 0, "its end");
}

static void write_arms(const struct sp_live_case *live, enum sp_live_supervisor supervisor)
{
    struct sp_arms_how how = {0};

    for (int kind = 0; kind < SP_ARM_KIND_MAX; kind++) {
        struct sp_buf text = {0};

        SP_FUZZ_WANT(sp_arm_write(&text, live, supervisor, (enum sp_arm_kind)kind, &how, 0) == 0,
                     "every arm can be written");
        SP_FUZZ_WANT(sp_json_scan(text.bytes, text.length, NULL) == 0 &&
                         memchr(text.bytes, '\n', text.length) == NULL,
                     "an arm is one line of strict JSON");
        sp_buf_free(&text);
    }
    SP_FUZZ_WANT(sp_arm_deadline_ms(live, &how) != 0, "an arm has an end");
}

static void judge(const struct sp_live_case *live, enum sp_live_supervisor supervisor)
{
    /* No evidence has the shape of these; what is asked is that nothing breaks. */
    cJSON *const evidence[SP_ARM_KIND_MAX] = {
        (cJSON *)(uintptr_t)live->attack, (cJSON *)(uintptr_t)live->control,
        live->plain[supervisor] != NULL ? (cJSON *)(uintptr_t)live->given : NULL};
    struct sp_arms_how how = {0};
    struct sp_arena arena;

    sp_arena_init(&arena, ARENA_SIZE);
    SP_FUZZ_WANT(sp_live_judge(live, supervisor, &how, evidence, &arena).verdict != SP_VERDICT_PASS,
                 "an expectation is no evidence");
    sp_arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sp_live_cases cases;
    struct sp_error error = {0};
    char path[64];
    int fd = sp_fuzz_file(data, size, path, sizeof(path));
    int rc = 0;

    enter();
    (void)unlink(link_path);
    SP_FUZZ_WANT(symlink(path, link_path) == 0, "a link");
    sp_live_cases_init(&cases);
    rc = sp_live_cases_load(&cases, folder, &error);
    SP_FUZZ_WANT(rc == 0 || (error.code == rc && error.text[0] != '\0' && error.where[0] != '\0'),
                 "what is refused is refused with a reason and a place");
    for (size_t i = 0; rc == 0 && i < cases.count; i++) {
        for (int who = 0; who < SP_LIVE_SUPERVISOR_MAX; who++) {
            if (!sp_live_case_has(&cases.items[i], (enum sp_live_supervisor)who))
                continue;
            write_arms(&cases.items[i], (enum sp_live_supervisor)who);
            judge(&cases.items[i], (enum sp_live_supervisor)who);
        }
    }
    sp_live_cases_free(&cases);
    close(fd);
    return 0;
}
