/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_CLI_VERBS_H
#define SP_CLI_VERBS_H

#include "base/error.h"
#include "cli/options.h"
#include "core/live_cases.h"
#include "core/registry.h"
#include "core/suite.h"

/** exit statuses of `sandproof` (VEC-13) */
enum sp_exit {
    SP_EXIT_PASSED = 0,
    SP_EXIT_FAILED = 1,
    SP_EXIT_USAGE = 2, /* or vectors that cannot be read */
    SP_EXIT_IMPLEMENTATION = 3,
};

int sp_verb_run(const struct sp_options *options);
int sp_verb_list(const struct sp_options *options);
int sp_verb_show(const struct sp_options *options);
int sp_verb_check(const struct sp_options *options);
int sp_verb_audit(const struct sp_options *options);
int sp_verb_compare(const struct sp_options *options);

/**
 * sp_load() - the vectors that a command line's operands mean, or all of the data folder
 * sp_filter() - of them, those that a --filter names
 * sp_select() - the two
 * @suite: initialised by sp_load(); the caller frees it, also after a failure
 *
 * A filter is a glob over ids. One that matches nothing is an error (VEC-14), so that a renamed
 * vector does not turn a run green.
 */
int sp_load(const struct sp_options *options, struct sp_suite *suite, struct sp_error *reterr);
int sp_filter(const struct sp_options *options, struct sp_suite *suite, struct sp_error *reterr);
int sp_select(const struct sp_options *options, struct sp_suite *suite, struct sp_error *reterr);

/**
 * sp_load_spec() - the requirements and errata of a command line's source tree
 * sp_load_live() - its live cases; a tree without it/cases, as an installed suite, has none
 */
int sp_load_spec(const struct sp_options *options, struct sp_registry *registry,
                 struct sp_error *reterr);
int sp_load_live(const struct sp_options *options, struct sp_live_cases *cases,
                 struct sp_error *reterr);

/** sp_source() - a command line's source tree: a folder's path */
const char *sp_source(const struct sp_options *options);

/** sp_now() - ISO 8601, UTC; SOURCE_DATE_EPOCH fixes it, so that the same input gives the same
 * report */
void sp_now(char *text, size_t room);

/** sp_complain() - an error on stderr: where, line, what */
void sp_complain(const struct sp_error *error);

#endif
