/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_HOST_OPTIONS_H
#define SP_HOST_OPTIONS_H

#include "host/guest.h"
#include "host/results.h"

enum { SP_LIVE_LIST_MAX = 64 };

/** struct sp_live_format - one --format with the --output behind it; NULL: stdout */
struct sp_live_format {
    const char *format;
    const char *output;
};

/**
 * struct sp_live_options - a command line of `sandproof-live`, read; strings borrowed from argv
 * @guests:     --guest NAME=FOLDER, at least one
 * @patterns:   globs of case ids; none: all
 * @supervisors: bits of enum sp_live_supervisor
 * @impl:       --impl, a command line for sh; NULL: the reference
 * @sabotage:   --sabotage, the list of broken references; NULL: none
 * @evidence:   --evidence, a file for all that was seen
 * @repeat:     --repeat, of every attack; 0: as its case says
 * @side_by_side: --jobs, so many guests at once
 */
struct sp_live_options {
    struct sp_guest_options guests[SP_GUESTS_MAX];
    size_t guest_count;
    const char *patterns[SP_LIVE_LIST_MAX];
    size_t pattern_count;
    struct sp_live_format formats[SP_LIVE_LIST_MAX];
    size_t format_count;
    const char *cases; /* a folder; NULL: the one that lies with this program */
    const char *impl;
    const char *sabotage;
    const char *evidence;
    unsigned supervisors;
    unsigned repeat;
    unsigned side_by_side;
    bool plain;
    bool shell;
    bool list;
    bool nsjail;
};

/** sp_live_options_read() - false, with a message on stderr, when the command line is wrong */
bool sp_live_options_read(int argc, char **argv, struct sp_live_options *ret);

#endif
