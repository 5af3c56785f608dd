/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_RUN_DECISION_H
#define SP_RUN_DECISION_H

/*
 * What is to run, or why nothing is: decided here from a policy and this host, or taken from an
 * exchange that was made before (RUN-32). Whatever executes it does not ask which.
 */

#include "plan/plan.h"
#include "run/outcome.h"
#include "run/policy_source.h"
#include "run/request.h"
#include "run/told.h"
#include "run/workspace.h"
#include "json/issues.h"

/**
 * struct sp_decision_options - what a decision is made from; everything is borrowed
 * @scratch_parent: an absolute path below which the run's folder is named
 * @environment:    the runner's own
 * @known_host:     the file of what `detect` said before; NULL: this host is looked at
 */
struct sp_decision_options {
    struct sp_policy_source_options policy;
    struct sp_run_command command;
    const char *scratch_parent;
    char *const *environment;
    const char *known_host;
};

/**
 * struct sp_decision - what is to run, or why nothing is; an arena owns what it points at
 * @has_plan:        @plan is there
 * @outcome:         without a plan: how the run ends
 * @plan:            what to execute; its report is there too when it was refused here
 * @workspace:       named, and not made
 * @makes_workspace: it is needed
 * @gives_heap_flag: the plan's heap flag goes into the environment
 * @failed_closed:   the policy could not be read, so the fail-closed profile stands in (POL-38)
 * @policy_error:    then why
 * @issues:          of an invalid policy, of invalid input or of an exchange
 * @request:         all that the plan depends on; NULL: somebody else made it
 * @policy:          the policy as the operator wrote it; NULL: a profile
 * @told:            what somebody else's answer says
 * @error:           why there is no exchange to take; code 0: there is
 */
struct sp_decision {
    bool has_plan;
    enum sp_run_outcome outcome;
    struct sp_plan plan;
    struct sp_workspace workspace;
    bool makes_workspace;
    bool gives_heap_flag;
    bool failed_closed;
    struct sp_error policy_error;
    struct sp_issues issues;
    const struct sp_plan_request *request;
    const cJSON *policy;
    struct sp_told told;
    struct sp_error error;
};

/**
 * sp_decision_make() - policy, this host and a command become a plan (CAP-11: one look)
 *
 * Makes no file, and no process but those of detection. Return: 0, whatever was decided; SP_E_IO;
 * SP_E_NOMEM; as sp_known_host_read().
 */
int sp_decision_make(const struct sp_decision_options *options, struct sp_arena *arena,
                     struct sp_decision *ret_decision, struct sp_error *reterr);

/**
 * sp_decision_take() - an exchange that was made before becomes the same
 * @path: its file, "-" for standard input
 *
 * Return: 0, whatever it says; SP_E_NOMEM.
 */
int sp_decision_take(const char *path, struct sp_arena *arena, struct sp_decision *ret_decision,
                     struct sp_error *reterr);

#endif
