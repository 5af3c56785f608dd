/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_PLAN_TEXT_H
#define SP_PLAN_TEXT_H

#include <stddef.h>
#include <string.h>

/** struct sp_text - text written into room whose size was counted beforehand */
struct sp_text {
    char *next;
};

static inline void sp_text_add(struct sp_text *text, const char *bytes, size_t length)
{
    memcpy(text->next, bytes, length);
    text->next += length;
}

static inline void sp_text_add_str(struct sp_text *text, const char *string)
{
    sp_text_add(text, string, strlen(string));
}

/** sp_text_add_quoted() - @string as one word of POSIX sh; at most sp_text_quoted_max() bytes */
static inline void sp_text_add_quoted(struct sp_text *text, const char *string)
{
    *text->next++ = '\'';
    for (; *string != '\0'; string++) {
        if (*string == '\'')
            sp_text_add(text, "'\\''", 4);
        else
            *text->next++ = *string;
    }
    *text->next++ = '\'';
}

static inline size_t sp_text_quoted_max(const char *string)
{
    return 4 * strlen(string) + 2;
}

#endif
