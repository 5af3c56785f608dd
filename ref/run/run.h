/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_RUN_RUN_H
#define SP_RUN_RUN_H

/*
 * The runner: a policy, this host and a command become a plan, the plan becomes a process, and the
 * process is gone when sp_run() returns, with all that it started and all that was made for it.
 */

#include "run/capture.h"
#include "run/decision.h"

/**
 * struct sp_run_options - one run; everything is borrowed
 * @exchange:   the file of an exchange that was made before; NULL: @decision says what to run
 * @timeout_ms: wall-clock time; 0: no bound
 * @capture:    keep the output for the report instead of passing it on
 * @keep_stdin: the command is fed the runner's stdin; else it reads end of file
 */
struct sp_run_options {
    struct sp_decision_options decision;
    const char *exchange;
    int64_t timeout_ms;
    bool capture;
    bool keep_stdin;
};

/**
 * struct sp_run - what became of it
 * @arena:    owns what the rest points at
 * @decision: what was to run, or why nothing was
 * @error:    why it was not started
 * @leftover: something could not be ended or removed; @leftover_error says what
 *
 * sp_run_free() releases it.
 */
struct sp_run {
    struct sp_arena arena;
    struct sp_decision decision;
    struct sp_capture capture;
    enum sp_run_outcome outcome;
    bool leftover;
    struct sp_error error;
    struct sp_error leftover_error;
};

/**
 * sp_run_decide() - the first half of a run: all up to the plan, and nothing of it is made
 *
 * Return: 0, whatever was decided; SP_E_IO or SP_E_NOMEM when the runner itself could not work.
 * @ret_run is to be freed in any case.
 */
int sp_run_decide(const struct sp_run_options *options, struct sp_run *ret_run,
                  struct sp_error *reterr);

/**
 * sp_run() - run a command under a policy and take everything away again
 *
 * Changes the process: signals are blocked, and orphans become its children. One run a process, and
 * one without children of its own, since every child is ended with the run: see sp_apart_run().
 *
 * Return: 0, whatever became of the command; SP_E_IO or SP_E_NOMEM when the runner itself could
 * not work. @ret_run is to be freed in any case.
 */
int sp_run(const struct sp_run_options *options, struct sp_run *ret_run, struct sp_error *reterr);

void sp_run_free(struct sp_run *run);

#endif
