/* SPDX-License-Identifier: Apache-2.0 */
#include "host/text.h"

#include "base/utf8.h"

#include <string.h>

/* How many bytes at @text can stand as they are: one character, or none. */
static size_t plain_length(const char *text, const char *end)
{
    const unsigned char *byte = (const unsigned char *)text;
    size_t length = 0;

    if (*byte < ' ' || *byte == 0x7f)
        return 0;
    length = sp_utf8_length(text, end);
    if (length == 2 && byte[0] == 0xC2 && byte[1] < 0xA0) /* C1: a terminal's commands too */
        return 0;
    if (length == 3 && byte[0] == 0xEF && byte[1] == 0xBF && byte[2] >= 0xBE) /* U+FFFE, U+FFFF */
        return 0;
    return length;
}

const char *sp_text_keep(struct sp_arena *arena, const char *text, size_t room)
{
    static const char cut[] = "...";
    const char *end = text + strlen(text);
    size_t length = (size_t)(end - text);
    char *copy = sp_arena_alloc(arena, (length < room ? length : room) + sizeof(cut));
    char *next = copy;

    if (copy == NULL)
        return "out of memory";
    while (text < end) {
        size_t plain = plain_length(text, end);
        size_t wanted = plain != 0 ? plain : 1;

        if ((size_t)(next - copy) + wanted > room) {
            memcpy(next, cut, sizeof(cut) - 1);
            next += sizeof(cut) - 1;
            break;
        }
        if (plain != 0)
            memcpy(next, text, plain);
        else
            *next = '?';
        next += wanted;
        text += wanted;
    }
    *next = '\0';
    return copy;
}
