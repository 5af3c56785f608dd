/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_CORE_LEDGER_H
#define SP_CORE_LEDGER_H

#include "core/digest.h"

/*
 * Every id that a vector ever had, with a digest of what it means (VEC-11, VEC-17).
 *
 * A text file to which lines are only ever added, one an id:
 *
 *     DIGEST ID
 *     DIGEST ID why the vector was wrong before
 *     retired ID why there is no such vector any more
 *
 * The last line of an id counts. So that a change of meaning cannot pass in silence, it is written
 * by hand, with its reason; new ids are appended by `sandproof check --write`.
 */

struct sp_ledger_entry {
    const char *digest; /* or "retired" */
    const char *id;
    const char *reason; /* "" for the first line of an id */
    size_t line;
};

struct sp_ledger {
    struct sp_arena arena;
    struct sp_ledger_entry *entries; /* the last of each id, in order of first use */
    size_t count;
    size_t capacity;
};

void sp_ledger_init(struct sp_ledger *ledger);
void sp_ledger_free(struct sp_ledger *ledger);

/**
 * sp_ledger_load() - read a ledger; a file that is not there is an empty one
 *
 * Return: 0; SP_E_INVALID, with the line, for a malformed line, for an id that comes again without
 * a reason, and for one that comes again after it was retired.
 */
int sp_ledger_load(struct sp_ledger *ledger, const char *path, struct sp_error *reterr);

/** sp_ledger_find() - what the ledger says of an id; NULL: nothing */
const struct sp_ledger_entry *sp_ledger_find(const struct sp_ledger *ledger, const char *id);

bool sp_ledger_is_retired(const struct sp_ledger_entry *entry);

#endif
