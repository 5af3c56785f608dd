/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_CORE_EXPECTATIONS_H
#define SP_CORE_EXPECTATIONS_H

#include "core/judge.h"

/*
 * What an implementation is known not to do yet (VEC-16), so that a pipeline can gate regressions.
 *
 * A text file, one entry a line; blank lines and lines that begin with # are kept as they are:
 *
 *     ID-OR-GLOB [until=YYYY-MM-DD] [issue=LINK] the reason, in words
 *
 * An entry turns what did not pass into `xfail`, and a pass into `xpass`, which fails the run. An
 * entry that has expired excuses nothing. Where several fit, one that is the id itself comes before
 * a glob, and an earlier one before a later one.
 */

/**
 * struct sp_expectation - one line of the file
 * @pattern: NULL for a comment or a blank line
 * @text:    the line as it stands, without its line feed
 * @excused: how many vectors it turned into xfail
 * @passed:  how many into xpass
 * @matches: it fits at least one vector that exists
 * @expired: its day is over
 */
struct sp_expectation {
    const char *pattern;
    const char *until;
    const char *text;
    const char *rest; /* of the line, behind the pattern */
    size_t excused;
    size_t passed;
    bool matches;
    bool expired;
};

struct sp_expectations {
    struct sp_arena arena;
    struct sp_expectation *lines;
    size_t count;
    size_t capacity;
};

void sp_expectations_init(struct sp_expectations *expectations);
void sp_expectations_free(struct sp_expectations *expectations);

/**
 * sp_expectations_load() - read a file
 * @today: YYYY-MM-DD, UTC; an entry is good up to and with its day
 *
 * Return: 0; SP_E_IO; SP_E_INVALID, with the line, for an entry without a reason or with a date
 * that is none.
 */
int sp_expectations_load(struct sp_expectations *expectations, const char *path, const char *today,
                         struct sp_error *reterr);

/** sp_expectations_mark() - note which entries fit a vector of @suite, judged or not */
void sp_expectations_mark(struct sp_expectations *expectations, const struct sp_suite *suite);

/** sp_expectations_apply() - turn the verdicts of a finished run, and count them again */
void sp_expectations_apply(struct sp_expectations *expectations, const struct sp_suite *suite,
                           struct sp_run *run);

/**
 * sp_expectations_write() - the file as it would have to be for this run to be as expected
 *
 * Comments and reasons stay. An entry whose vectors pass goes; a glob of which some pass becomes
 * the ids that do not; a failure that no entry fits is added with a reason to be replaced. To be
 * called behind sp_expectations_apply(). Return: 0 or SP_E_IO.
 */
int sp_expectations_write(const struct sp_expectations *expectations, const struct sp_suite *suite,
                          const struct sp_run *run, const char *path, struct sp_error *reterr);

#endif
