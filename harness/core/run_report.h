/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_CORE_RUN_REPORT_H
#define SP_CORE_RUN_REPORT_H

#include "base/arena.h"
#include "base/error.h"
#include "core/match.h"
#include "core/verdict.h"

#include <cjson/cJSON.h>
#include <stddef.h>

/*
 * A JSON report of an earlier run, read again: from a pipeline's store, and so from anywhere. It
 * may be cut off, of another program, of another version or made to harm.
 */

/**
 * struct sp_reported - one result of a report
 * @id:           of the vector; of a live case with guest and supervisor: "a/b root@bookworm"
 * @requirements: array of ids, or NULL
 * @difference:   its pointer is NULL where there is none
 * @why:          NULL where nothing is said
 * @ms:           milliseconds, at least 0
 */
struct sp_reported {
    const char *id;
    enum sp_verdict verdict;
    const cJSON *requirements;
    struct sp_difference difference;
    const char *why;
    double ms;
};

/**
 * struct sp_run_report - a report; all in its arena
 * @tool:    "sandproof" or "sandproof-live"
 * @digest:  of the vectors; NULL: a live report has none
 * @name:    of the implementation; NULL: a live report may have none
 * @version: of the implementation, or NULL
 * @results: sorted by id, no id twice; not what guests say of themselves
 */
struct sp_run_report {
    struct sp_arena arena;
    const char *tool;
    const char *started;
    const char *digest;
    const char *name;
    const char *version;
    struct sp_reported *results;
    size_t count;
};

/**
 * sp_run_report_read() - the text of a report
 * @path: for errors; borrowed
 * @ret:  the caller frees it with sp_run_report_free(), also after a failure
 *
 * Members that nobody here needs are not looked at. Return: 0; an error that names @path, the line
 * or the JSON Pointer, and what to do.
 */
int sp_run_report_read(const char *path, const char *bytes, size_t length,
                       struct sp_run_report *ret, struct sp_error *reterr);

/** sp_run_report_load() - the same of a file; "-" is standard input */
int sp_run_report_load(const char *path, struct sp_run_report *ret, struct sp_error *reterr);

void sp_run_report_free(struct sp_run_report *report);

#endif
