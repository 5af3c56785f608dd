/* SPDX-License-Identifier: Apache-2.0 */
/* Two reports before each other: what changed, and whether anything got worse. */
#include "report/compare.h"
#include "cli/output.h"
#include "cli/verbs.h"
#include "core/comparison.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int write_comparison(void *context, const char *format, bool colour, FILE *out,
                            struct sp_error *reterr)
{
    const struct sp_comparison *comparison = context;

    (void)reterr;
    if (strcmp(format, "json") == 0)
        sp_compare_json(comparison, out);
    else if (strcmp(format, "html") == 0)
        sp_compare_html(comparison, out);
    else if (strcmp(format, "markdown") == 0)
        sp_compare_markdown(comparison, out);
    else
        sp_compare_pretty(comparison, colour, out);
    return 0;
}

static int load(const struct sp_options *options, struct sp_run_report *old,
                struct sp_run_report *new, struct sp_error *reterr)
{
    int rc = 0;

    if (options->operand_count != 2 || options->filter_count != 0)
        return sp_error_set(reterr, SP_E_USAGE,
                            "compare takes two reports, OLD.json and NEW.json, and no --filter");
    if (strcmp(options->operands[0], "-") == 0 && strcmp(options->operands[1], "-") == 0)
        return sp_error_set(reterr, SP_E_USAGE, "only one report can come from standard input");
    rc = sp_run_report_load(options->operands[0], old, reterr);
    return rc == 0 ? sp_run_report_load(options->operands[1], new, reterr) : rc;
}

int sp_verb_compare(const struct sp_options *options)
{
    struct sp_run_report old = {0};
    struct sp_run_report new = {0};
    struct sp_comparison comparison = {0};
    struct sp_error error = {0};
    int status = load(options, &old, &new, &error);

    if (status == 0)
        status = sp_comparison_make(&old, &new, &options->slower, &comparison, &error);
    if (status == 0)
        status = sp_output_write(options, "pretty", write_comparison, &comparison, &error);
    if (status < 0) {
        sp_complain(&error);
        status = SP_EXIT_USAGE;
    } else {
        bool slower = options->strict && comparison.counts[SP_CHANGE_SLOWER] != 0;

        status = comparison.worse != 0 || slower ? SP_EXIT_FAILED : SP_EXIT_PASSED;
    }
    sp_comparison_free(&comparison);
    sp_run_report_free(&new);
    sp_run_report_free(&old);
    return status;
}
