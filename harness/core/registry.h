/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_CORE_REGISTRY_H
#define SP_CORE_REGISTRY_H

#include "base/arena.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

/**
 * struct sp_requirement - one numbered sentence of the specification
 * @id:       such as "POL-3"
 * @level:    "core" or "hardened"
 * @judge:    who judges it: "vector", "later", "live" or "tests"
 * @sentence: what it says
 * @file:     of the chapter
 * @line:     from 1
 */
struct sp_requirement {
    const char *id;
    const char *level;
    const char *judge;
    const char *sentence;
    const char *file;
    size_t line;
};

/**
 * struct sp_erratum - one row of the table of errata
 * @id:    such as "E-1"
 * @claim: what is claimed: its second column
 * @live:  which live cases show it: its last column, as it stands there
 * @file:  of the chapter
 * @line:  from 1
 */
struct sp_erratum {
    const char *id;
    const char *claim;
    const char *live;
    const char *file;
    size_t line;
};

/**
 * struct sp_registry - every requirement, in the order of the chapters; all in its arena
 * @errata: E-1 to E-@errata_count, in order
 */
struct sp_registry {
    struct sp_arena arena;
    struct sp_requirement *items;
    size_t count;
    size_t capacity;
    struct sp_erratum *errata;
    size_t errata_count;
    size_t errata_capacity;
};

void sp_registry_init(struct sp_registry *registry);
void sp_registry_free(struct sp_registry *registry);

/**
 * sp_registry_load() - the requirements of every chapter (*.md) in a folder
 *
 * A requirement is a line that begins `**ID** [level; judge] `, an erratum a table row that begins
 * `| E-n |`. Return: 0; SP_E_INVALID, with file and line, for a line that begins so and is
 * malformed, an id given twice, or a number left out.
 */
int sp_registry_load(struct sp_registry *registry, const char *folder, struct sp_error *reterr);

/** sp_registry_find() - NULL when there is no such requirement */
const struct sp_requirement *sp_registry_find(const struct sp_registry *registry, const char *id);

/** sp_registry_find_erratum() - by id, such as "E-1"; NULL when there is no such erratum */
const struct sp_erratum *sp_registry_find_erratum(const struct sp_registry *registry,
                                                  const char *id);

#endif
