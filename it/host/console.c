/* SPDX-License-Identifier: Apache-2.0 */
#include "host/console.h"

#include <string.h>

/* As the kernel writes them; also what the agent says before it gives up. */
static const char *const signs[] = {
    "BUG: ",       "WARNING: ",         "Oops: ",          "Kernel panic", "general protection",
    "Call Trace:", "unable to handle",  "Out of memory: ", "kernel BUG ",  "UBSAN: ",
    "hung_task",   "sandproof agent: ",
};

static bool has_sign(const char *line, size_t length)
{
    for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
        if (memmem(line, length, signs[i], strlen(signs[i])) != NULL)
            return true;
    }
    return false;
}

static size_t line_length(const struct sp_buf *console, size_t from)
{
    const char *feed = memchr(console->bytes + from, '\n', console->length - from);

    return (feed != NULL ? (size_t)(feed - console->bytes) : console->length) - from;
}

bool sp_console_trouble(const struct sp_buf *console, char ret_line[SP_CONSOLE_LINE_MAX])
{
    size_t length = 0;

    for (size_t from = 0; from < console->length; from += length + 1) {
        length = line_length(console, from);
        if (has_sign(console->bytes + from, length)) {
            size_t kept = length < SP_CONSOLE_LINE_MAX - 1 ? length : SP_CONSOLE_LINE_MAX - 1;

            memcpy(ret_line, console->bytes + from, kept);
            ret_line[kept] = '\0';
            ret_line[strcspn(ret_line, "\r")] = '\0';
            return true;
        }
    }
    return false;
}

const char *sp_console_last(struct sp_buf *console, unsigned lines)
{
    const char *text = sp_buf_str(console);
    size_t from = console->length;

    while (text != NULL && from > 0 && lines > 0) {
        from--;
        if (text[from] == '\n' && from + 1 != console->length)
            lines--;
    }
    return text == NULL ? "" : text + from + (lines == 0 ? 1 : 0);
}
