/* SPDX-License-Identifier: Apache-2.0 */
/* Two reports before each other: what changed, and whether anything got worse. */
#include "report/compare.h"
#include "cli/verbs.h"
#include "core/comparison.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void write_format(const struct sp_comparison *comparison, const char *format, FILE *out)
{
    if (strcmp(format, "json") == 0)
        sp_compare_json(comparison, out);
    else if (strcmp(format, "html") == 0)
        sp_compare_html(comparison, out);
    else if (strcmp(format, "markdown") == 0)
        sp_compare_markdown(comparison, out);
    else
        sp_compare_pretty(comparison,
                          out == stdout && isatty(STDOUT_FILENO) != 0 && getenv("NO_COLOR") == NULL,
                          out);
}

static int write_file(const struct sp_comparison *comparison, const struct sp_format_option *format,
                      struct sp_error *reterr)
{
    FILE *out = format->output != NULL ? fopen(format->output, "we") : stdout;
    bool failed = out == NULL;

    if (out != NULL) {
        write_format(comparison, format->format, out);
        failed = fflush(out) != 0 || ferror(out) != 0;
        if (out != stdout && fclose(out) != 0)
            failed = true;
    }
    if (!failed)
        return 0;
    sp_error_set(reterr, SP_E_IO, "%s", strerror(errno));
    sp_error_at(reterr, format->output != NULL ? format->output : "standard output");
    return SP_E_IO;
}

static int write_all(const struct sp_options *options, const struct sp_comparison *comparison,
                     struct sp_error *reterr)
{
    static const struct sp_format_option pretty = {.format = "pretty"};
    int rc = 0;

    if (options->format_count == 0)
        return write_file(comparison, &pretty, reterr);
    for (size_t i = 0; rc == 0 && i < options->format_count; i++)
        rc = write_file(comparison, &options->formats[i], reterr);
    return rc;
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
        status = write_all(options, &comparison, &error);
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
