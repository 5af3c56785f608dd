/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_CORE_SUITE_H
#define SP_CORE_SUITE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>

/**
 * struct sp_vector - one question with its answer, and why it is asked (VEC)
 * @id:           for ever the same, such as "net/deny-is-routeless"
 * @title:        one line
 * @why:          what goes wrong when the answer is wrong
 * @level:        "core" or "hardened"
 * @origin:       the seed's line, or the reason that the vector exists
 * @twin:         id of a vector that passes and differs in one place; NULL: none
 * @method:       of the protocol
 * @file:         where it was read from
 * @line:         of its id in that file, from 1
 * @requirements: array of requirement ids
 * @params:       the method's params, merged and with fixtures put in
 * @expect:       {"result":...} or {"error":...}
 * @params_text:  @params as compact JSON
 *
 * Everything is borrowed from the suite.
 */
struct sp_vector {
    const char *id;
    const char *title;
    const char *why;
    const char *level;
    const char *origin;
    const char *twin;
    const char *method;
    const char *file;
    size_t line;
    const cJSON *requirements;
    const cJSON *params;
    const cJSON *expect;
    const char *params_text;
    size_t params_length;
};

/** struct sp_suite - the vectors of one run; zero-initialise, then sp_suite_init() */
struct sp_suite {
    struct sp_arena arena;
    struct sp_vector *vectors; /* in the order of their files' names */
    size_t count;
    size_t capacity;
    const cJSON *fixtures; /* of the data folder; NULL until needed */
    const char *data;
};

/** sp_suite_init() - @data: the folder that holds fixtures/; borrowed */
void sp_suite_init(struct sp_suite *suite, const char *data);
void sp_suite_free(struct sp_suite *suite);

/**
 * sp_suite_load() - a vector file, a file of recorded scenarios (*.jsonl), or all of a folder
 * @path: folders are walked in the order of names; their *.jsonl are read only when the folder
 *        named is "interop" itself, because those scenarios are a suite of their own
 *
 * Return: 0; an error that names the file and the line or JSON Pointer.
 */
int sp_suite_load(struct sp_suite *suite, const char *path, struct sp_error *reterr);

/** sp_suite_find() - by id; NULL when there is none */
const struct sp_vector *sp_suite_find(const struct sp_suite *suite, const char *id);

/** sp_suite_add() - one more vector with room for it; NULL: no memory */
struct sp_vector *sp_suite_add(struct sp_suite *suite);

/** sp_suite_parse() - text of a file, into the suite's arena */
int sp_suite_parse(struct sp_suite *suite, const char *path, const char *bytes, size_t length,
                   cJSON **ret_tree, struct sp_error *reterr);

/** sp_suite_read_file() - all bytes of a file, behind what @bytes holds; SP_E_IO names the path */
int sp_suite_read_file(const char *path, struct sp_buf *bytes, struct sp_error *reterr);

#endif
