/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_JSON_ISSUES_H
#define SP_JSON_ISSUES_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

/** enum sp_issue_code - what is wrong with one value; the closed list of the specification */
enum sp_issue_code {
    SP_ISSUE_UNKNOWN_KEY,
    SP_ISSUE_MISSING,
    SP_ISSUE_TYPE,
    SP_ISSUE_NOT_INTEGER,
    SP_ISSUE_RANGE,
    SP_ISSUE_ENUM,
    SP_ISSUE_EMPTY,
    SP_ISSUE_ADDRESS,
    SP_ISSUE_HOST_BITS,
    SP_ISSUE_IPV4_MAPPED,
    SP_ISSUE_PATH,
    SP_ISSUE_NAME,
    SP_ISSUE_OVERLAP,
    SP_ISSUE_MAX,
};

/** sp_issue_code_name() - the word on the wire, such as "unknown-key" */
const char *sp_issue_code_name(enum sp_issue_code code);

/** struct sp_issue - one fault: where (a JSON Pointer, RFC 6901) and what */
struct sp_issue {
    const char *pointer;
    enum sp_issue_code code;
};

/**
 * struct sp_path - where a reader stands, as a chain of frames on the C stack
 * @parent: the container; NULL for the whole document
 * @key:    the member's name, borrowed; NULL for an array's element
 * @index:  the element's index
 *
 * Costs nothing until something is wrong: only then is a JSON Pointer written.
 */
struct sp_path {
    const struct sp_path *parent;
    const char *key;
    size_t index;
};

/**
 * struct sp_issues - every fault of one document
 * @failed: memory ran out: the list is not whole
 *
 * Zero-initialise with `.arena` set; the arena owns all of it.
 */
struct sp_issues {
    struct sp_arena *arena;
    struct sp_issue *items;
    size_t length;
    size_t capacity;
    bool failed;
};

/** sp_issues_add() - note a fault at @path (NULL: the whole document) */
void sp_issues_add(struct sp_issues *issues, const struct sp_path *path, enum sp_issue_code code);

/** sp_issues_add_part() - the faults of a part that was read by itself and stands at @prefix, a
 * JSON Pointer */
void sp_issues_add_part(struct sp_issues *issues, const char *prefix, const struct sp_issues *part);

#endif
