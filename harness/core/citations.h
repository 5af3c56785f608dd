/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_CORE_CITATIONS_H
#define SP_CORE_CITATIONS_H

#include "core/registry.h"

/**
 * struct sp_citation - an id that some text names (VEC-18)
 * @id:       such as "NET-7" or "E-1"
 * @file:     where, borrowed during the call
 * @line:     from 1
 * @text:     that line, whole, borrowed during the call
 * @is_known: the registry has it
 */
struct sp_citation {
    char id[32];
    const char *file;
    size_t line;
    const char *text;
    bool is_known;
};

/**
 * sp_citations_walk() - every requirement and erratum that the texts of a folder name
 * @path:    a file, or a folder that is walked whole; *.md, *.c, *.h, *.py, *.mjs, *.sh and *.json
 *           are read
 * @on_each: called for each place, in no order that means anything
 *
 * What looks like an id is a prefix that the registry knows (or E), a dash and a number, as a word.
 * Return: how many files were read; SP_E_IO with the path; SP_E_NOMEM.
 */
int sp_citations_walk(const struct sp_registry *registry, const char *path,
                      void (*on_each)(void *context, const struct sp_citation *citation),
                      void *context, struct sp_error *reterr);

#endif
