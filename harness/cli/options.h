/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_CLI_OPTIONS_H
#define SP_CLI_OPTIONS_H

#include "core/comparison.h"

#include <stdbool.h>
#include <stddef.h>

enum { SP_OPTIONS_LIST_MAX = 64 };

/** struct sp_format_option - one --format, with the --output behind it; NULL: stdout */
struct sp_format_option {
    const char *format;
    const char *output;
};

/**
 * struct sp_options - a command line of `sandproof`, read; all strings borrowed from argv
 * @impl:       the implementation, a command line for sh; NULL: the reference beside this program
 * @level:      "core", "hardened" or NULL for both
 * @data:       the vectors' folder; NULL: the one that lies with this program (core/place.h)
 * @log:        file for every exchange, or NULL
 * @expect:     expectation file, or NULL
 * @repeat:     how often each vector is asked, at least 1
 * @shuffle:    the seed of the order of asking; 0: the order of the files
 * @timeout_ms: for one answer
 * @source:     the source tree whose specification, texts and live cases `check` and `show` look
 *              at; NULL: what lies with this program
 * @slower:     what `compare` tells as slower
 * @coverage, @mutants, @run, @live: what `audit` is given, or NULL
 * @write:      `check` appends and formats instead of complaining
 */
struct sp_options {
    const char *verb;
    const char *impl;
    const char *level;
    const char *data;
    const char *log;
    const char *expect;
    const char *source;
    const char *coverage;
    const char *mutants;
    const char *run;
    const char *live;
    const char *filters[SP_OPTIONS_LIST_MAX];
    size_t filter_count;
    struct sp_format_option formats[SP_OPTIONS_LIST_MAX];
    size_t format_count;
    const char *operands[SP_OPTIONS_LIST_MAX];
    size_t operand_count;
    unsigned jobs;
    unsigned repeat;
    unsigned shuffle;
    unsigned timeout_ms;
    bool strict;
    bool verbose;
    bool update_expectations;
    bool write;
    struct sp_slower slower;
};

/** sp_options_read() - false, with a message on stderr, when the command line is wrong */
bool sp_options_read(int argc, char **argv, struct sp_options *ret);

#endif
