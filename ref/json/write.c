/* SPDX-License-Identifier: Apache-2.0 */
#include "json/write.h"

#include "base/utf8.h"

#include <string.h>

static void separate(struct sp_json_writer *writer)
{
    if (writer->need_comma)
        sp_buf_add_char(writer->buf, ',');
    writer->need_comma = true;
}

static void open_container(struct sp_json_writer *writer, char bracket)
{
    separate(writer);
    sp_buf_add_char(writer->buf, bracket);
    writer->need_comma = false;
}

static void close_container(struct sp_json_writer *writer, char bracket)
{
    sp_buf_add_char(writer->buf, bracket);
    writer->need_comma = true;
}

void sp_json_begin_object(struct sp_json_writer *writer)
{
    open_container(writer, '{');
}

void sp_json_end_object(struct sp_json_writer *writer)
{
    close_container(writer, '}');
}

void sp_json_begin_array(struct sp_json_writer *writer)
{
    open_container(writer, '[');
}

void sp_json_end_array(struct sp_json_writer *writer)
{
    close_container(writer, ']');
}

static bool needs_escape(unsigned char c)
{
    return c < 0x20 || c == '"' || c == '\\';
}

/* The letter of a two-character escape; 0: there is none. */
static char escape_letter(unsigned char c)
{
    switch (c) {
    case '\n':
        return 'n';
    case '\t':
        return 't';
    case '"':
    case '\\':
        return (char)c;
    case '\b':
        return 'b';
    case '\f':
        return 'f';
    case '\r':
        return 'r';
    default:
        return 0;
    }
}

static void escape_char(struct sp_buf *buf, unsigned char c)
{
    static const char hex[] = "0123456789abcdef";
    char letter = escape_letter(c);

    if (letter != 0) {
        char two[2] = {'\\', letter};

        sp_buf_add(buf, two, sizeof(two));
    } else {
        char six[6] = {'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]};

        sp_buf_add(buf, six, sizeof(six));
    }
}

#define EVERY_BYTE(byte) (UINT64_C(0x0101010101010101) * (byte))

/* A byte of the word that is zero, found by the borrow that it causes. */
static uint64_t zero_bytes(uint64_t word)
{
    return (word - EVERY_BYTE(1)) & ~word & EVERY_BYTE(0x80);
}

/* Eight bytes at once: needs_escape() of any of them. */
static bool word_needs_escape(uint64_t word)
{
    uint64_t below_space = (word - EVERY_BYTE(0x20)) & ~word & EVERY_BYTE(0x80);

    return (below_space | zero_bytes(word ^ EVERY_BYTE('"')) |
            zero_bytes(word ^ EVERY_BYTE('\\'))) != 0;
}

/* How many bytes at the start can stand as they are. */
static size_t unescaped_length(const char *bytes, size_t length)
{
    size_t i = 0;
    uint64_t word = 0;

    for (; length - i >= sizeof(word); i += sizeof(word)) {
        memcpy(&word, bytes + i, sizeof(word));
        if (word_needs_escape(word))
            break;
    }
    while (i < length && !needs_escape((unsigned char)bytes[i]))
        i++;
    return i;
}

static void escape_bytes(struct sp_buf *buf, const char *bytes, size_t length)
{
    for (size_t i = 0; i < length;) { /* bytes may be NULL when there are none */
        size_t plain = unescaped_length(bytes + i, length - i);

        sp_buf_add(buf, bytes + i, plain);
        i += plain;
        if (i < length)
            escape_char(buf, (unsigned char)bytes[i++]);
    }
}

void sp_json_escape(struct sp_buf *buf, const char *bytes, size_t length)
{
    sp_buf_add_char(buf, '"');
    escape_bytes(buf, bytes, length);
    sp_buf_add_char(buf, '"');
}

void sp_json_key(struct sp_json_writer *writer, const char *key)
{
    separate(writer);
    sp_json_escape(writer->buf, key, strlen(key));
    sp_buf_add_char(writer->buf, ':');
    writer->need_comma = false;
}

void sp_json_string_n(struct sp_json_writer *writer, const char *bytes, size_t length)
{
    separate(writer);
    sp_json_escape(writer->buf, bytes, length);
}

/* How many of the bytes at the start can stand as they are. */
static size_t plain_length(const char *bytes, const char *end)
{
    const char *next = bytes;
    size_t length = 0;

    while (next < end && *next != '\0' && (length = sp_utf8_length(next, end)) != 0)
        next += length;
    return (size_t)(next - bytes);
}

void sp_json_string_lossy(struct sp_json_writer *writer, const char *bytes, size_t length)
{
    static const char replacement[] = "\xEF\xBF\xBD";
    const char *end = bytes + length;

    separate(writer);
    sp_buf_add_char(writer->buf, '"');
    while (bytes < end) {
        size_t plain = plain_length(bytes, end);

        escape_bytes(writer->buf, bytes, plain);
        bytes += plain;
        if (bytes < end) {
            sp_buf_add(writer->buf, replacement, sizeof(replacement) - 1);
            bytes++;
        }
    }
    sp_buf_add_char(writer->buf, '"');
}

void sp_json_string(struct sp_json_writer *writer, const char *string)
{
    sp_json_string_n(writer, string, strlen(string));
}

void sp_json_member(struct sp_json_writer *writer, const char *key, const char *string)
{
    if (string == NULL)
        return;
    sp_json_key(writer, key);
    sp_json_string(writer, string);
}

void sp_json_uint(struct sp_json_writer *writer, uint64_t value)
{
    separate(writer);
    sp_buf_add_uint(writer->buf, value);
}

void sp_json_bool(struct sp_json_writer *writer, bool value)
{
    separate(writer);
    sp_buf_add_str(writer->buf, value ? "true" : "false");
}

void sp_json_null(struct sp_json_writer *writer)
{
    separate(writer);
    sp_buf_add(writer->buf, "null", 4);
}

void sp_json_raw(struct sp_json_writer *writer, const char *bytes, size_t length)
{
    separate(writer);
    sp_buf_add(writer->buf, bytes, length);
}
