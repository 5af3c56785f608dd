/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How many plans a second, in this process: `bench_plan FILE` prints the number for the params in
 * FILE, read once. For ci/bench; not installed, and no test looks at what it prints.
 */
#include "plan/plan.h"
#include "json/parse.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { ARENA_SIZE = 256 << 10, FILE_MAX = 1 << 20, BATCH = 1000 };

static const double enough_s = 2.0;

static double clock_s(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* Plans a second; -1 when a plan could not be made. */
static double measure(const struct sp_plan_request *request, struct sp_arena *arena)
{
    double start = clock_s();
    double spent = 0;
    double plans = 0;

    while (spent < enough_s) {
        for (int i = 0; i < BATCH; i++) {
            struct sp_plan plan;
            int rc = sp_plan_make(request, arena, &plan, NULL);

            sp_arena_reset(arena);
            if (rc < 0)
                return -1;
        }
        plans += BATCH;
        spent = clock_s() - start;
    }
    return plans / spent;
}

int main(int argc, char **argv)
{
    FILE *file = argc == 2 ? fopen(argv[1], "re") : NULL;
    char *bytes = malloc(FILE_MAX);
    size_t length = file != NULL && bytes != NULL ? fread(bytes, 1, FILE_MAX, file) : 0;
    struct sp_arena kept;
    struct sp_arena arena;
    struct sp_issues policy_issues = {.arena = &kept};
    struct sp_issues input_issues = {.arena = &kept};
    struct sp_plan_request request;
    struct sp_error error = {0};
    cJSON *params = NULL;
    double rate = -1;

    sp_arena_init(&kept, ARENA_SIZE);
    sp_arena_init(&arena, ARENA_SIZE);
    if (sp_json_parse(bytes, length, &kept, &params, &error) < 0) {
        fprintf(stderr, "usage: bench_plan FILE (the params of `plan`): %s\n", error.text);
    } else {
        sp_plan_request_read(params, &policy_issues, &input_issues, &request);
        if (policy_issues.length == 0 && input_issues.length == 0)
            rate = measure(&request, &arena);
        printf("%.0f\n", rate);
    }
    sp_arena_free(&arena);
    sp_arena_free(&kept);
    free(bytes);
    if (file != NULL)
        fclose(file);
    return rate > 0 ? 0 : 1;
}
