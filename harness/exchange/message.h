/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_EXCHANGE_MESSAGE_H
#define SP_EXCHANGE_MESSAGE_H

#include "base/buf.h"

#include <stddef.h>
#include <stdint.h>

/* JSON-RPC 2.0 on the asking side: a request as a line, a line as a response. */

/**
 * struct sp_message - a response, as places in its line
 * @id:        the request's id as it was repeated
 * @is_error:  which of "result" and "error" it has
 * @at:        where the value of that member begins, in bytes from the line's start
 * @length:    of that value, in bytes
 *
 * Offsets and not pointers: a line that waits is moved.
 */
struct sp_message {
    uint32_t id;
    bool is_error;
    size_t at;
    size_t length;
};

/** sp_message_ask() - append the line of a request, line feed included */
void sp_message_ask(struct sp_buf *buf, uint32_t id, const char *method, const char *params,
                    size_t params_length);

/**
 * sp_message_read() - a line as a response
 * @line:    without its line feed; strict JSON or refused
 * @ret:     set on success
 * @why:     on failure: what is wrong, one sentence; @why_size bytes
 *
 * Builds no tree: its memory does not grow with the answer.
 *
 * Return: 0; SP_E_INVALID; SP_E_NOMEM.
 */
int sp_message_read(const char *line, size_t length, struct sp_message *ret, char *why,
                    size_t why_size);

#endif
