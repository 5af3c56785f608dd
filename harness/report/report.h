/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_REPORT_REPORT_H
#define SP_REPORT_REPORT_H

#include "core/judge.h"
#include "core/registry.h"

#include <stdio.h>

/**
 * struct sp_report_input - one finished run, as every format needs it
 * @registry: for the sentences of requirements; NULL: there is none at hand
 * @command:  the implementation's command, for a person to repeat
 * @started:  ISO 8601, UTC
 * @digest:   of the vectors (sp_digest_suite())
 * @folder:   where this program was started, an absolute path; SARIF names files below it
 * @colour:   the output is a terminal that wants it; pretty alone looks at this
 * @verbose:  pretty shows the exchange behind each failure
 */
struct sp_report_input {
    const struct sp_suite *suite;
    const struct sp_run *run;
    const struct sp_registry *registry;
    const char *command;
    const char *started;
    const char *digest;
    const char *folder;
    bool colour;
    bool verbose;
};

/** sp_report_pretty() - for a person: failures with both values on adjacent lines, then counts */
void sp_report_pretty(const struct sp_report_input *input, FILE *out);

/** sp_report_tap() - TAP version 14; what does not apply is a SKIP, all else not ok is not ok */
void sp_report_tap(const struct sp_report_input *input, FILE *out);

/** sp_report_junit() - JUnit XML, one testcase a vector */
void sp_report_junit(const struct sp_report_input *input, FILE *out);

/** sp_report_json() - the JSON report (spec/schemas/run-report.schema.json) */
void sp_report_json(const struct sp_report_input *input, FILE *out);

/** sp_report_json_text() - the same behind @buf's content, without a line feed */
void sp_report_json_text(const struct sp_report_input *input, struct sp_buf *buf);

/** sp_report_html() - one page that needs nothing else: verdicts, differences, slowest vectors */
void sp_report_html(const struct sp_report_input *input, FILE *out);
/**
 * sp_report_sarif() - SARIF 2.1.0: what did not pass, at the line of the vector in its file
 *
 * A rule a requirement that the run's vectors cite. What was expected to fail is no result: code
 * hosts would show it as one. How many could not be judged is a notification.
 */
void sp_report_sarif(const struct sp_report_input *input, FILE *out);

#endif
