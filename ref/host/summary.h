/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_HOST_SUMMARY_H
#define SP_HOST_SUMMARY_H

#include "base/arena.h"
#include "plan/plan.h"
#include "json/read.h"
#include "json/write.h"

/** struct sp_told_reason - one downgrade as a report tells it; the text is borrowed */
struct sp_told_reason {
    int layer; /* enum sp_layer */
    const char *reason;
};

/** struct sp_told_report - of a report that came from elsewhere, what a summary needs (REP) */
struct sp_told_report {
    int platform; /* enum sp_platform */
    struct sp_told_reason *downgrades;
    size_t downgrade_count;
};

/** sp_told_report_read() - an `effective` from JSON; a reader for struct sp_field */
void sp_told_report_read(const cJSON *value, const struct sp_path *path, struct sp_issues *issues,
                         void *target);

/**
 * sp_run_summary_write() - the layers of the downgrades, each with its last reason (REP-35)
 * @report: NULL: none was made
 *
 * Writes null for a run without downgrades (REP-34).
 */
void sp_run_summary_write(struct sp_json_writer *writer, const struct sp_told_report *report);

/**
 * sp_host_summary_make() - what @policy would enforce on a host (REP-37); never refuses
 * @arena:      owns what the report points at
 * @ret_report: borrows @policy
 *
 * Return: 0 or SP_E_NOMEM.
 */
int sp_host_summary_make(const struct sp_capabilities *capabilities, const struct sp_policy *policy,
                         struct sp_arena *arena, struct sp_report *ret_report);

/** sp_host_summary_write() - as the result of `host.summarize` */
void sp_host_summary_write(struct sp_json_writer *writer,
                           const struct sp_capabilities *capabilities,
                           const struct sp_report *report);

#endif
