/* SPDX-License-Identifier: Apache-2.0 */
#include "run/run.h"

#include "run/base_env.h"
#include "run/spawn.h"
#include "run/tree.h"

#include <string.h>
#include <unistd.h>

enum { ARENA_SIZE = 64 << 10 };

static enum sp_run_outcome outcome_of(const struct sp_capture *capture)
{
    if (capture->interrupted != 0)
        return SP_RUN_INTERRUPTED;
    if (capture->overflowed)
        return SP_RUN_OVERFLOWED;
    if (capture->timed_out)
        return SP_RUN_TIMED_OUT;
    return SP_RUN_ENDED;
}

static int watch(struct sp_run *run, struct sp_spawned *spawned, int signals,
                 struct sp_error *reterr)
{
    struct sp_error rest_error = {0};
    int rc = sp_capture_run(&run->capture, spawned, signals, reterr);

    /* One that ended by itself has been reaped: its number may be somebody else's by now. */
    if (!sp_tree_kill(run->capture.ended ? 0 : spawned->pid, &run->capture.status)) { /* RUN-4 */
        run->leftover = true;
        sp_error_set(&run->leftover_error, SP_E_IO,
                     "processes of the run could not be ended within ten seconds");
    }
    if (sp_capture_rest(&run->capture, spawned, &rest_error) < 0 && rc == 0) {
        rc = rest_error.code;
        *reterr = rest_error;
    }
    run->outcome = outcome_of(&run->capture);
    return rc;
}

static int execute(const struct sp_run_options *options, struct sp_run *run, int signals,
                   struct sp_error *reterr)
{
    struct sp_decision *decision = &run->decision;
    struct sp_spawned spawned = {.in = -1, .out = -1, .err = -1};
    int rc = 0;

    if (decision->makes_workspace)
        rc = sp_workspace_make(&decision->workspace, &decision->plan, &run->error);
    if (rc == 0)
        rc = sp_spawn(&decision->plan, sp_environment_value(options->decision.environment, "PATH"),
                      decision->gives_heap_flag, options->keep_stdin, &run->arena, &spawned,
                      &run->error);
    if (rc < 0) { /* RUN-18 */
        run->outcome = SP_RUN_NOT_STARTED;
        return rc == SP_E_NOMEM ? sp_error_nomem(reterr) : 0;
    }
    run->capture.budget = decision->plan.max_output_bytes;
    run->capture.pass_on = !options->capture;
    run->capture.timeout_ms = options->timeout_ms;
    return watch(run, &spawned, signals, reterr);
}

int sp_run_decide(const struct sp_run_options *options, struct sp_run *ret_run,
                  struct sp_error *reterr)
{
    struct sp_run *run = ret_run;
    int rc = 0;

    memset(run, 0, sizeof(*run));
    sp_arena_init(&run->arena, ARENA_SIZE);
    /* Before detection, whose children leave orphans as well. */
    if (!sp_tree_adopt())
        return sp_error_set(reterr, SP_E_IO, "orphans of the run could not be adopted");
    if (options->exchange != NULL)
        rc = sp_decision_take(options->exchange, &run->arena, &run->decision, reterr);
    else
        rc = sp_decision_make(&options->decision, &run->arena, &run->decision, reterr);
    run->outcome = run->decision.outcome;
    return rc;
}

int sp_run(const struct sp_run_options *options, struct sp_run *ret_run, struct sp_error *reterr)
{
    struct sp_run *run = ret_run;
    int signals = -1;
    int rc = sp_run_decide(options, run, reterr);

    if (rc < 0 || !run->decision.has_plan)
        return rc;
    signals = sp_capture_signals(reterr);
    if (signals < 0)
        return signals;
    rc = execute(options, run, signals, reterr);
    if (sp_workspace_remove(&run->decision.workspace, &run->leftover_error) < 0) /* RUN-6 */
        run->leftover = true;
    close(signals);
    return rc;
}

void sp_run_free(struct sp_run *run)
{
    sp_capture_free(&run->capture);
    sp_arena_free(&run->arena);
}
