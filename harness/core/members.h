/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_CORE_MEMBERS_H
#define SP_CORE_MEMBERS_H

#include "base/error.h"

#include <cjson/cJSON.h>
#include <stdbool.h>

/**
 * struct sp_member - what an object that a person writes may have under one key
 * @wanted: completes "must be ...", for the person
 *
 * A table of them ends with a @key of NULL.
 */
struct sp_member {
    const char *key;
    bool required;
    bool (*fits)(const cJSON *value);
    const char *wanted;
};

/**
 * sp_members_known() - an object, of which every member is in the table and fits
 * @pointer: where it stands, a JSON Pointer, for the error
 *
 * Return: 0; SP_E_INVALID with what is wrong and where, if @reterr is not NULL.
 */
int sp_members_known(const cJSON *tree, const struct sp_member *members, const char *pointer,
                     struct sp_error *reterr);

/** sp_members_check() - the same, and none that is required is missing */
int sp_members_check(const cJSON *tree, const struct sp_member *members, const char *pointer,
                     struct sp_error *reterr);

/**
 * sp_members_fault() - SP_E_INVALID with @text, at @pointer or at a place below it
 * @below: the end of a JSON Pointer, without the first slash; NULL: @pointer itself
 */
int sp_members_fault(struct sp_error *reterr, const char *pointer, const char *below,
                     const char *text);

/** sp_members_fault_key() - the same, at a member of any name: it is escaped as RFC 6901 says */
int sp_members_fault_key(struct sp_error *reterr, const char *pointer, const char *key,
                         const char *text);

bool sp_value_is_one(const cJSON *value); /* the number 1 */
bool sp_value_is_bool(const cJSON *value);
bool sp_value_is_number(const cJSON *value);
bool sp_value_is_object(const cJSON *value);
bool sp_value_is_array(const cJSON *value);
bool sp_value_is_string(const cJSON *value);
bool sp_value_is_text(const cJSON *value); /* a string that says something */

#endif
