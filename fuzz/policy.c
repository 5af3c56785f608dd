/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The policy parser and the merging of two. A line is a policy, a second one goes over it. What is
 * taken is written whole, and that is taken again and written the same.
 */

#include "policy/policy.h"
#include "fuzz/target.h"
#include "json/parse.h"

#include <string.h>

enum { ARENA_SIZE = 16 << 10 };

static cJSON *parse(const char *text, size_t length, struct sp_arena *arena)
{
    cJSON *tree = NULL;

    return sp_json_parse(text, length, arena, &tree, NULL) == 0 ? tree : NULL;
}

static bool read_policy(const cJSON *tree, struct sp_arena *arena, struct sp_policy *policy)
{
    struct sp_issues issues = {.arena = arena};

    sp_policy_read(tree, &issues, policy);
    SP_FUZZ_WANT(!issues.failed, "memory for issues");
    for (size_t i = 0; i < issues.length; i++)
        SP_FUZZ_WANT(issues.items[i].code < SP_ISSUE_MAX &&
                         (issues.items[i].pointer[0] == '\0' || issues.items[i].pointer[0] == '/'),
                     "an issue has a code and a place");
    return issues.length == 0;
}

static void write_policy(const struct sp_policy *policy, struct sp_buf *text)
{
    struct sp_json_writer writer = {.buf = text};

    sp_policy_write(&writer, policy);
    SP_FUZZ_WANT(!text->failed, "memory for a policy");
}

static void check_round(const struct sp_policy *policy, struct sp_arena *arena)
{
    struct sp_policy again;
    struct sp_buf text = {0};
    struct sp_buf same = {0};
    const cJSON *tree = NULL;

    write_policy(policy, &text);
    tree = parse(text.bytes, text.length, arena);
    SP_FUZZ_WANT(tree != NULL && read_policy(tree, arena, &again), "what is written is a policy");
    write_policy(&again, &same);
    SP_FUZZ_WANT(text.length == same.length && memcmp(text.bytes, same.bytes, same.length) == 0,
                 "and the same one");
    sp_buf_free(&text);
    sp_buf_free(&same);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sp_fuzz_input input = sp_fuzz_input(data, size);
    size_t lengths[2] = {0};
    char *lines[2] = {sp_fuzz_line(&input, &lengths[0]), sp_fuzz_line(&input, &lengths[1])};
    const cJSON *trees[2] = {NULL};
    struct sp_policy policy;
    struct sp_arena arena;

    sp_arena_init(&arena, ARENA_SIZE);
    for (size_t i = 0; i < 2; i++) {
        trees[i] = lines[i] != NULL ? parse(lines[i], lengths[i], &arena) : NULL;
        if (trees[i] != NULL && read_policy(trees[i], &arena, &policy))
            check_round(&policy, &arena);
    }
    if (trees[0] != NULL && read_policy(trees[0], &arena, &policy)) {
        struct sp_issues issues = {.arena = &arena};

        if (sp_policy_merge(trees[0], trees[1], &issues, &policy)) {
            SP_FUZZ_WANT(issues.length == 0, "what is merged has no issue");
            check_round(&policy, &arena);
        }
    }
    sp_arena_free(&arena);
    free(lines[0]);
    free(lines[1]);
    return 0;
}
