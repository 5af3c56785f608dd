/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A response is scanned strictly first. Behind the scanner the text is known to be one JSON
 * value without duplicate keys, so finding its members needs no more than counting brackets
 * and stepping over strings.
 */
#include "exchange/message.h"

#include "json/scan.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

void sp_message_ask(struct sp_buf *buf, uint32_t id, const char *method, const char *params,
                    size_t params_length)
{
    sp_buf_add_str(buf, "{\"jsonrpc\":\"2.0\",\"id\":");
    sp_buf_add_uint(buf, id);
    sp_buf_add_str(buf, ",\"method\":\"");
    sp_buf_add_str(buf, method);
    sp_buf_add_str(buf, "\",\"params\":");
    sp_buf_add(buf, params, params_length);
    sp_buf_add_str(buf, "}\n");
}

static const char *skip_space(const char *at)
{
    while (*at == ' ' || *at == '\t' || *at == '\r' || *at == '\n')
        at++;
    return at;
}

static const char *skip_string(const char *at)
{
    for (at++; *at != '"'; at++) {
        if (*at == '\\')
            at++;
    }
    return at + 1;
}

static const char *skip_value(const char *at, const char *end)
{
    size_t depth = 0;

    while (at < end) {
        if (*at == '"') {
            at = skip_string(at);
        } else if (*at == '{' || *at == '[') {
            depth++;
            at++;
        } else if (*at == '}' || *at == ']') {
            if (depth == 0)
                return at; /* the bracket belongs to whoever holds this value */
            depth--;
            at++;
        } else if (depth > 0 || (*at != ',' && *at != ' ' && *at != '\t' && *at != '\r')) {
            at++;
            continue;
        } else {
            return at;
        }
        if (depth == 0)
            return at;
    }
    return at;
}

static unsigned hex_digit(char byte)
{
    if (byte >= '0' && byte <= '9')
        return (unsigned)(byte - '0');
    return (unsigned)((byte | 0x20) - 'a' + 10);
}

/* Is the string at @at, quotes included, the plain ASCII @name, however it is escaped? */
static bool string_is(const char *at, const char *name)
{
    for (at++; *at != '"'; at++, name++) {
        unsigned byte = (unsigned char)*at;

        if (byte == '\\') {
            at++;
            if (*at != 'u')
                return false; /* the short escapes are no letters */
            byte = hex_digit(at[1]) << 12 | hex_digit(at[2]) << 8 | hex_digit(at[3]) << 4 |
                   hex_digit(at[4]);
            at += 4;
        }
        if (*name == '\0' || byte != (unsigned char)*name)
            return false;
    }
    return *name == '\0';
}

/* One member that is looked for; bytes stay NULL when it is not there. */
struct member {
    const char *name;
    struct sp_json_span value;
};

/* @object: scanned text that begins with '{', up to @end */
static void find_members(const char *object, const char *end, struct member *members, size_t count)
{
    const char *at = skip_space(object + 1);

    while (*at == '"') {
        const char *key = at;
        const char *value = NULL;

        at = skip_space(skip_string(at)); /* ':' */
        value = skip_space(at + 1);
        at = skip_value(value, end);
        for (size_t i = 0; i < count; i++) {
            if (string_is(key, members[i].name)) {
                members[i].value.bytes = value;
                members[i].value.length = (size_t)(at - value);
            }
        }
        at = skip_space(at);
        if (*at == ',')
            at = skip_space(at + 1);
    }
}

static int refuse(char *why, size_t why_size, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static int refuse(char *why, size_t why_size, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vsnprintf(why, why_size, format, args);
    va_end(args);
    return SP_E_INVALID;
}

static bool is_integer(const struct sp_json_span *value)
{
    size_t i = value->bytes[0] == '-' ? 1 : 0;

    for (; i < value->length; i++) {
        if (value->bytes[i] < '0' || value->bytes[i] > '9')
            return false;
    }
    return true; /* the scanner knows that there is a digit */
}

static bool read_id(const struct sp_json_span *value, uint32_t *ret_id)
{
    uint64_t id = 0;

    if (value->length > 10 || value->bytes[0] == '-' || !is_integer(value))
        return false;
    for (size_t i = 0; i < value->length; i++)
        id = id * 10 + (uint64_t)(value->bytes[i] - '0');
    if (id > UINT32_MAX)
        return false;
    *ret_id = (uint32_t)id;
    return true;
}

static int check_error(const struct sp_json_span *error, char *why, size_t why_size)
{
    struct member members[] = {{.name = "code"}, {.name = "message"}};

    if (error->bytes[0] != '{')
        return refuse(why, why_size, "answered with an error that is no object");
    find_members(error->bytes, error->bytes + error->length, members, 2);
    if (members[0].value.bytes == NULL ||
        (members[0].value.bytes[0] != '-' &&
         (members[0].value.bytes[0] < '0' || members[0].value.bytes[0] > '9')) ||
        !is_integer(&members[0].value))
        return refuse(why, why_size, "answered with an error whose code is no integer");
    if (members[1].value.bytes == NULL || members[1].value.bytes[0] != '"')
        return refuse(why, why_size, "answered with an error whose message is no string");
    return 0;
}

int sp_message_read(const char *line, size_t length, struct sp_message *ret, char *why,
                    size_t why_size)
{
    enum { JSONRPC, ID, RESULT, ERROR, METHOD, COUNT };
    struct member members[COUNT] = {{.name = "jsonrpc"},
                                    {.name = "id"},
                                    {.name = "result"},
                                    {.name = "error"},
                                    {.name = "method"}};
    const struct sp_json_span *value = NULL;
    struct sp_message message = {0};
    struct sp_error error;
    const char *at = NULL;
    int rc = sp_json_scan(line, length, &error);

    if (rc == SP_E_NOMEM)
        return rc;
    if (rc < 0)
        return refuse(why, why_size,
                      "answered with a line that is not strict JSON: byte %zu: %.150s",
                      error.offset, error.text);
    at = skip_space(line);
    if (*at != '{')
        return refuse(why, why_size, "answered with JSON that is no object");
    find_members(at, line + length, members, COUNT);

    if (members[JSONRPC].value.bytes == NULL || members[JSONRPC].value.bytes[0] != '"' ||
        !string_is(members[JSONRPC].value.bytes, "2.0"))
        return refuse(why, why_size, "answered without \"jsonrpc\":\"2.0\"");
    if (members[METHOD].value.bytes != NULL)
        return refuse(why, why_size, "sent a request (\"method\") where a response is due");
    if (members[ID].value.bytes == NULL)
        return refuse(why, why_size, "answered without an id");
    if (!read_id(&members[ID].value, &message.id))
        return refuse(why, why_size, "answered with an id that was never asked: %.*s",
                      (int)(members[ID].value.length < 40 ? members[ID].value.length : 40),
                      members[ID].value.bytes);
    if ((members[RESULT].value.bytes != NULL) == (members[ERROR].value.bytes != NULL))
        return refuse(why, why_size, "answered with %s of result and error",
                      members[RESULT].value.bytes != NULL ? "both" : "neither");
    message.is_error = members[ERROR].value.bytes != NULL;
    value = &members[message.is_error ? ERROR : RESULT].value;
    if (message.is_error && check_error(value, why, why_size) < 0)
        return SP_E_INVALID;
    message.at = (size_t)(value->bytes - line);
    message.length = value->length;
    *ret = message;
    return 0;
}
