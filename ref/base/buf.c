/* SPDX-License-Identifier: Apache-2.0 */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_CAPACITY = 256 };

void sp_buf_free(struct sp_buf *buf)
{
    free(buf->bytes);
    memset(buf, 0, sizeof(*buf));
}

void sp_buf_clear(struct sp_buf *buf)
{
    buf->length = 0;
    buf->failed = false;
}

static char *grow(struct sp_buf *buf, size_t more)
{
    size_t capacity = buf->capacity != 0 ? buf->capacity : FIRST_CAPACITY;
    char *bytes = NULL;

    if (buf->failed)
        return NULL;
    if (more > SIZE_MAX / 2 - buf->length) {
        buf->failed = true;
        return NULL;
    }
    while (capacity - buf->length < more)
        capacity *= 2;
    bytes = realloc(buf->bytes, capacity);
    if (bytes == NULL) {
        buf->failed = true;
        return NULL;
    }
    buf->bytes = bytes;
    buf->capacity = capacity;
    return bytes + buf->length;
}

char *sp_buf_reserve(struct sp_buf *buf, size_t more)
{
    if (buf->failed || buf->capacity - buf->length < more)
        return grow(buf, more);
    return buf->bytes + buf->length;
}

void sp_buf_add(struct sp_buf *buf, const void *bytes, size_t length)
{
    char *room = NULL;

    if (length == 0)
        return;
    room = sp_buf_reserve(buf, length);
    if (room == NULL)
        return;
    memcpy(room, bytes, length);
    buf->length += length;
}

void sp_buf_add_str(struct sp_buf *buf, const char *string)
{
    sp_buf_add(buf, string, strlen(string));
}

void sp_buf_add_char(struct sp_buf *buf, char byte)
{
    char *room = sp_buf_reserve(buf, 1);

    if (room == NULL)
        return;
    *room = byte;
    buf->length++;
}

size_t sp_uint_format(char *text, uint64_t value)
{
    char reversed[20];
    size_t length = 0;

    do {
        reversed[length++] = (char)('0' + value % 10);
        value /= 10;
    } while (value != 0);
    for (size_t i = 0; i < length; i++)
        text[i] = reversed[length - 1 - i];
    return length;
}

void sp_buf_add_uint(struct sp_buf *buf, uint64_t value)
{
    char text[20];

    sp_buf_add(buf, text, sp_uint_format(text, value));
}

void sp_buf_addf(struct sp_buf *buf, const char *format, ...)
{
    va_list args;
    va_list again;
    int length = 0;

    va_start(args, format);
    va_copy(again, args);
    length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (length >= 0) {
        char *room = sp_buf_reserve(buf, (size_t)length + 1);

        if (room != NULL) {
            vsnprintf(room, (size_t)length + 1, format, again);
            buf->length += (size_t)length;
        }
    }
    va_end(again);
}

const char *sp_buf_str(struct sp_buf *buf)
{
    char *room = sp_buf_reserve(buf, 1);

    if (room == NULL)
        return NULL;
    *room = '\0';
    return buf->bytes;
}
