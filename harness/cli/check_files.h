/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_CLI_CHECK_FILES_H
#define SP_CLI_CHECK_FILES_H

#include "core/live_cases.h"
#include "core/registry.h"
#include "core/suite.h"

/**
 * struct sp_check - what `sandproof check` has before it, and what it counted
 * @source: the source tree, whose texts are read
 * @cited:  by requirement, how many vectors cite it
 * @proved: by requirement, how many live cases prove it
 * @write:  append to the ledger and format files instead of complaining
 */
struct sp_check {
    const struct sp_suite *suite;
    const struct sp_registry *registry;
    const struct sp_live_cases *cases;
    const char *source;
    size_t *cited;
    size_t *proved;
    bool write;
    size_t citations;
    size_t files;
    size_t ledger_ids;
    size_t faults;
};

/** sp_check_fault() - tell one fault, as printf() does, and count it */
__attribute__((format(printf, 3, 4))) void sp_check_fault(struct sp_check *check, const char *where,
                                                          const char *format, ...);

/**
 * sp_check_files() - the formatting of every vector file (VEC-15), and the ledger (VEC-17)
 *
 * Return: 0, whatever the faults; an error when a file could not be read or written.
 */
int sp_check_files(struct sp_check *check, struct sp_error *reterr);

#endif
