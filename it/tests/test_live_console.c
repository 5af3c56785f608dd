/* SPDX-License-Identifier: Apache-2.0 */
#include "host/console.h"
#include "host/text.h"
#include "testing/testing.h"

#include <string.h>

enum { ARENA_SIZE = 4 << 10, LONG = 1 << 20 };

static bool has_trouble(const char *text, char line[SP_CONSOLE_LINE_MAX])
{
    struct sp_buf console = {0};
    bool found = false;

    memset(line, 'x', SP_CONSOLE_LINE_MAX);
    sp_buf_add_str(&console, text);
    found = sp_console_trouble(&console, line);
    sp_buf_free(&console);
    return found;
}

static void trouble_kernel_in_trouble_is_seen(void **state)
{
    static const char *const lines[] = {
        "[    1.0] BUG: kernel NULL pointer dereference, address: 0000000000000000",
        "[    1.0] BUG: unable to handle page fault for address: ffffc90000000000",
        "[    1.0] kernel BUG at mm/slub.c:300!",
        "[    1.0] Oops: 0002 [#1] PREEMPT SMP NOPTI",
        "[    1.0] Kernel panic - not syncing: Attempted to kill init! exitcode=0x0000000b",
        "[    1.0] WARNING: CPU: 0 PID: 1 at net/core/dev.c:3128 skb_warn_bad_offload+0x70/0xe0",
        "[    1.0] watchdog: BUG: soft lockup - CPU#0 stuck for 22s! [sh:200]",
        "[    1.0] general protection fault, probably for non-canonical address 0xdead: 0000 [#1]",
        "[    1.0] UBSAN: array-index-out-of-bounds in drivers/x.c:1:2",
        "[    1.0] Out of memory: Killed process 1 (init) total-vm:10kB, anon-rss:0kB",
        "[    1.0] Memory cgroup out of memory: Killed process 12 (agent) total-vm:1kB",
        "[    1.0] init invoked oom-killer: gfp_mask=0x140cca(GFP_HIGHUSER_MOVABLE), order=0",
        "[  242.0] \"echo 0 > /proc/sys/kernel/hung_task_timeout_secs\" disables this message.",
        "[    1.0] Call Trace:",
        "sandproof agent: /dev/vport0p1: No such file or directory",
    };
    char line[SP_CONSOLE_LINE_MAX];

    (void)state;
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        struct sp_buf text = {0};

        sp_buf_addf(&text, "[    0.0] Linux version 6.1\r\n%s\r\n[    2.0] and on\r\n", lines[i]);
        assert_true(has_trouble(sp_buf_str(&text), line));
        assert_string_equal(line, lines[i]);
        assert_true(has_trouble(lines[i], line)); /* a line that does not end */
        sp_buf_free(&text);
    }
}

static void trouble_quiet_console_has_none(void **state)
{
    static const char *const texts[] = {
        "",
        "\n\n\r\n",
        "[    0.0] Linux version 6.1.0\n",
        "[    0.0] random: crng init done\n[    0.1] Freeing unused kernel image memory: 2000K\n",
        "qemu-system-x86_64: warning: host doesn't support requested feature\n",
        "debug: no bug here, no panic, no oops\n",
    };
    char line[SP_CONSOLE_LINE_MAX];

    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        assert_false(has_trouble(texts[i], line));
}

static void trouble_first_of_two_is_told(void **state)
{
    char line[SP_CONSOLE_LINE_MAX];

    (void)state;
    assert_true(has_trouble("WARNING: one\nKernel panic - two\n", line));
    assert_string_equal(line, "WARNING: one");
}

/* The line that is told shows its sign, wherever it stood, and moves nobody's cursor. */
static void trouble_line_is_fit_to_be_shown(void **state)
{
    struct sp_buf text = {0};
    char line[SP_CONSOLE_LINE_MAX];

    (void)state;
    for (int i = 0; i < LONG; i++)
        sp_buf_add_char(&text, 'a');
    sp_buf_add_str(&text, "Kernel panic - not syncing");
    for (int i = 0; i < LONG; i++)
        sp_buf_add_char(&text, 'b');
    assert_true(has_trouble(sp_buf_str(&text), line));
    assert_int_equal(strlen(line), SP_CONSOLE_LINE_MAX - 1);
    assert_int_equal(strncmp(line, "Kernel panic - not syncing", 26), 0);
    sp_buf_free(&text);
    assert_true(has_trouble("\r\x1b[2J\xff\x80 BUG: \x7f\r\r\n", line));
    assert_string_equal(line, "??[2J?? BUG: ?");
}

static void trouble_bytes_of_no_text_hide_nothing(void **state)
{
    struct sp_buf console = {0};
    char line[SP_CONSOLE_LINE_MAX];

    (void)state;
    sp_buf_add(&console, "\0\0\0\n\0 Oops: 1\0\0", 15);
    assert_true(sp_console_trouble(&console, line));
    assert_string_equal(line, "? Oops: 1??");
    sp_buf_free(&console);
}

static void last_line_is_the_last_that_says_something(void **state)
{
    struct sp_buf console = {0};
    char line[SP_CONSOLE_LINE_MAX];

    (void)state;
    sp_console_last(&console, line);
    assert_string_equal(line, "");
    sp_buf_add_str(&console, "one\n");
    sp_console_last(&console, line);
    assert_string_equal(line, "one");
    sp_buf_add_str(&console, "\x1btwo\r\n\r\n\n");
    sp_console_last(&console, line);
    assert_string_equal(line, "?two");
    sp_buf_add_str(&console, "three");
    sp_console_last(&console, line);
    assert_string_equal(line, "three");
    sp_buf_free(&console);
}

static void keep_text_is_fit_for_terminals_and_xml(void **state)
{
    struct sp_arena arena;

    (void)state;
    sp_arena_init(&arena, ARENA_SIZE);
    assert_string_equal(sp_text_keep(&arena, "", 10), "");
    assert_string_equal(sp_text_keep(&arena, "plain \xC3\xA4 text", 100), "plain \xC3\xA4 text");
    assert_string_equal(sp_text_keep(&arena, "a\x1b[2J\r\n\t\x7f", 100), "a?[2J????");
    assert_string_equal(sp_text_keep(&arena, "\xff\xc0\xae\xe2\x82", 100), "?????");
    assert_string_equal(sp_text_keep(&arena, "\xC2\x9B", 100), "??");      /* CSI */
    assert_string_equal(sp_text_keep(&arena, "\xEF\xBF\xBE", 100), "???"); /* U+FFFE */
    assert_string_equal(sp_text_keep(&arena, "\xEF\xBF\xBD", 100), "\xEF\xBF\xBD");
    sp_arena_free(&arena);
}

static void keep_text_too_long_is_cut_between_characters(void **state)
{
    struct sp_arena arena;

    (void)state;
    sp_arena_init(&arena, ARENA_SIZE);
    assert_string_equal(sp_text_keep(&arena, "abcd", 4), "abcd");
    assert_string_equal(sp_text_keep(&arena, "abcde", 4), "abcd...");
    assert_string_equal(sp_text_keep(&arena, "abc\xE2\x82\xAC", 5), "abc...");
    assert_string_equal(sp_text_keep(&arena, "abc", 0), "...");
    sp_arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(trouble_kernel_in_trouble_is_seen),
        cmocka_unit_test(trouble_quiet_console_has_none),
        cmocka_unit_test(trouble_first_of_two_is_told),
        cmocka_unit_test(trouble_line_is_fit_to_be_shown),
        cmocka_unit_test(trouble_bytes_of_no_text_hide_nothing),
        cmocka_unit_test(last_line_is_the_last_that_says_something),
        cmocka_unit_test(keep_text_is_fit_for_terminals_and_xml),
        cmocka_unit_test(keep_text_too_long_is_cut_between_characters),
    };

    return SP_TESTING_RUN(tests);
}
