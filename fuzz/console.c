/* SPDX-License-Identifier: Apache-2.0 */

/* A guest's console, and any text of a guest, as a person's terminal gets to see it. */

#include "host/console.h"
#include "base/utf8.h"
#include "fuzz/target.h"
#include "host/text.h"

#include <string.h>

enum { ARENA_SIZE = 4 << 10, ROOM = 40 };

static void check_line(const char *line)
{
    SP_FUZZ_WANT(strnlen(line, SP_CONSOLE_LINE_MAX) < SP_CONSOLE_LINE_MAX, "a line ends");
    for (; *line != '\0'; line++)
        SP_FUZZ_WANT(*line >= ' ' && *line <= '~', "a line is printable ASCII");
}

static void check_text(const char *text)
{
    const char *end = text + strlen(text);

    SP_FUZZ_WANT((size_t)(end - text) <= ROOM + 3, "a text fits, and what says that it was cut");
    while (text < end) {
        size_t length = sp_utf8_length(text, end);

        SP_FUZZ_WANT(length != 0, "a text is UTF-8");
        SP_FUZZ_WANT((unsigned char)*text >= ' ' && *text != 0x7f, "without control characters");
        text += length;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sp_buf console = {0};
    struct sp_arena arena;
    char line[SP_CONSOLE_LINE_MAX] = "";

    sp_buf_add(&console, data, size);
    if (sp_console_trouble(&console, line))
        SP_FUZZ_WANT(line[0] != '\0', "a line of trouble says something");
    check_line(line);
    sp_console_last(&console, line);
    check_line(line);
    sp_arena_init(&arena, ARENA_SIZE);
    if (size != 0)
        check_text(sp_text_keep(&arena, sp_buf_str(&console), ROOM));
    sp_arena_free(&arena);
    sp_buf_free(&console);
    return 0;
}
