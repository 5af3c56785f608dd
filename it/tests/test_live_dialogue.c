/* SPDX-License-Identifier: Apache-2.0 */
#include "host/dialogue.h"
#include "testing/testing.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ARENA_SIZE = 16 << 10, PATIENCE_MS = 60000, SHORT_MS = 200, ANSWERS_MAX = 12, ARMS = 2 };

#define NONCE "0123456789abcdef0123456789abcdef"
#define ARM_0 "{\"arm\":0,\"evidence\":{\"exit\":0}}\n"
#define ARM_1 "{\"arm\":1,\"evidence\":{\"exit\":0}}\n"
#define END   "{\"end\":\"" NONCE "\",\"arms\":2}\n"

/**
 * struct script - what a guest answers, a line for a line, and how it ends
 * @console: said with the first answer
 * @hangs:   instead of ending
 * @status:  of its end
 */
struct script {
    const char *answers[ANSWERS_MAX];
    const char *console;
    int status;
    bool hangs;
};

/* struct played - a dialogue, as far as it went */
struct played {
    struct sp_dialogue dialogue;
    struct sp_arena arena;
    struct sp_error error;
    cJSON *evidence;
    int rc;
};

static void read_line(int fd)
{
    char byte = 0;

    while (byte != '\n') {
        if (read(fd, &byte, 1) != 1)
            _exit(1);
    }
}

/* By way of another program: valgrind looks for leaks where a child of a test ends by itself. */
static _Noreturn void leave(int status)
{
    char text[16];

    snprintf(text, sizeof(text), "%d", status);
    execl("/bin/sh", "sh", "-c", "exit \"$0\"", text, (char *)NULL);
    _exit(1);
}

/* The other end; a child that asserts nothing. */
static _Noreturn void act(const struct script *script, int talk, int console)
{
    setpgid(0, 0);
    for (int i = 0; i < ANSWERS_MAX && script->answers[i] != NULL; i++) {
        read_line(talk);
        if (i == 0 && script->console != NULL &&
            write(console, script->console, strlen(script->console)) < 0)
            _exit(1);
        if (send(talk, script->answers[i], strlen(script->answers[i]), MSG_NOSIGNAL) < 0)
            _exit(1);
    }
    while (script->hangs)
        pause();
    read_line(talk);
    leave(script->status);
}

static void start(const struct script *script, struct played *played)
{
    int talk[2];
    int console[2];
    struct sp_guest *guest = &played->dialogue.guest;

    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, talk), 0);
    assert_int_equal(pipe2(console, O_CLOEXEC), 0);
    fcntl(console[0], F_SETFL, O_NONBLOCK);
    *guest = (struct sp_guest){
        .console = console[0],
        .talk = talk[0],
        .listener = -1,
        .nonce = NONCE,
        .patience_ms = script->hangs ? SHORT_MS : PATIENCE_MS,
        .qemu = fork(),
    };
    assert_true(guest->qemu >= 0);
    if (guest->qemu == 0) {
        close(talk[0]);
        close(console[0]);
        act(script, talk[1], console[1]);
    }
    setpgid(guest->qemu, guest->qemu);
    close(talk[1]);
    close(console[1]);
    sp_arena_init(&played->dialogue.arena, ARENA_SIZE);
    sp_arena_init(&played->arena, ARENA_SIZE);
    played->dialogue.running = true;
}

static int plan(void *context, const cJSON *params, struct sp_buf *ret_answer,
                struct sp_error *reterr)
{
    (void)params;
    (void)reterr;
    ++*(unsigned *)context;
    sp_buf_add_str(ret_answer, "{\"result\":{}}");
    return 0;
}

/* Two arms and the end; the first error ends it. */
static struct played play(const struct script *script, const struct sp_dialogue_plans *plans)
{
    struct played played = {0};
    struct sp_buf arm = {0};

    sp_buf_add_str(&arm, "{}");
    start(script, &played);
    for (int i = 0; i < ARMS && played.rc == 0; i++)
        played.rc = sp_dialogue_perform(&played.dialogue, &arm, 1000, plans, &played.arena,
                                        &played.evidence, &played.error);
    if (played.rc == 0)
        played.rc = sp_dialogue_finish(&played.dialogue, &played.error);
    sp_buf_free(&arm);
    return played;
}

static void stop(struct played *played)
{
    sp_dialogue_free(&played->dialogue);
    sp_arena_free(&played->arena);
}

static void believed(const struct script *script)
{
    struct played played = play(script, NULL);

    assert_string_equal(played.error.text, "");
    assert_int_equal(played.rc, 0);
    assert_int_equal(played.dialogue.arms, ARMS);
    stop(&played);
}

static void lost(const struct script *script, const char *why)
{
    struct played played = play(script, NULL);

    assert_true(played.rc < 0);
    if (strstr(played.error.text, why) == NULL)
        fail_msg("\"%s\" does not tell \"%s\"", played.error.text, why);
    stop(&played);
}

static const struct script good = {
    .answers = {ARM_0, ARM_1, END}, .console = "Linux version 6.1\n", .status = SP_GUEST_SENTINEL};

static void dialogue_good_guest_is_believed(void **state)
{
    (void)state;
    believed(&good);
}

static void finish_end_that_is_none_is_lost(void **state)
{
    static const struct {
        const char *end;
        const char *why;
    } ends[] = {
        {"{\"end\":\"0123456789abcdef0123456789abcdee\",\"arms\":2}\n", "another nonce"},
        {"{\"end\":\"0123456789ABCDEF0123456789ABCDEF\",\"arms\":2}\n", "another nonce"},
        {"{\"end\":\"\",\"arms\":2}\n", "another nonce"},
        {"{\"end\":true,\"arms\":2}\n", "another nonce"},
        {"{\"End\":\"" NONCE "\",\"arms\":2}\n", "another thing where its end was asked"},
        {"{\"arms\":2}\n", "another thing where its end was asked"},
        {"[]\n", "another thing where its end was asked"},
        {ARM_1, "another thing where its end was asked"},
        {"{\"end\":\"" NONCE "\"}\n", "counts other arms than the 2"},
        {"{\"end\":\"" NONCE "\",\"arms\":1}\n", "counts other arms than the 2"},
        {"{\"end\":\"" NONCE "\",\"arms\":3}\n", "counts other arms than the 2"},
        {"{\"end\":\"" NONCE "\",\"arms\":2.5}\n", "counts other arms than the 2"},
        {"{\"end\":\"" NONCE "\",\"arms\":4294967298}\n", "counts other arms than the 2"},
        {"{\"end\":\"" NONCE "\",\"arms\":1e999}\n", "counts other arms than the 2"},
        {"{\"end\":\"" NONCE "\",\"arms\":\"2\"}\n", "counts other arms than the 2"},
        {"{\"end\":\"" NONCE "\",\"arms\":2,\"pass\":true}\n", "more in its end record"},
        {"{\"end\":\"" NONCE "\",\"arms\":2,\"arms\":2}\n", "no JSON"},
        {END END, "says more"},
        {END "x", "says more"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
        struct script script = good;

        script.answers[2] = ends[i].end;
        lost(&script, ends[i].why);
    }
}

static void perform_answer_that_is_none_is_lost(void **state)
{
    static const struct {
        const char *answer;
        const char *why;
    } answers[] = {
        {ARM_0, "answers for arm 0 where 1 was asked"},
        {"{\"arm\":2,\"evidence\":{}}\n", "answers for arm 2 where 1 was asked"},
        {"{\"arm\":-1,\"evidence\":{}}\n", "answers for arm -1 where 1 was asked"},
        {"{\"arm\":1.0000001,\"evidence\":{}}\n", "where 1 was asked"},
        {"{\"arm\":1e999,\"evidence\":{}}\n", "answers for arm inf where 1 was asked"},
        {"{\"arm\":\"1\",\"evidence\":{}}\n", "no evidence of an arm"},
        {"{\"evidence\":{}}\n", "no evidence of an arm"},
        {"{\"arm\":1}\n", "no evidence of an arm"},
        {"{\"arm\":1,\"evidence\":null}\n", "no evidence of an arm"},
        {"{\"arm\":1,\"evidence\":[]}\n", "no evidence of an arm"},
        {"{\"arm\":1,\"Evidence\":{}}\n", "no evidence of an arm"},
        {"{\"arm\":1,\"evidence\":{},\"verdict\":\"pass\"}\n", "more beside an arm's evidence"},
        {"{\"arm\":1,\"evidence\":{},\"id\":\"trial/other\"}\n", "more beside an arm's evidence"},
        {"{\"arm\":1,\"arm\":1,\"evidence\":{}}\n", "no JSON"},
        {"{\"params\":{}}\n", "a plan that nobody makes"},
        {END, "no evidence of an arm"},
        {"1\n", "no evidence of an arm"},
        {"\n", "no JSON"},
        {ARM_1 ARM_1, "says more than it was asked"},
        {ARM_1 END, "says more than it was asked"},
        {ARM_1 "{", "says more than it was asked"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
        struct script script = good;

        script.answers[1] = answers[i].answer;
        lost(&script, answers[i].why);
    }
}

/* LIV-14: a guest that panics makes QEMU exit 0. */
static void finish_without_the_sentinel_is_lost(void **state)
{
    static const int statuses[] = {0, 1, 84, 86, 127};

    (void)state;
    for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++) {
        struct script script = good;

        script.status = statuses[i];
        lost(&script, "without its sentinel");
    }
}

static void finish_console_in_trouble_is_lost(void **state)
{
    static const char *const consoles[] = {"BUG: x\n", "Oops: 0\n", "Kernel panic - x",
                                           "WARNING: x"};

    (void)state;
    for (size_t i = 0; i < sizeof(consoles) / sizeof(consoles[0]); i++) {
        struct script script = good;

        script.console = consoles[i];
        lost(&script, "its console says: ");
    }
}

static void dialogue_guest_that_hangs_is_lost(void **state)
{
    (void)state;
    lost(&(const struct script){.hangs = true}, "said nothing");
    lost(&(const struct script){.answers = {ARM_0}, .hangs = true}, "said nothing");
    lost(&(const struct script){.answers = {ARM_0, "{\"arm\":1,"}, .hangs = true},
         "in the middle of a line");
    lost(&(const struct script){.answers = {ARM_0, ARM_1, END}, .hangs = true}, "did not end");
}

/* Whose status is the sentinel's, but who did not say an end. */
static void dialogue_guest_that_ends_early_is_lost(void **state)
{
    struct script script = good;

    (void)state;
    script.answers[2] = NULL;
    lost(&script, "ended in the middle of its work; QEMU ended with status 85");
    script.answers[1] = NULL;
    lost(&script, "ended in the middle of its work; QEMU ended with status 85");
    script.answers[0] = NULL;
    lost(&script, "QEMU ended with status 85");
}

static void perform_reason_has_the_console_of_a_panic(void **state)
{
    (void)state;
    lost(&(const struct script){.answers = {ARM_0},
                                .console = "[ 2.0] Kernel panic - not syncing: x\n"},
         "ended in the middle of its work; its console says: [ 2.0] Kernel panic - not syncing: x");
}

static void perform_evidence_is_the_arms(void **state)
{
    struct script script = good;
    struct played played;

    (void)state;
    script.answers[1] = "{\"evidence\":{\"exit\":7},\"arm\":1.0}\n";
    played = play(&script, NULL);
    assert_int_equal(played.rc, 0);
    assert_int_equal(cJSON_GetObjectItemCaseSensitive(played.evidence, "exit")->valuedouble, 7);
    stop(&played);
}

static void perform_plan_is_made_meanwhile(void **state)
{
    unsigned made = 0;
    const struct sp_dialogue_plans plans = {.answer = plan, .context = &made};
    struct script script = {.answers = {"{\"params\":{}}\n", ARM_0, ARM_1, END},
                            .status = SP_GUEST_SENTINEL};
    struct played played = play(&script, &plans);

    (void)state;
    assert_int_equal(played.rc, 0);
    assert_int_equal(made, 1);
    stop(&played);
}

static void perform_plans_without_end_are_lost(void **state)
{
    unsigned made = 0;
    const struct sp_dialogue_plans plans = {.answer = plan, .context = &made};
    struct script script = {0};
    struct played played;

    (void)state;
    for (int i = 0; i < ANSWERS_MAX; i++)
        script.answers[i] = "{\"params\":{}}\n";
    played = play(&script, &plans);
    assert_true(played.rc < 0);
    assert_non_null(strstr(played.error.text, "plans without end"));
    assert_in_range(made, 1, ANSWERS_MAX - 1);
    stop(&played);
}

static void start_program_that_says_nothing_is_lost(void **state)
{
    const struct sp_guest_options options = {
        .name = "x", .folder = "/x", .accel = "tcg", .qemu = "/bin/false", .memory_mib = 256};
    struct sp_dialogue dialogue = {0};
    struct sp_error error = {0};

    (void)state;
    assert_true(sp_dialogue_start(&dialogue, &options, &error) < 0);
    assert_non_null(strstr(error.text, "QEMU ended with status 1"));
    sp_dialogue_free(&dialogue);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dialogue_good_guest_is_believed),
        cmocka_unit_test(finish_end_that_is_none_is_lost),
        cmocka_unit_test(perform_answer_that_is_none_is_lost),
        cmocka_unit_test(finish_without_the_sentinel_is_lost),
        cmocka_unit_test(finish_console_in_trouble_is_lost),
        cmocka_unit_test(dialogue_guest_that_hangs_is_lost),
        cmocka_unit_test(dialogue_guest_that_ends_early_is_lost),
        cmocka_unit_test(perform_reason_has_the_console_of_a_panic),
        cmocka_unit_test(perform_evidence_is_the_arms),
        cmocka_unit_test(perform_plan_is_made_meanwhile),
        cmocka_unit_test(perform_plans_without_end_are_lost),
        cmocka_unit_test(start_program_that_says_nothing_is_lost),
    };

    return SP_TESTING_RUN(tests);
}
