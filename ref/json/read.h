/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_JSON_READ_H
#define SP_JSON_READ_H

#include "json/issues.h"

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stdint.h>

/*
 * Typed readers. Each takes one value of a tree, and either sets its result or notes an issue;
 * none stops at the first fault. Strings are borrowed from the tree.
 */

enum {
    /** the sentinel of an integer that was not set */
    SP_ENUM_INVALID = -1,
};

/** integers above this are not exact in the double that JSON readers use: 2^53 - 1 */
#define SP_JSON_UINT_MAX UINT64_C(9007199254740991)

/** struct sp_field - one member that an object may hold */
struct sp_field {
    const char *name;
    bool required;
    size_t offset; /* of the target in the struct that sp_read_object() fills */
    void (*read)(const cJSON *value, const struct sp_path *path, struct sp_issues *issues,
                 void *target);
};

/**
 * sp_read_object() - read a closed object by a table
 * @fields: the members it may hold, @count of them (at most 32)
 * @target: the struct whose members the table's offsets name
 *
 * Notes SP_ISSUE_TYPE when @value is no object, SP_ISSUE_UNKNOWN_KEY and SP_ISSUE_MISSING.
 */
void sp_read_object(const cJSON *value, const struct sp_path *path, struct sp_issues *issues,
                    const struct sp_field *fields, size_t count, void *target);

/** sp_read_bool() - true and false and nothing else; sets *@ret_value on success */
bool sp_read_bool(const cJSON *value, const struct sp_path *path, struct sp_issues *issues,
                  bool *ret_value);

/** sp_read_uint() - an integral number in [@min, @max] (POL: integers) */
bool sp_read_uint(const cJSON *value, const struct sp_path *path, struct sp_issues *issues,
                  uint64_t min, uint64_t max, uint64_t *ret_value);

/** sp_read_number() - any number, which nobody needs */
bool sp_read_number(const cJSON *value, const struct sp_path *path, struct sp_issues *issues);

/** sp_read_enum() - one of @count words; sets the index */
bool sp_read_enum(const cJSON *value, const struct sp_path *path, struct sp_issues *issues,
                  const char *const *words, size_t count, int *ret_index);

/** sp_read_string() - a string, borrowed from the tree */
bool sp_read_string(const cJSON *value, const struct sp_path *path, struct sp_issues *issues,
                    const char **ret_string);

/** struct sp_strings - a list of borrowed strings */
struct sp_strings {
    const char **items;
    size_t length;
};

/** sp_read_strings() - an array of strings; the list lives in the issues' arena */
bool sp_read_strings(const cJSON *value, const struct sp_path *path, struct sp_issues *issues,
                     struct sp_strings *ret_strings);

#endif
