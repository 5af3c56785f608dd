/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_BASE_BUF_H
#define SP_BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * struct sp_buf - bytes that grow at the end
 * @bytes:  the content, NOT terminated; NULL while nothing was ever written
 * @length: how many bytes are content
 * @failed: an allocation failed: everything written since is lost, and so is every later write
 *
 * Writers need not check each call: a failure sticks, and the one who uses the content asks
 * @failed once. Ownership: whoever zero-initialises it calls sp_buf_free().
 */
struct sp_buf {
    char *bytes;
    size_t length;
    size_t capacity;
    bool failed;
};

/** sp_buf_free() - release the content; the buffer may be used again */
void sp_buf_free(struct sp_buf *buf);

/** sp_buf_clear() - forget the content and any failure, keep the memory */
void sp_buf_clear(struct sp_buf *buf);

/** sp_buf_reserve() - make room for @more bytes and point at it; NULL on failure */
char *sp_buf_reserve(struct sp_buf *buf, size_t more);

/** sp_buf_add() - append @length bytes */
void sp_buf_add(struct sp_buf *buf, const void *bytes, size_t length);

/** sp_buf_add_str() - append a string without its NUL */
void sp_buf_add_str(struct sp_buf *buf, const char *string);

/** sp_buf_add_char() - append one byte */
void sp_buf_add_char(struct sp_buf *buf, char byte);

/** sp_buf_add_uint() - append @value in decimal */
void sp_buf_add_uint(struct sp_buf *buf, uint64_t value);

/** sp_buf_addf() - append formatted text; not for hot paths */
void sp_buf_addf(struct sp_buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** sp_buf_str() - terminate the content and return it; NULL if anything failed; borrowed */
const char *sp_buf_str(struct sp_buf *buf);

/** sp_uint_format() - @value in decimal, no NUL; returns how many bytes (at most 20) */
size_t sp_uint_format(char *text, uint64_t value);

#endif
