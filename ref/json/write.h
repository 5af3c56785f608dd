/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_JSON_WRITE_H
#define SP_JSON_WRITE_H

#include "base/buf.h"

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stdint.h>

/**
 * struct sp_json_writer - compact JSON into a buffer, commas taken care of
 * @buf:        where the text goes; the caller's, and so is its `failed`
 * @need_comma: private
 *
 * Start with `{.buf = &buf}`. Strings are UTF-8 and are escaped as RFC 8259 asks, no more.
 */
struct sp_json_writer {
    struct sp_buf *buf;
    bool need_comma;
};

void sp_json_begin_object(struct sp_json_writer *writer);
void sp_json_end_object(struct sp_json_writer *writer);
void sp_json_begin_array(struct sp_json_writer *writer);
void sp_json_end_array(struct sp_json_writer *writer);

/** sp_json_key() - a member's name; the next call writes its value */
void sp_json_key(struct sp_json_writer *writer, const char *key);

void sp_json_string(struct sp_json_writer *writer, const char *string);

/** sp_json_member() - a name and its value, a string; NULL: no member */
void sp_json_member(struct sp_json_writer *writer, const char *key, const char *string);
void sp_json_string_n(struct sp_json_writer *writer, const char *bytes, size_t length);
/**
 * sp_json_string_lossy() - any bytes as a string: U+FFFD stands for each byte that is no part of
 * UTF-8, and for NUL, which strict readers refuse (RUN-20)
 */
void sp_json_string_lossy(struct sp_json_writer *writer, const char *bytes, size_t length);
void sp_json_uint(struct sp_json_writer *writer, uint64_t value);
void sp_json_bool(struct sp_json_writer *writer, bool value);
void sp_json_null(struct sp_json_writer *writer);

/** sp_json_raw() - text that is already one JSON value */
void sp_json_raw(struct sp_json_writer *writer, const char *bytes, size_t length);

/**
 * sp_json_tree() - a whole tree, every number exact, or as written where sp_json_spell() kept that
 *
 * cJSON's own printer takes two numbers for equal that differ in the sixteenth digit, and so loses
 * integers near 2^53.
 */
void sp_json_tree(struct sp_json_writer *writer, const cJSON *tree);

/** sp_json_escape() - @length bytes as a JSON string, quotes included, behind @buf's content */
void sp_json_escape(struct sp_buf *buf, const char *bytes, size_t length);

#endif
