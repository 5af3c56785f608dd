/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The planner in a program of your own: reads the params of `plan` from standard input, and prints
 * what would be executed, a word a line, and what does not hold.
 */
#include <sandproof/json/parse.h>
#include <sandproof/plan/plan.h>

#include <stdio.h>

enum { ARENA_SIZE = 64 << 10 };

/* Returns how many faults the request has; tells each. */
static size_t tell(const struct sp_issues *issues)
{
    for (size_t i = 0; i < issues->length; i++)
        fprintf(stderr, "%s: %s\n", issues->items[i].pointer,
                sp_issue_code_name(issues->items[i].code));
    return issues->length + (issues->failed ? 1 : 0);
}

static int print_plan(const cJSON *params, struct sp_arena *arena, struct sp_error *reterr)
{
    struct sp_issues policy_issues = {.arena = arena};
    struct sp_issues input_issues = {.arena = arena};
    struct sp_plan_request request;
    struct sp_plan plan;
    int rc = 0;

    sp_plan_request_read(params, &policy_issues, &input_issues, &request);
    if (tell(&policy_issues) + tell(&input_issues) != 0)
        return sp_error_set(reterr, SP_E_INVALID, "the request has faults");
    rc = sp_plan_make(&request, arena, &plan, reterr);
    if (rc < 0)
        return rc;
    for (size_t i = 0; i < plan.argv.length; i++)
        puts(plan.argv.items[i]);
    for (size_t i = 0; i < plan.report.downgrades.length; i++)
        fprintf(stderr, "not enforced: %s\n", sp_layer_name(plan.report.downgrades.items[i].layer));
    return 0;
}

int main(void)
{
    static char text[1 << 20];
    size_t length = fread(text, 1, sizeof(text), stdin);
    struct sp_arena arena;
    struct sp_error error = {0};
    cJSON *params = NULL;
    int rc = 0;

    sp_arena_init(&arena, ARENA_SIZE);
    rc = sp_json_parse(text, length, &arena, &params, &error);
    if (rc == 0)
        rc = print_plan(params, &arena, &error);
    if (rc < 0)
        fprintf(stderr, "%s: %s\n", sp_code_name(error.code), error.text);
    sp_arena_free(&arena);
    return rc < 0 ? 1 : 0;
}
