/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_BASE_ERROR_H
#define SP_BASE_ERROR_H

#include <stddef.h>

/**
 * enum sp_code - what went wrong, as a stable and closed set
 *
 * Functions of this project return 0 for success and a negative sp_code for failure, so that
 * `if (rc < 0)` reads the same everywhere.
 */
enum sp_code {
    SP_OK = 0,
    SP_E_NOMEM = -1,       /* an allocation failed */
    SP_E_SYNTAX = -2,      /* bytes are not JSON (RFC 8259) */
    SP_E_ENCODING = -3,    /* bytes are not UTF-8 */
    SP_E_DUPLICATE = -4,   /* an object names a key twice */
    SP_E_LIMIT = -5,       /* too long or too deep */
    SP_E_INVALID = -6,     /* well-formed, but not what was asked for */
    SP_E_UNAVAILABLE = -7, /* the plan is refused: sandbox-unavailable */
    SP_E_IO = -8,          /* a system call failed */
    SP_E_USAGE = -9,       /* the command line is wrong */
    SP_E_NOTFOUND = -10,   /* a named thing does not exist */
};

enum {
    SP_ERROR_WHERE_MAX = 256,
    SP_ERROR_TEXT_MAX = 512,
};

/**
 * struct sp_error - a caller-allocated, fixed-size description of one failure
 * @code:   what went wrong
 * @line:   line of the input, from 1; 0 where lines make no sense
 * @column: byte in that line, from 1; 0 where unknown
 * @offset: byte of the input, from 0
 * @where:  a JSON Pointer or a path; "" where there is none
 * @text:   one sentence for a person, without a trailing full stop or newline
 *
 * Nothing in it is allocated: it can describe a lack of memory. Texts that do not fit are cut.
 */
struct sp_error {
    enum sp_code code;
    size_t line;
    size_t column;
    size_t offset;
    char where[SP_ERROR_WHERE_MAX];
    char text[SP_ERROR_TEXT_MAX];
};

/**
 * sp_error_set() - describe a failure, forgetting any place set before
 * @reterr: the error to write; may be NULL
 * @code:   what went wrong
 * @format: printf format of the text
 *
 * Return: @code, so that a caller can `return sp_error_set(...)`.
 */
int sp_error_set(struct sp_error *reterr, enum sp_code code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/** sp_error_at() - add the place (a path or JSON Pointer) to an error; @reterr may be NULL */
void sp_error_at(struct sp_error *reterr, const char *where);

/** sp_error_nomem() - the one way to say that memory ran out; returns SP_E_NOMEM */
int sp_error_nomem(struct sp_error *reterr);

/** sp_code_name() - a stable lower-case word for @code, for programs that read reports */
const char *sp_code_name(enum sp_code code);

#endif
