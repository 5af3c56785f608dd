/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_JSON_SCAN_H
#define SP_JSON_SCAN_H

#include "base/error.h"

#include <stddef.h>

/*
 * Strict JSON, before any tree is built (PRO: strictness of a line).
 *
 * cJSON takes much that RFC 8259 does not (leading zeros, duplicate keys, invalid UTF-8, junk
 * behind the value) and cuts strings at an escaped NUL. So every byte passes this scanner first,
 * and cJSON only ever sees text that means one thing.
 */

enum {
    SP_JSON_DEPTH_MAX = 64,       /* nested arrays and objects */
    SP_JSON_NUMBER_MAX = 63,      /* bytes in a number: what cJSON reads whole */
    SP_JSON_BYTES_MAX = 16 << 20, /* bytes in a message */
};

/** struct sp_json_span - a part of the scanned text, borrowed from it; NULL bytes: absent */
struct sp_json_span {
    const char *bytes;
    size_t length;
};

/**
 * sp_json_scan() - is this exactly one strict JSON value?
 * @bytes:   the text; need not be terminated
 * @length:  its length in bytes, at most SP_JSON_BYTES_MAX
 * @reterr:  on failure: code, line, column and offset of the first fault, and what to do
 *
 * Return: 0; SP_E_SYNTAX, SP_E_ENCODING, SP_E_DUPLICATE, SP_E_LIMIT or SP_E_NOMEM.
 */
int sp_json_scan(const char *bytes, size_t length, struct sp_error *reterr);

/**
 * sp_json_scan_member() - the same, and where the value of one top-level member lies
 * @name:     the member's name, plain ASCII
 * @ret_span: set on success; its bytes are NULL when there is no such member
 *
 * An answer can so repeat a request's id to the byte.
 */
int sp_json_scan_member(const char *bytes, size_t length, const char *name,
                        struct sp_json_span *ret_span, struct sp_error *reterr);

#endif
