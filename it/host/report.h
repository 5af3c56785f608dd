/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_HOST_REPORT_H
#define SP_HOST_REPORT_H

#include "core/registry.h"
#include "exchange/exchange.h"
#include "host/results.h"

#include <stdio.h>

/**
 * struct sp_live_report - one finished run, as every format needs it; borrowed
 * @implementation: on trial, with its @command; NULL: the reference
 * @started:        ISO 8601
 * @table:          pretty shows the table of claims
 */
struct sp_live_report {
    const struct sp_live_results *results;
    const struct sp_registry *registry;
    const struct sp_implementation *implementation;
    const char *command;
    const char *started;
    bool table;
    bool colour;
};

/** sp_live_report_write() - "pretty", "tap", "junit" or "json"; SP_E_NOMEM */
int sp_live_report_write(const struct sp_live_report *report, const char *format, FILE *out);

/* The formats, each in a file of its name. */
void sp_live_report_pretty(const struct sp_live_report *report, FILE *out);
int sp_live_report_json(const struct sp_live_report *report, FILE *out);
/** sp_live_report_shared() - "tap" and "junit" are written by what writes them for vectors */
int sp_live_report_shared(const struct sp_live_report *report, const char *format, FILE *out);

/** sp_live_report_counts() - the one line that a run ends with */
void sp_live_report_counts(const struct sp_live_results *results, FILE *out);

#endif
