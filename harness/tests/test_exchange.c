/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every hostile implementation in bad/ gets the outcomes that exchange.h promises, in bounded
 * time and memory.
 */
#include "exchange/exchange.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

enum { REQUESTS = 6, CHOSEN = 3, MEMORY_MAX_KIB = 64 << 10 };

#if defined(__SANITIZE_ADDRESS__)
enum { MEASURES_MEMORY = 0 }; /* the sanitizer's own memory would be measured */
#else
enum { MEASURES_MEMORY = 1 };
#endif

struct outcomes {
    size_t calls[REQUESTS];
    struct sp_exchange_answer answers[REQUESTS];
    char stderr_tails[REQUESTS][64];
    struct sp_exchange_summary summary;
    double ms;
};

static void note(void *context, size_t index, const struct sp_exchange_answer *answer)
{
    struct outcomes *outcomes = context;

    outcomes->calls[index]++;
    outcomes->answers[index] = *answer;
    if (answer->outcome != SP_EXCHANGE_ANSWERED)
        snprintf(outcomes->stderr_tails[index], sizeof(outcomes->stderr_tails[0]), "%.*s",
                 (int)answer->stderr_length, answer->stderr_tail);
}

static double clock_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static void path_of(char *path, size_t size, const char *name)
{
    snprintf(path, size, "%s/%s", BAD_DIR, name);
}

static void ask(const char *name, char *argument, unsigned jobs, const char *window,
                struct outcomes *ret)
{
    struct sp_exchange_request requests[REQUESTS];
    char params[REQUESTS][64];
    char path[512];
    char *argv[] = {path, argument, NULL};
    struct sp_exchange_config config = {
        .argv = argv, .jobs = jobs, .timeout_ms = 700, .start_timeout_ms = 3000};
    struct sp_error error;
    double start = clock_ms();

    memset(ret, 0, sizeof(*ret));
    config.summary = &ret->summary;
    path_of(path, sizeof(path), name);
    setenv("BAD_WINDOW", window, 1);
    for (size_t i = 0; i < REQUESTS; i++) {
        snprintf(params[i], sizeof(params[i]), "{\"number\":%zu,\"command\":[\"x\"]}", i);
        requests[i] = (struct sp_exchange_request){"plan", params[i], strlen(params[i])};
    }
    assert_int_equal(sp_exchange_run(&config, requests, REQUESTS, note, ret, &error), 0);
    ret->ms = clock_ms() - start;
    for (size_t i = 0; i < REQUESTS; i++)
        assert_int_equal(ret->calls[i], 1);
}

/* How each implementation must come out; the same for every window and number of jobs. */
struct expectation {
    const char *name;
    enum sp_exchange_outcome others; /* than the chosen request */
    enum sp_exchange_outcome chosen; /* request number 3 */
    const char *mentions;            /* in the chosen one's why */
    bool killed_at_end;
    double most_ms;
};

static const struct expectation expectations[] = {
    {"empty-answer.py", SP_EXCHANGE_ANSWERED, SP_EXCHANGE_ANSWERED, NULL, false, 5000},
    {"constant-answer.py", SP_EXCHANGE_ANSWERED, SP_EXCHANGE_ANSWERED, NULL, false, 5000},
    {"always-refuses.py", SP_EXCHANGE_ANSWERED, SP_EXCHANGE_ANSWERED, NULL, false, 5000},
    {"always-unsandboxed.py", SP_EXCHANGE_ANSWERED, SP_EXCHANGE_ANSWERED, NULL, false, 5000},
    {"always-enforced.py", SP_EXCHANGE_ANSWERED, SP_EXCHANGE_ANSWERED, NULL, false, 5000},
    {"echo.py", SP_EXCHANGE_PROTOCOL, SP_EXCHANGE_PROTOCOL, "sent a request", false, 5000},
    {"hangs-on-nth.py", SP_EXCHANGE_ANSWERED, SP_EXCHANGE_HANG, "no answer within 0.7 s", false,
     8000},
    {"hangs-always.py", SP_EXCHANGE_HANG, SP_EXCHANGE_HANG, "no answer", false, 10000},
    {"crashes-at-start.py", SP_EXCHANGE_CRASH, SP_EXCHANGE_CRASH, "SIGABRT", false, 5000},
    {"crashes-on-one.py", SP_EXCHANGE_ANSWERED, SP_EXCHANGE_CRASH, "killed by SIGSEGV", false,
     5000},
    {"wrong-id.py", SP_EXCHANGE_PROTOCOL, SP_EXCHANGE_PROTOCOL, "not asked", false, 5000},
    {"answers-twice.py", SP_EXCHANGE_PROTOCOL, SP_EXCHANGE_PROTOCOL, "twice", false, 8000},
    {"answers-before-asked.py", SP_EXCHANGE_PROTOCOL, SP_EXCHANGE_PROTOCOL, "not asked", false,
     5000},
    {"floods-stdout.py", SP_EXCHANGE_PROTOCOL, SP_EXCHANGE_PROTOCOL, "not strict JSON", false,
     8000},
    {"floods-stderr.py", SP_EXCHANGE_ANSWERED, SP_EXCHANGE_ANSWERED, NULL, false, 8000},
    {"line-without-end.py", SP_EXCHANGE_PROTOCOL, SP_EXCHANGE_PROTOCOL, "without end", false, 8000},
    {"half-line.py", SP_EXCHANGE_CRASH, SP_EXCHANGE_CRASH, "in the middle of an answer", false,
     8000},
    {"invalid-utf8.py", SP_EXCHANGE_PROTOCOL, SP_EXCHANGE_PROTOCOL, "not strict JSON", false, 8000},
    {"closes-stdout.py", SP_EXCHANGE_PROTOCOL, SP_EXCHANGE_PROTOCOL, "closed its output", false,
     20000},
    {"forks-a-child.py", SP_EXCHANGE_ANSWERED, SP_EXCHANGE_ANSWERED, NULL, true, 5000},
    {"ignores-end.py", SP_EXCHANGE_ANSWERED, SP_EXCHANGE_ANSWERED, NULL, true, 5000},
};

static void check(const struct expectation *expected, unsigned jobs, const char *window)
{
    struct outcomes got;

    print_message("  %s, %u jobs, window %s\n", expected->name, jobs, window);
    ask(expected->name, NULL, jobs, window, &got);
    for (size_t i = 0; i < REQUESTS; i++) {
        enum sp_exchange_outcome due = i == CHOSEN ? expected->chosen : expected->others;

        if (got.answers[i].outcome != due)
            print_message("    request %zu: %s (%s)\n", i,
                          sp_exchange_outcome_name(got.answers[i].outcome), got.answers[i].why);
        assert_int_equal(got.answers[i].outcome, due);
    }
    if (expected->mentions != NULL && strstr(got.answers[CHOSEN].why, expected->mentions) == NULL)
        fail_msg("'%s' does not mention '%s'", got.answers[CHOSEN].why, expected->mentions);
    assert_int_equal(got.summary.killed_at_end > 0, expected->killed_at_end);
    print_message("    %.0f ms\n", got.ms);
    assert_true(got.ms < expected->most_ms);
}

static void run_hostile_one_at_a_time_is_charged(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(expectations) / sizeof(expectations[0]); i++)
        check(&expectations[i], 1, "1");
}

static void run_hostile_pipelined_is_charged_the_same(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(expectations) / sizeof(expectations[0]); i++)
        check(&expectations[i], 2, "4");
}

static void run_crash_keeps_last_words(void **state)
{
    struct outcomes got;

    (void)state;
    ask("crashes-on-one.py", NULL, 1, "6", &got);
    assert_string_equal(got.stderr_tails[CHOSEN], "about to die\n");
}

/* A fault that none of the suspects repeats is still charged, to the oldest. */
static void run_fault_that_does_not_come_back_is_charged_once(void **state)
{
    char mark[] = "/tmp/test_exchange.XXXXXX";
    int fd = mkstemp(mark);
    struct outcomes got;
    size_t crashes = 0;

    (void)state;
    assert_true(fd >= 0);
    close(fd);
    unlink(mark);
    ask("crashes-once.py", mark, 1, "6", &got);
    unlink(mark);
    for (size_t i = 0; i < REQUESTS; i++)
        crashes += got.answers[i].outcome == SP_EXCHANGE_CRASH;
    assert_int_equal(crashes, 1);
    assert_int_equal(got.answers[2].outcome, SP_EXCHANGE_CRASH);
    assert_non_null(strstr(got.answers[2].why, "not when asked again alone"));
}

static void run_slow_but_right_is_answered(void **state)
{
    char path[512];
    struct outcomes got;

    (void)state;
    path_of(path, sizeof(path), "empty-answer.py");
    ask("slow-but-right.py", path, 2, "4", &got);
    for (size_t i = 0; i < REQUESTS; i++) {
        assert_int_equal(got.answers[i].outcome, SP_EXCHANGE_ANSWERED);
        assert_true(got.answers[i].ms >= 15);
    }
    assert_int_equal(got.summary.failed_starts, 0);
}

static int probe(char *name, struct sp_implementation *ret, struct sp_error *reterr)
{
    char path[512];
    char *argv[] = {path, NULL};
    struct sp_exchange_config config = {.argv = argv, .timeout_ms = 1000};

    path_of(path, sizeof(path), name);
    return sp_exchange_probe(&config, ret, reterr);
}

static void probe_honest_start_is_read(void **state)
{
    struct sp_implementation implementation;
    struct sp_error error;

    (void)state;
    setenv("BAD_WINDOW", "100000", 1);
    assert_int_equal(probe("empty-answer.py", &implementation, &error), 0);
    assert_string_equal(implementation.name, "empty-answer.py");
    assert_string_equal(implementation.version, "1");
    assert_string_equal(implementation.language, "python");
    assert_int_equal(implementation.window, SP_EXCHANGE_WINDOW_MAX);
    assert_true(sp_implementation_has(&implementation, "plan"));
    assert_false(sp_implementation_has(&implementation, "policy"));
}

static void probe_bad_start_says_why(void **state)
{
    struct sp_implementation implementation;
    struct sp_error error;

    (void)state;
    assert_int_equal(probe("not-there", &implementation, &error), SP_E_IO);
    assert_non_null(strstr(error.text, "No such file"));
    assert_int_equal(probe("crashes-at-start.py", &implementation, &error), SP_E_IO);
    assert_non_null(strstr(error.text, "killed by SIGABRT"));
    assert_int_equal(probe("hangs-at-start.py", &implementation, &error), SP_E_IO);
    assert_non_null(strstr(error.text, "no answer to initialize within 1 s"));
    assert_int_equal(probe("echo.py", &implementation, &error), SP_E_INVALID);
    setenv("BAD_WINDOW", "0", 1);
    assert_int_equal(probe("empty-answer.py", &implementation, &error), SP_E_INVALID);
    assert_string_equal(error.where, "/result/window");
}

/* After the floods above: what they sent was never kept. */
static void run_all_of_it_stays_small(void **state)
{
    struct rusage usage;

    (void)state;
    if (!MEASURES_MEMORY)
        return;
    getrusage(RUSAGE_SELF, &usage);
    print_message("  peak memory: %ld KiB\n", usage.ru_maxrss);
    assert_true(usage.ru_maxrss < MEMORY_MAX_KIB);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(probe_honest_start_is_read),
        cmocka_unit_test(probe_bad_start_says_why),
        cmocka_unit_test(run_hostile_one_at_a_time_is_charged),
        cmocka_unit_test(run_hostile_pipelined_is_charged_the_same),
        cmocka_unit_test(run_crash_keeps_last_words),
        cmocka_unit_test(run_fault_that_does_not_come_back_is_charged_once),
        cmocka_unit_test(run_slow_but_right_is_answered),
        cmocka_unit_test(run_all_of_it_stays_small),
    };

    return cmocka_run_group_tests(tests, NULL, NULL) == 0 ? 0 : 1;
}
