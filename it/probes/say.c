/* SPDX-License-Identifier: Apache-2.0 */
#include "probes/say.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { KEY_MAX = 320, KEYS = 4 };

/* One write() is one line, also among writers that share a pipe. Nobody is left to be told of a
 * stdout that is gone. */
static void put(const char *line, size_t length)
{
    while (length > 0) {
        ssize_t done = write(STDOUT_FILENO, line, length);

        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return;
        line += done;
        length -= (size_t)done;
    }
}

void sp_say_bytes(const char *key, const char *bytes, size_t length)
{
    char line[SP_SAY_LINE_MAX];
    size_t used = strnlen(key, KEY_MAX);

    if (length > 0 && bytes[length - 1] == '\n')
        length--;
    memcpy(line, key, used);
    line[used++] = '=';
    for (size_t i = 0; i < length && used < sizeof(line) - 1; i++)
        line[used++] = (char)(bytes[i] >= ' ' && bytes[i] <= '~' ? bytes[i] : '.');
    line[used++] = '\n';
    put(line, used);
}

void sp_say(const char *key, const char *value)
{
    sp_say_bytes(key, value, strlen(value));
}

void sp_say_number(const char *key, long long value)
{
    char text[32];

    snprintf(text, sizeof(text), "%lld", value);
    sp_say(key, text);
}

void sp_say_hex(const char *key, unsigned long long value)
{
    char text[32];

    snprintf(text, sizeof(text), "0x%llx", value);
    sp_say(key, text);
}

void sp_say_errno(const char *key, int code)
{
    sp_say(key, sp_errno_name(code));
}

void sp_say_yes(const char *key, int is_so)
{
    sp_say(key, is_so != 0 ? "yes" : "no");
}

void sp_say_word(const char *word)
{
    char line[64];
    int length = snprintf(line, sizeof(line), "%s\n", word);

    put(line, (size_t)length);
}

const char *sp_errno_name(int code)
{
    const char *name = code == 0 ? "none" : strerrorname_np(code);

    return name == NULL ? "E?" : name;
}

/* Keys are built while a line is said, a few at a time: buffers in turn spare every caller one. */
static char *next_key(void)
{
    static char keys[KEYS][KEY_MAX];
    static unsigned turn;

    return keys[turn++ % KEYS];
}

const char *sp_key(const char *tag, const char *name)
{
    char *key = next_key();

    snprintf(key, KEY_MAX, "%s.%s", tag, name);
    return key;
}

const char *sp_key3(const char *tag, const char *middle, const char *name)
{
    char *key = next_key();

    snprintf(key, KEY_MAX, "%s.%s.%s", tag, middle, name);
    return key;
}
