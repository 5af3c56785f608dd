/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_PROBES_SAY_H
#define SP_PROBES_SAY_H

#include <stddef.h>

/*
 * What a probe has seen, one fact a line: KEY=VALUE on stdout, in one write() each, so that a probe
 * which is killed in its next step has said all that it knew.
 */

enum {
    SP_SAY_LINE_MAX = 4096, /* bytes of one line; what is longer is cut */
};

/**
 * sp_say() - @key and a value
 *
 * Control characters and bytes above 0x7e become '.'; one newline at the end is left out.
 */
void sp_say(const char *key, const char *value);

/** sp_say_bytes() - the same for bytes that need not end with a NUL */
void sp_say_bytes(const char *key, const char *bytes, size_t length);

/** sp_say_number() - @value in decimal */
void sp_say_number(const char *key, long long value);

/** sp_say_hex() - @value as 0x..., which no reader takes for a decimal number */
void sp_say_hex(const char *key, unsigned long long value);

/** sp_say_errno() - the name of an errno, "none" for 0 */
void sp_say_errno(const char *key, int code);

/** sp_say_yes() - "yes" or "no" */
void sp_say_yes(const char *key, int is_so);

/** sp_say_word() - a line that is no fact, such as "ready" */
void sp_say_word(const char *word);

/** sp_key() - "TAG.NAME", in one of four buffers that take turns */
const char *sp_key(const char *tag, const char *name);

/** sp_key3() - "TAG.MIDDLE.NAME", likewise */
const char *sp_key3(const char *tag, const char *middle, const char *name);

/** sp_errno_name() - "EPERM", "none" for 0, "E?" for what libc has no name for */
const char *sp_errno_name(int code);

#endif
