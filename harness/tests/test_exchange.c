/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every hostile implementation in bad/ gets the outcomes that exchange.h promises, in bounded
 * time and memory.
 *
 * Time is a model (model_time.h), so that no outcome depends on how fast the machine is. What
 * bounds a run is how many processes it starts and how many time limits it waits for.
 */
#include "exchange/exchange.h"

#include "tests/model_time.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cmocka.h>

enum {
    REQUESTS = 6,
    CHOSEN = 3,
    TIMEOUT_MS = 5000,
    START_TIMEOUT_MS = 7000,
    LATE_MS = 10,       /* a limit is noticed so soon: a millisecond a wait, by the model's clock */
    PLENTY_MS = 600000, /* of real time, for what does not hang */
    PROCESSES_MAX = 100, /* no run needs half as many */
    WATCHDOG_S = 300,    /* for one run, which then is taken for one that never ends */
    MEMORY_MAX_KIB = 64 << 10,
};

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
    double model_ms;
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

static void path_of(char *path, size_t size, const char *name)
{
    snprintf(path, size, "%s/%s", BAD_DIR, name);
}

static int ask_as(struct sp_exchange_config config, const char *name, char *argument,
                  const char *window, struct outcomes *ret)
{
    struct sp_exchange_request requests[REQUESTS];
    char params[REQUESTS][64];
    char path[512];
    char *argv[] = {path, argument, NULL};
    struct sp_error error;
    int rc = 0;

    memset(ret, 0, sizeof(*ret));
    config.argv = argv;
    config.summary = &ret->summary;
    path_of(path, sizeof(path), name);
    setenv("BAD_WINDOW", window, 1);
    for (size_t i = 0; i < REQUESTS; i++) {
        snprintf(params[i], sizeof(params[i]), "{\"number\":%zu,\"command\":[\"x\"]}", i);
        requests[i] = (struct sp_exchange_request){"plan", params[i], strlen(params[i])};
    }
    alarm(WATCHDOG_S);
    rc = sp_exchange_run(&config, requests, REQUESTS, note, ret, &error);
    alarm(0);
    if (rc < 0)
        print_error("%s: %s\n", name, error.text);
    return rc;
}

static void ask(const char *name, char *argument, unsigned jobs, const char *window,
                struct outcomes *ret)
{
    struct sp_exchange_config config = {
        .jobs = jobs, .timeout_ms = TIMEOUT_MS, .start_timeout_ms = START_TIMEOUT_MS};
    int rc = 0;

    sp_model_time_begin(PROCESSES_MAX);
    rc = ask_as(config, name, argument, window, ret);
    ret->model_ms = sp_model_time_end();
    assert_int_equal(rc, 0);
    for (size_t i = 0; i < REQUESTS; i++)
        assert_int_equal(ret->calls[i], 1);
}

/*
 * How each implementation must come out, with every window and number of jobs, and what it may
 * cost. Each request that fails costs a process where one is asked at a time, and two where the
 * fault may as well be the next one's. Where several are asked it costs the process in which it
 * failed among others, the one in which it failed alone, and one that the other job started for a
 * request that was taken meanwhile.
 */
struct expectation {
    const char *name;
    enum sp_exchange_outcome others; /* than the chosen request */
    enum sp_exchange_outcome chosen; /* request number 3 */
    const char *mentions;            /* in the chosen one's why */
    bool killed_at_end;              /* every process, else none */
    size_t processes[2];             /* at most: one at a time, pipelined */
    unsigned waits;                  /* for a limit to pass: one at a time */
    unsigned limit_ms;
};

#define COSTS(alone, pipelined) .processes = {alone, pipelined}
#define WAITS(count, limit)     .waits = (count), .limit_ms = (limit)
enum { ONE_EACH = REQUESTS, TWO_EACH = 2 * REQUESTS, THREE_EACH = 3 * REQUESTS };

static const struct expectation expectations[] = {
    {"empty-answer.py", SP_EXCHANGE_ANSWERED, SP_EXCHANGE_ANSWERED, NULL, COSTS(1, 2)},
    {"constant-answer.py", SP_EXCHANGE_ANSWERED, SP_EXCHANGE_ANSWERED, NULL, COSTS(1, 2)},
    {"always-refuses.py", SP_EXCHANGE_ANSWERED, SP_EXCHANGE_ANSWERED, NULL, COSTS(1, 2)},
    {"always-unsandboxed.py", SP_EXCHANGE_ANSWERED, SP_EXCHANGE_ANSWERED, NULL, COSTS(1, 2)},
    {"always-enforced.py", SP_EXCHANGE_ANSWERED, SP_EXCHANGE_ANSWERED, NULL, COSTS(1, 2)},
    {"echo.py", SP_EXCHANGE_PROTOCOL, SP_EXCHANGE_PROTOCOL, "sent a request",
     COSTS(SP_EXCHANGE_BARREN_MAX, SP_EXCHANGE_BARREN_MAX + 1)},
    {"hangs-on-nth.py", SP_EXCHANGE_ANSWERED, SP_EXCHANGE_HANG, "no answer within 5 s", COSTS(2, 6),
     WAITS(1, TIMEOUT_MS)},
    {"hangs-always.py", SP_EXCHANGE_HANG, SP_EXCHANGE_HANG, "no answer",
     COSTS(SP_EXCHANGE_HANGS_IN_ROW_MAX, THREE_EACH),
     WAITS(SP_EXCHANGE_HANGS_IN_ROW_MAX, TIMEOUT_MS)},
    {"crashes-at-start.py", SP_EXCHANGE_CRASH, SP_EXCHANGE_CRASH, "SIGABRT",
     COSTS(SP_EXCHANGE_BARREN_MAX, SP_EXCHANGE_BARREN_MAX + 1)},
    {"crashes-on-one.py", SP_EXCHANGE_ANSWERED, SP_EXCHANGE_CRASH, "killed by SIGSEGV",
     COSTS(2, 6)},
    {"wrong-id.py", SP_EXCHANGE_PROTOCOL, SP_EXCHANGE_PROTOCOL, "not asked",
     COSTS(ONE_EACH, THREE_EACH)},
    {"answers-twice.py", SP_EXCHANGE_PROTOCOL, SP_EXCHANGE_PROTOCOL, "twice",
     COSTS(ONE_EACH, THREE_EACH)},
    {"answers-before-asked.py", SP_EXCHANGE_PROTOCOL, SP_EXCHANGE_PROTOCOL, "not asked",
     COSTS(THREE_EACH, THREE_EACH + 1)}, /* read before the request is sent, it is a failed start */
    {"floods-stdout.py", SP_EXCHANGE_PROTOCOL, SP_EXCHANGE_PROTOCOL, "not strict JSON",
     COSTS(TWO_EACH, THREE_EACH)},
    {"floods-stderr.py", SP_EXCHANGE_ANSWERED, SP_EXCHANGE_ANSWERED, NULL, COSTS(1, 2)},
    {"line-without-end.py", SP_EXCHANGE_PROTOCOL, SP_EXCHANGE_PROTOCOL, "without end",
     COSTS(ONE_EACH, THREE_EACH)},
    {"half-line.py", SP_EXCHANGE_CRASH, SP_EXCHANGE_CRASH, "in the middle of an answer",
     COSTS(ONE_EACH, THREE_EACH)},
    {"invalid-utf8.py", SP_EXCHANGE_PROTOCOL, SP_EXCHANGE_PROTOCOL, "not strict JSON",
     COSTS(ONE_EACH, THREE_EACH)},
    {"closes-stdout.py", SP_EXCHANGE_PROTOCOL, SP_EXCHANGE_PROTOCOL, "closed its output",
     COSTS(ONE_EACH, THREE_EACH), WAITS(REQUESTS, SP_EXCHANGE_GRACE_MS)},
    {"forks-a-child.py", SP_EXCHANGE_ANSWERED, SP_EXCHANGE_ANSWERED, NULL, true, COSTS(1, 2)},
    {"ignores-end.py", SP_EXCHANGE_ANSWERED, SP_EXCHANGE_ANSWERED, NULL, true, COSTS(1, 2),
     WAITS(1, SP_EXCHANGE_GRACE_MS)},
};

static void check_costs(const struct expectation *expected, bool pipelined,
                        const struct outcomes *got)
{
    /* Each job may have hung once with several, before the first was found out. */
    unsigned most_waits = expected->waits + (pipelined && expected->waits > 0 ? 2 : 0);
    unsigned least_waits = pipelined && expected->waits > 0 ? 1 : expected->waits;

    print_message("    %zu processes, %.0f ms by the model\n", got->summary.processes,
                  got->model_ms);
    assert_in_range(got->summary.processes, 1, expected->processes[pipelined]);
    assert_int_equal(got->summary.killed_at_end,
                     expected->killed_at_end ? got->summary.processes : 0);
    assert_true(got->model_ms >= least_waits * expected->limit_ms);
    assert_true(got->model_ms <= most_waits * (expected->limit_ms + LATE_MS));
    for (size_t i = 0; i < REQUESTS; i++) {
        const struct sp_exchange_answer *answer = &got->answers[i];
        bool waited = answer->outcome == SP_EXCHANGE_HANG &&
                      strncmp(answer->why, "not asked", strlen("not asked")) != 0;

        if (waited)
            assert_true(answer->ms >= TIMEOUT_MS && answer->ms <= TIMEOUT_MS + LATE_MS);
    }
}

static void check(const struct expectation *expected, bool pipelined)
{
    struct outcomes got;

    print_message("  %s\n", expected->name);
    ask(expected->name, NULL, pipelined ? 2 : 1, pipelined ? "4" : "1", &got);
    for (size_t i = 0; i < REQUESTS; i++) {
        enum sp_exchange_outcome due = i == CHOSEN ? expected->chosen : expected->others;

        if (got.answers[i].outcome != due)
            print_message("    request %zu: %s (%s)\n", i,
                          sp_exchange_outcome_name(got.answers[i].outcome), got.answers[i].why);
        assert_int_equal(got.answers[i].outcome, due);
    }
    if (expected->mentions != NULL && strstr(got.answers[CHOSEN].why, expected->mentions) == NULL)
        fail_msg("'%s' does not mention '%s'", got.answers[CHOSEN].why, expected->mentions);
    check_costs(expected, pipelined, &got);
}

static void run_hostile_one_at_a_time_is_charged(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(expectations) / sizeof(expectations[0]); i++)
        check(&expectations[i], false);
}

static void run_hostile_pipelined_is_charged_the_same(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(expectations) / sizeof(expectations[0]); i++)
        check(&expectations[i], true);
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

/* In real time. Answers that are read together share one clock: only their sum is known. */
static void run_slow_but_right_is_answered(void **state)
{
    struct sp_exchange_config config = {.jobs = 2, .timeout_ms = PLENTY_MS};
    char path[512];
    struct outcomes got;
    double ms = 0;

    (void)state;
    path_of(path, sizeof(path), "empty-answer.py");
    setenv("BAD_DELAY", "0.02", 1);
    assert_int_equal(ask_as(config, "slow-but-right.py", path, "4", &got), 0);
    for (size_t i = 0; i < REQUESTS; i++) {
        assert_int_equal(got.answers[i].outcome, SP_EXCHANGE_ANSWERED);
        ms += got.answers[i].ms;
    }
    assert_true(ms >= REQUESTS * 20);
    assert_int_equal(got.summary.failed_starts, 0);
}

/* In real time: what hangs is not waited for long, and all else has plenty. */
static int probe(char *name, unsigned timeout_ms, struct sp_implementation *ret,
                 struct sp_error *reterr)
{
    char path[512];
    char *argv[] = {path, NULL};
    struct sp_exchange_config config = {.argv = argv, .timeout_ms = timeout_ms};
    int rc = 0;

    path_of(path, sizeof(path), name);
    alarm(WATCHDOG_S);
    rc = sp_exchange_probe(&config, ret, reterr);
    alarm(0);
    return rc;
}

static void probe_honest_start_is_read(void **state)
{
    struct sp_implementation implementation;
    struct sp_error error;

    (void)state;
    setenv("BAD_WINDOW", "100000", 1);
    assert_int_equal(probe("empty-answer.py", PLENTY_MS, &implementation, &error), 0);
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
    assert_int_equal(probe("not-there", PLENTY_MS, &implementation, &error), SP_E_IO);
    assert_non_null(strstr(error.text, "No such file"));
    assert_int_equal(probe("crashes-at-start.py", PLENTY_MS, &implementation, &error), SP_E_IO);
    assert_non_null(strstr(error.text, "killed by SIGABRT"));
    assert_int_equal(probe("hangs-at-start.py", 100, &implementation, &error), SP_E_IO);
    assert_non_null(strstr(error.text, "no answer to initialize within 0.1 s"));
    assert_int_equal(probe("echo.py", PLENTY_MS, &implementation, &error), SP_E_INVALID);
    setenv("BAD_WINDOW", "0", 1);
    assert_int_equal(probe("empty-answer.py", PLENTY_MS, &implementation, &error), SP_E_INVALID);
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
