/* SPDX-License-Identifier: Apache-2.0 */
#include "host/guest.h"
#include "testing/testing.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ARENA_SIZE = 16 << 10, PATIENCE_MS = 200, LARGE = 8 << 20 };

/* struct line - a guest of which the test is the other end */
struct line {
    struct sp_guest guest;
    struct sp_arena arena;
    struct sp_error error;
    int talk;
    int console;
};

static int set_up(void **state)
{
    static struct line line;
    int talk[2];
    int console[2];

    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, talk) < 0 ||
        pipe2(console, O_CLOEXEC) < 0)
        return -1;
    fcntl(console[0], F_SETFL, O_NONBLOCK);
    line = (struct line){
        .guest = {.qemu = -1,
                  .console = console[0],
                  .talk = talk[0],
                  .listener = -1,
                  .patience_ms = PATIENCE_MS},
        .talk = talk[1],
        .console = console[1],
    };
    sp_arena_init(&line.arena, ARENA_SIZE);
    *state = &line;
    return 0;
}

static int tear_down(void **state)
{
    struct line *line = *state;

    sp_guest_free(&line->guest);
    sp_arena_free(&line->arena);
    if (line->talk >= 0)
        close(line->talk);
    if (line->console >= 0)
        close(line->console);
    return 0;
}

static void say(struct line *line, const char *text)
{
    assert_int_equal(send(line->talk, text, strlen(text), MSG_NOSIGNAL), strlen(text));
}

static void hang_up(int *fd)
{
    close(*fd);
    *fd = -1;
}

/* A process that writes @text, @times over, until nobody reads it; a test never waits for it. */
static pid_t flood(int fd, const char *text, size_t times)
{
    pid_t pid = fork();

    assert_true(pid >= 0);
    if (pid == 0) {
        signal(SIGPIPE, SIG_IGN);
        for (size_t i = 0; i < times; i++) {
            if (write(fd, text, strlen(text)) < 0)
                break;
        }
        _exit(0);
    }
    return pid;
}

static void end(pid_t pid)
{
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
}

static int receive(struct line *line, cJSON **ret_message)
{
    return sp_guest_receive(&line->guest, 1000, &line->arena, ret_message, &line->error);
}

static void refused(struct line *line, int code, const char *why)
{
    cJSON *message = NULL;

    assert_int_equal(receive(line, &message), code);
    assert_null(message);
    assert_non_null(strstr(line->error.text, why));
}

static void receive_lines_come_one_by_one(void **state)
{
    struct line *line = *state;
    cJSON *message = NULL;

    say(line, "{\"a\":1}\n{\"b\":2}\n{\"c\"");
    assert_int_equal(receive(line, &message), 0);
    assert_string_equal(message->child->string, "a");
    assert_int_equal(receive(line, &message), 0);
    assert_string_equal(message->child->string, "b");
    say(line, ":3}\n");
    assert_int_equal(receive(line, &message), 0);
    assert_string_equal(message->child->string, "c");
}

static void receive_silence_ends(void **state)
{
    refused(*state, SP_E_IO, "the guest said nothing for");
}

static void receive_half_a_line_ends(void **state)
{
    say(*state, "{\"arm\":0,\"evid");
    refused(*state, SP_E_IO, "nothing more in the middle of a line");
}

static void receive_closed_talk_is_hung_up(void **state)
{
    struct line *line = *state;

    say(line, "{\"arm\":0,\"evid");
    hang_up(&line->talk);
    refused(line, SP_E_IO, "hung up");
}

static void receive_what_is_no_json_is_refused(void **state)
{
    static const struct {
        const char *text;
        int code;
        const char *why;
    } lines[] = {
        {"\n", SP_E_SYNTAX, "no JSON: byte 0"},
        {"pass\n", SP_E_SYNTAX, "no JSON: byte 0"},
        {"{\"arm\":0}{\"arm\":1}\n", SP_E_SYNTAX, "byte 9, something stands behind the value"},
        {"{\"arm\":0,\n\"evidence\":{}}\n", SP_E_SYNTAX, "no JSON"},
        {"{\"arm\":0,\"arm\":1}\n", SP_E_DUPLICATE, "twice"},
        {"{\"arm\":\"\xff\"}\n", SP_E_ENCODING, "UTF-8"},
        {"{\"arm\":\"\\u0000\"}\n", SP_E_SYNTAX, "NUL"},
        {"{\"arm\":\"\\ud800\"}\n", SP_E_ENCODING, "surrogate"},
        {"{\"arm\":007}\n", SP_E_SYNTAX, "zero"},
        {"{\"arm\":NaN}\n", SP_E_SYNTAX, "no JSON"},
    };

    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        struct line *line = *state;

        line->guest.in.length = 0;
        line->guest.taken = 0;
        say(line, lines[i].text);
        refused(line, lines[i].code, lines[i].why);
    }
}

static void receive_nul_bytes_are_no_json(void **state)
{
    struct line *line = *state;

    assert_int_equal(send(line->talk, "{\"a\":1}\0\n", 9, MSG_NOSIGNAL), 9);
    refused(line, SP_E_SYNTAX, "no JSON");
}

static void receive_nesting_is_bounded(void **state)
{
    struct line *line = *state;
    char text[1001];

    memset(text, '[', sizeof(text) - 1);
    text[sizeof(text) - 1] = '\0';
    say(line, text);
    say(line, "\n");
    refused(line, SP_E_LIMIT, "nested deeper");
}

static void receive_line_without_end_is_bounded(void **state)
{
    struct line *line = *state;
    pid_t pid = flood(line->talk, "0123456789abcdef0123456789abcdef", LARGE);

    line->guest.patience_ms = 0;
    assert_int_equal(
        sp_guest_receive(&line->guest, 60000, &line->arena, &(cJSON *){NULL}, &line->error),
        SP_E_LIMIT);
    assert_in_range(line->guest.in.capacity, 0, 4 * SP_GUEST_MESSAGE_MAX);
    end(pid);
}

static void send_one_line_arrives(void **state)
{
    struct line *line = *state;
    struct sp_buf message = {0};
    char text[64] = "";

    sp_buf_add_str(&message, "{\"end\":true}");
    assert_int_equal(sp_guest_send(&line->guest, &message, &line->error), 0);
    assert_int_equal(read(line->talk, text, sizeof(text)), 13);
    assert_string_equal(text, "{\"end\":true}\n");
    sp_buf_free(&message);
}

static void send_to_who_has_more_to_say_is_refused(void **state)
{
    struct line *line = *state;
    struct sp_buf message = {0};
    cJSON *ignored = NULL;

    sp_buf_add_str(&message, "{}");
    say(line, "{\"arm\":0}\n{\"arm\":1}\n");
    assert_int_equal(receive(line, &ignored), 0);
    assert_int_equal(sp_guest_send(&line->guest, &message, &line->error), SP_E_INVALID);
    assert_non_null(strstr(line->error.text, "more than it was asked"));
    sp_buf_free(&message);
}

/* A plan can be larger than what a socket holds, and a guest that hangs reads nothing. */
static void send_to_who_does_not_read_ends(void **state)
{
    struct line *line = *state;
    struct sp_buf message = {0};

    assert_non_null(sp_buf_reserve(&message, LARGE));
    memset(message.bytes, ' ', LARGE);
    message.length = LARGE;
    assert_int_equal(sp_guest_send(&line->guest, &message, &line->error), SP_E_IO);
    assert_non_null(strstr(line->error.text, "does not take"));
    sp_buf_free(&message);
}

static void send_to_who_is_gone_ends(void **state)
{
    struct line *line = *state;
    struct sp_buf message = {0};

    hang_up(&line->talk);
    sp_buf_add_str(&message, "{}");
    assert_int_equal(sp_guest_send(&line->guest, &message, &line->error), SP_E_IO);
    assert_non_null(strstr(line->error.text, "does not listen"));
    sp_buf_free(&message);
}

static void wait_who_goes_on_ends(void **state)
{
    struct line *line = *state;

    assert_int_equal(sp_guest_wait(&line->guest, 1000, &line->error), SP_E_IO);
    assert_non_null(strstr(line->error.text, "did not end within"));
}

static void wait_who_says_more_is_refused(void **state)
{
    struct line *line = *state;
    pid_t pid = flood(line->talk, "0123456789abcdef0123456789abcdef", LARGE);

    line->guest.patience_ms = 60000;
    assert_int_equal(sp_guest_wait(&line->guest, 1000, &line->error), SP_E_INVALID);
    assert_non_null(strstr(line->error.text, "more behind its end"));
    assert_in_range(line->guest.in.capacity, 0, SP_GUEST_MESSAGE_MAX);
    end(pid);
}

static void console_flood_is_bounded_and_hides_nothing(void **state)
{
    struct line *line = *state;
    pid_t pid = 0;
    char text[SP_CONSOLE_LINE_MAX];

    assert_int_equal(write(line->console, "[ 1.0] BUG: one\n", 16), 16);
    pid = flood(line->console, "all is well and all is well and\n", (size_t)LARGE / 32 * 2);
    hang_up(&line->console); /* the child's end is the last: the console ends with it */
    line->guest.patience_ms = 60000;
    line->guest.qemu = pid;
    setpgid(pid, pid);
    assert_int_equal(sp_guest_wait(&line->guest, 1000, &line->error), 0);
    assert_true(line->guest.exited);
    assert_in_range(line->guest.console_text.length, 1, SP_GUEST_CONSOLE_MAX);
    assert_in_range(line->guest.console_text.capacity, 1, 4 * SP_GUEST_CONSOLE_MAX);
    assert_false(sp_console_trouble(&line->guest.console_text, text));
    assert_true(sp_guest_trouble(&line->guest, text));
    assert_string_equal(text, "[ 1.0] BUG: one");
}

static void boot_program_that_is_missing_ends_with_its_reason(void **state)
{
    const struct sp_guest_options options = {
        .name = "none", .folder = "/none", .accel = "tcg", .qemu = "/none/qemu", .memory_mib = 256};
    struct sp_guest guest = {0};
    struct sp_error error = {0};

    (void)state;
    assert_int_equal(sp_guest_boot(&options, &guest, &error), 0);
    assert_int_equal(strlen(guest.nonce), 32);
    assert_int_equal(sp_guest_wait(&guest, 60000, &error), 0);
    assert_true(WIFEXITED(guest.status) && WEXITSTATUS(guest.status) != 0);
    assert_non_null(
        strstr(sp_buf_str(&guest.console_text), "/none/qemu: No such file or directory\n"));
    assert_int_equal(access(guest.folder, F_OK), 0);
    sp_guest_free(&guest);
    assert_int_equal(access(guest.folder, F_OK), -1);
}

static void boot_nonces_differ(void **state)
{
    const struct sp_guest_options options = {
        .name = "none", .folder = "/none", .accel = "tcg", .qemu = "/none/qemu", .memory_mib = 256};
    struct sp_guest guests[2] = {{0}, {0}};

    (void)state;
    for (int i = 0; i < 2; i++) {
        assert_int_equal(sp_guest_boot(&options, &guests[i], NULL), 0);
        sp_guest_free(&guests[i]);
    }
    assert_string_not_equal(guests[0].nonce, guests[1].nonce);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
        TEST(receive_lines_come_one_by_one),
        TEST(receive_silence_ends),
        TEST(receive_half_a_line_ends),
        TEST(receive_closed_talk_is_hung_up),
        TEST(receive_what_is_no_json_is_refused),
        TEST(receive_nul_bytes_are_no_json),
        TEST(receive_nesting_is_bounded),
        TEST(receive_line_without_end_is_bounded),
        TEST(send_one_line_arrives),
        TEST(send_to_who_has_more_to_say_is_refused),
        TEST(send_to_who_does_not_read_ends),
        TEST(send_to_who_is_gone_ends),
        TEST(wait_who_goes_on_ends),
        TEST(wait_who_says_more_is_refused),
        TEST(console_flood_is_bounded_and_hides_nothing),
        cmocka_unit_test(boot_program_that_is_missing_ends_with_its_reason),
        cmocka_unit_test(boot_nonces_differ),
    };

    return SP_TESTING_RUN(tests);
}
