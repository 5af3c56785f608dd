/* SPDX-License-Identifier: Apache-2.0 */
#include "host/options.h"
#include "testing/testing.h"

#include <fcntl.h>
#include <getopt.h>
#include <string.h>
#include <unistd.h>

enum { WORDS_MAX = 80, TEXT_ROOM = 4096, MESSAGE_ROOM = 8192 };

/* struct line - a command line in memory that may be written to; the options point into it */
struct line {
    char text[TEXT_ROOM];
    char *words[WORDS_MAX];
    int count;
    struct sp_live_options options;
    char message[MESSAGE_ROOM];
};

static void split(struct line *line, const char *text)
{
    char *next = NULL;

    *line = (struct line){.words = {"it/run"}, .count = 1};
    assert_true(strlen(text) < TEXT_ROOM);
    memcpy(line->text, text, strlen(text) + 1);
    for (char *word = strtok_r(line->text, " ", &next); word != NULL;
         word = strtok_r(NULL, " ", &next)) {
        assert_true(line->count < WORDS_MAX - 1);
        line->words[line->count++] = word;
    }
}

/* What it complains of goes to stderr, and here into the line. */
static bool reads(struct line *line, const char *text)
{
    int kept = dup(STDERR_FILENO);
    int message[2] = {-1, -1};
    bool good = false;
    ssize_t got = 0;

    split(line, text);
    assert_true(kept >= 0 && pipe(message) == 0);
    fcntl(message[0], F_SETFL, O_NONBLOCK);
    dup2(message[1], STDERR_FILENO);
    close(message[1]);
    optind = 0;
    good = sp_live_options_read(line->count, line->words, &line->options);
    fflush(stderr);
    dup2(kept, STDERR_FILENO);
    close(kept);
    got = read(message[0], line->message, MESSAGE_ROOM - 1);
    line->message[got > 0 ? got : 0] = '\0';
    close(message[0]);
    return good;
}

static void refused(const char *text, const char *why)
{
    struct line line;

    if (reads(&line, text))
        fail_msg("\"%s\" was taken", text);
    if (strstr(line.message, why) == NULL || strstr(line.message, "--help") == NULL)
        fail_msg("\"%s\" does not tell \"%s\"", line.message, why);
}

static void read_defaults_are_those_of_the_help(void **state)
{
    struct line line = {0};
    const struct sp_guest_options *guest = &line.options.guests[0];

    (void)state;
    assert_true(reads(&line, "--guest a=/b"));
    assert_string_equal(line.message, "");
    assert_int_equal(line.options.guest_count, 1);
    assert_string_equal(guest->name, "a");
    assert_string_equal(guest->folder, "/b");
    assert_string_equal(guest->accel, "tcg");
    assert_string_equal(guest->qemu, "qemu-system-x86_64");
    assert_int_equal(guest->memory_mib, 1024);
    assert_int_equal(guest->patience_ms, 0);
    assert_int_equal(guest->smp, 1);
    assert_in_range(line.options.side_by_side, 1, 64);
    assert_int_equal(line.options.supervisors, 1U << SP_LIVE_ROOT | 1U << SP_LIVE_USER);
    assert_int_equal(line.options.pattern_count, 0);
    assert_int_equal(line.options.format_count, 1);
    assert_string_equal(line.options.formats[0].format, "pretty");
    assert_null(line.options.formats[0].output);
}

static void read_all_options_are_taken(void **state)
{
    struct line line;

    (void)state;
    assert_true(reads(
        &line,
        "one/* --guest a=/b=c --guest d=e --supervisor user --impl x --plain "
        "--format tap --output t --format json --evidence f --cases g --accel kvm "
        "--repeat 1000 --memory 256 --smp 2 --jobs 64 --patience 3600 --nsjail --qemu q two"));
    assert_int_equal(line.options.guest_count, 2);
    assert_string_equal(line.options.guests[0].folder, "/b=c");
    for (int i = 0; i < 2; i++) {
        assert_string_equal(line.options.guests[i].accel, "kvm");
        assert_string_equal(line.options.guests[i].qemu, "q");
        assert_int_equal(line.options.guests[i].memory_mib, 256);
        assert_int_equal(line.options.guests[i].smp, 2);
        assert_int_equal(line.options.guests[i].patience_ms, 3600000);
    }
    assert_int_equal(line.options.supervisors, 1U << SP_LIVE_USER);
    assert_int_equal(line.options.repeat, 1000);
    assert_int_equal(line.options.side_by_side, 64);
    assert_int_equal(line.options.pattern_count, 2);
    assert_string_equal(line.options.patterns[1], "two");
    assert_string_equal(line.options.formats[0].output, "t");
    assert_null(line.options.formats[1].output);
    assert_true(line.options.nsjail && line.options.plain);
}

static void read_numbers_out_of_bounds_are_refused(void **state)
{
    static const char *const values[] = {"0",   "-1",  "+5",         "5x",
                                         "x",   "1e2", "0x10",       "99999",
                                         "\t5", "1.5", "4294967297", "99999999999999999999999"};

    (void)state;
    for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
        char text[128];

        snprintf(text, sizeof(text), "--guest a=b --memory %s", values[i]);
        refused(text, "--memory is MiB, 256 to 16384, not ");
        snprintf(text, sizeof(text), "--guest a=b --repeat %s", values[i]);
        refused(text, "--repeat is 1 to 1000, not ");
        snprintf(text, sizeof(text), "--guest a=b --patience %s", values[i]);
        refused(text, "--patience is seconds, 1 to 3600, not ");
        snprintf(text, sizeof(text), "--guest a=b --smp %s", values[i]);
        refused(text, "--smp is 1 to 8, not ");
        snprintf(text, sizeof(text), "--guest a=b --jobs %s", values[i]);
        refused(text, "--jobs is 1 to 64, not ");
    }
    refused("--guest a=b --memory 255", "256 to 16384");
    refused("--guest a=b --memory 16385", "256 to 16384");
    refused("--guest a=b --repeat 1001", "1 to 1000");
    refused("--guest a=b --patience 3601", "1 to 3600");
    refused("--guest a=b --smp 9", "1 to 8");
    refused("--guest a=b --jobs 65", "1 to 64");
}

static void read_guests_that_are_none_are_refused(void **state)
{
    (void)state;
    refused("", "no guest");
    refused("--guest a", "NAME=DIR: a");
    refused("--guest =b", "NAME=DIR: =b");
    refused("--guest a=", "NAME=DIR: a=");
    refused("--guest a=b --guest a=c", "two guests are called a");
    refused("--guest a=1 --guest b=1 --guest c=1 --guest d=1 --guest e=1 --guest f=1 --guest g=1 "
            "--guest h=1 --guest i=1",
            "too many guests");
}

static void repeat(struct sp_buf *text, const char *part, int times)
{
    for (int i = 0; i < times; i++)
        sp_buf_add_str(text, part);
}

static void read_guests_too_long_are_refused(void **state)
{
    struct sp_buf text = {0};

    (void)state;
    sp_buf_add_str(&text, "--guest a=");
    repeat(&text, "b", SP_GUEST_FOLDER_MAX + 1);
    refused(sp_buf_str(&text), "too long");
    sp_buf_clear(&text);
    sp_buf_add_str(&text, "--guest ");
    repeat(&text, "b", SP_GUEST_NAME_MAX + 1);
    sp_buf_add_str(&text, "=c");
    refused(sp_buf_str(&text), "too long");
    sp_buf_free(&text);
}

static void read_words_that_are_none_are_refused(void **state)
{
    (void)state;
    refused("--guest a=b --nope", "no such option");
    refused("--guest a=b -x", "no such option");
    refused("--guest", "its value is missing");
    refused("--guest a=b --supervisor nobody", "root or user, not nobody");
    refused("--guest a=b --accel hax", "tcg or kvm, not hax");
    refused("--guest a=b --format xml", "not xml");
    refused("--guest a=b --output f", "stands behind a --format");
    refused("--guest a=b --plain", "--impl");
    refused("--guest a=b --sabotage s --impl x", "--sabotage");
    refused("--guest a=b --sabotage s case", "--sabotage");
}

static void read_more_than_there_is_room_for_is_refused(void **state)
{
    struct line line;
    struct sp_buf text = {0};

    (void)state;
    sp_buf_add_str(&text, "--guest a=b");
    repeat(&text, " c", SP_LIVE_LIST_MAX);
    assert_true(reads(&line, sp_buf_str(&text)));
    assert_int_equal(line.options.pattern_count, SP_LIVE_LIST_MAX);
    repeat(&text, " c", 1);
    refused(sp_buf_str(&text), "too many cases");
    sp_buf_clear(&text);
    sp_buf_add_str(&text, "--guest a=b");
    repeat(&text, " --format=tap", SP_LIVE_LIST_MAX + 1);
    refused(sp_buf_str(&text), "--format");
    sp_buf_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(read_defaults_are_those_of_the_help),
        cmocka_unit_test(read_all_options_are_taken),
        cmocka_unit_test(read_numbers_out_of_bounds_are_refused),
        cmocka_unit_test(read_guests_that_are_none_are_refused),
        cmocka_unit_test(read_guests_too_long_are_refused),
        cmocka_unit_test(read_words_that_are_none_are_refused),
        cmocka_unit_test(read_more_than_there_is_room_for_is_refused),
    };

    return SP_TESTING_RUN(tests);
}
