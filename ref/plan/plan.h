/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_PLAN_PLAN_H
#define SP_PLAN_PLAN_H

#include "base/arena.h"
#include "base/error.h"
#include "plan/report.h"
#include "plan/request.h"
#include "json/write.h"

/**
 * struct sp_plan - one run, ready to be executed, and an honest report about it
 * @argv:              what to execute
 * @env:               exactly the command's environment
 * @dropped_env_keys:  overrides that were refused, in the order given
 * @uid, @gid:         the identity that the wrapper gives the command, when a drop is enforced
 * @max_output_bytes:  the budget that stdout and stderr share
 * @node_options:      NODE_OPTIONS for a runner whose interpreter honours it; NULL: none
 * @nft_ruleset:       text to stage at the request's nft_ruleset_path; NULL: none needed
 * @rootless_launcher: text to stage at the request's rootless_launcher_path; NULL: none needed
 * @report:            what holds
 *
 * Everything is borrowed: from the request, from the arena, or static.
 */
struct sp_plan {
    struct sp_strings argv;
    struct sp_env env;
    struct sp_strings dropped_env_keys;
    struct sp_quantity uid;
    struct sp_quantity gid;
    struct sp_quantity max_output_bytes;
    const char *node_options;
    const char *nft_ruleset;
    const char *rootless_launcher;
    struct sp_report report;
};

/**
 * sp_plan_make() - decide one run; a pure function of @request
 * @request:  borrowed by the plan
 * @arena:    owns what the plan points at
 * @ret_plan: written on success; on SP_E_UNAVAILABLE its report alone is
 * @reterr:   on failure
 *
 * Return: 0; SP_E_UNAVAILABLE when the policy says `fail` and the report has a downgrade (REP);
 * SP_E_NOMEM.
 */
int sp_plan_make(const struct sp_plan_request *request, struct sp_arena *arena,
                 struct sp_plan *ret_plan, struct sp_error *reterr);

/** sp_plan_write() - a plan as the result of the protocol's `plan` */
void sp_plan_write(struct sp_json_writer *writer, const struct sp_plan *plan);

/** sp_report_write() - a report as the `effective` of a plan */
void sp_report_write(struct sp_json_writer *writer, const struct sp_report *report);

/** sp_plan_write_unavailable() - the error object of a refused plan, from its report */
void sp_plan_write_unavailable(struct sp_json_writer *writer, const struct sp_report *report);

#endif
