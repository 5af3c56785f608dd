/* SPDX-License-Identifier: Apache-2.0 */
#include "host/console.h"

#include <string.h>

/* So much of a line is shown before its sign: the time, the cpu, the process. */
enum { BEFORE_SIGN = 80 };

/* As the kernel writes them; also what the agent says before it gives up. */
static const char *const signs[] = {
    "BUG: ",       "WARNING: ",          "Oops: ",      "Kernel panic",
    "Call Trace:", "general protection", "kernel BUG ", "unable to handle",
    "UBSAN: ",     "Out of memory: ",    "hung_task",   "Memory cgroup out of memory: ",
    "oom-killer",  "sandproof agent: ",
};

/* Where in the line the first sign of the list that it has begins; NULL: it has none. */
static const char *find_sign(const char *line, size_t length)
{
    for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
        const char *sign = memmem(line, length, signs[i], strlen(signs[i]));

        if (sign != NULL)
            return sign;
    }
    return NULL;
}

static size_t line_length(const struct sp_buf *console, size_t from)
{
    const char *feed = memchr(console->bytes + from, '\n', console->length - from);

    return (feed != NULL ? (size_t)(feed - console->bytes) : console->length) - from;
}

/* A guest writes what it likes there, and a person's terminal shows it. */
static void copy_line(const char *line, size_t length, char ret_line[SP_CONSOLE_LINE_MAX])
{
    size_t kept = 0;

    while (length > 0 && line[length - 1] == '\r')
        length--;
    for (; kept < length && kept < SP_CONSOLE_LINE_MAX - 1; kept++) {
        ret_line[kept] = line[kept];
        if (line[kept] < ' ' || line[kept] > '~')
            ret_line[kept] = '?';
    }
    ret_line[kept] = '\0';
}

bool sp_console_trouble(const struct sp_buf *console, char ret_line[SP_CONSOLE_LINE_MAX])
{
    size_t length = 0;

    for (size_t from = 0; from < console->length; from += length + 1) {
        const char *line = console->bytes + from;
        const char *sign = NULL;

        length = line_length(console, from);
        sign = find_sign(line, length);
        if (sign != NULL) {
            size_t before = (size_t)(sign - line);
            size_t skipped = before > BEFORE_SIGN ? before : 0;

            copy_line(line + skipped, length - skipped, ret_line);
            return true;
        }
    }
    return false;
}

void sp_console_last(const struct sp_buf *console, char ret_line[SP_CONSOLE_LINE_MAX])
{
    size_t length = 0;

    ret_line[0] = '\0';
    for (size_t from = 0; from < console->length; from += length + 1) {
        length = line_length(console, from);
        if (length != 0 && console->bytes[from] != '\r')
            copy_line(console->bytes + from, length, ret_line);
    }
}
