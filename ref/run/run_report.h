/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_RUN_RUN_REPORT_H
#define SP_RUN_RUN_REPORT_H

#include "run/run.h"
#include "json/write.h"

/**
 * sp_run_report_write() - a run as JSON (RUN-17; spec/schemas/command-report.schema.json)
 *
 * Captured output that is no UTF-8 has U+FFFD in its place.
 */
void sp_run_report_write(struct sp_json_writer *writer, const struct sp_run *run);

/** sp_run_exit_code() - the command's exit status; -1 when it did not end by itself (RUN-4, RUN-5)
 */
int sp_run_exit_code(const struct sp_run *run);

/** sp_run_signal() - the signal that ended it; 0: none did */
int sp_run_signal(const struct sp_run *run);

/**
 * sp_run_message() - why it did not run, for a person: "" when it ran
 *
 * Goes behind what @text holds, one line without its end.
 */
void sp_run_message(struct sp_buf *text, const struct sp_run *run);

#endif
