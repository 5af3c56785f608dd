/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_RUN_RUN_H
#define SP_RUN_RUN_H

/*
 * The runner: a policy, this host and a command become a plan, the plan becomes a process, and the
 * process is gone when sp_run() returns, with all that it started and all that was made for it.
 */

#include "run/capture.h"
#include "run/policy_source.h"
#include "run/request.h"

/** enum sp_run_outcome - how a run went (RUN-16); only the first means that the command had its say
 */
enum sp_run_outcome {
    SP_RUN_ENDED,          /* it ended by itself: exit status or signal */
    SP_RUN_REFUSED,        /* sandbox-unavailable: nothing was started */
    SP_RUN_INVALID_POLICY, /* nothing was started */
    SP_RUN_INVALID_INPUT,  /* a path or a name: nothing was started */
    SP_RUN_NOT_STARTED,    /* what was claimed could not be kept: nothing of the command ran */
    SP_RUN_TIMED_OUT,
    SP_RUN_OVERFLOWED,
    SP_RUN_INTERRUPTED,
    SP_RUN_OUTCOME_MAX,
};

/** sp_run_outcome_name() - the word in reports, such as "timed-out" */
const char *sp_run_outcome_name(enum sp_run_outcome outcome);

/**
 * struct sp_run_options - one run; everything is borrowed
 * @scratch_parent: an absolute path below which the run's folder is made
 * @environment:    the runner's own
 * @timeout_ms:     wall-clock time; 0: no bound
 * @capture:        keep the output for the report instead of passing it on
 * @keep_stdin:     the command is fed the runner's stdin; else it reads end of file
 */
struct sp_run_options {
    struct sp_policy_source_options policy;
    struct sp_run_command command;
    const char *scratch_parent;
    char *const *environment;
    int64_t timeout_ms;
    bool capture;
    bool keep_stdin;
};

/**
 * struct sp_run - what became of it
 * @arena:         owns what the rest points at
 * @issues:        of an invalid policy or of invalid input
 * @failed_closed: the policy could not be read, so the fail-closed profile ran (POL-38)
 * @has_plan:      @plan is there; without it, @plan.report is when the run was refused
 * @error:         why nothing ran, why the policy could not be read
 * @leftover:      something could not be ended or removed; @leftover_error says what
 *
 * sp_run_free() releases it.
 */
struct sp_run {
    struct sp_arena arena;
    struct sp_policy policy;
    struct sp_plan plan;
    struct sp_issues issues;
    struct sp_capture capture;
    enum sp_run_outcome outcome;
    bool failed_closed;
    bool has_plan;
    bool leftover;
    struct sp_error policy_error;
    struct sp_error error;
    struct sp_error leftover_error;
};

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
