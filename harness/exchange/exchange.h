/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_EXCHANGE_EXCHANGE_H
#define SP_EXCHANGE_EXCHANGE_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/*
 * Asking implementations, and surviving what they answer.
 *
 * An implementation is a program that speaks JSON-RPC 2.0, one message a line, on its standard
 * streams. Here is everything between "these requests" and "this came back": processes, pipes,
 * pipelining, time limits, and who is to blame. What an answer is worth is judged elsewhere.
 *
 * Who is charged. Every request gets exactly one outcome, and a fault is pinned to one request:
 *
 * - One request in flight when the fault happens: it is that one.
 * - Several: they are asked again alone, each of a process of its own, the oldest first. The
 *   first that fails is charged, the others are judged as usual. For a wrong line (outcome
 *   PROTOCOL) the answer that is held back (see below) counts as one of them. When none fails
 * again, the oldest is charged with the first fault, because a fault that comes and goes is a
 * fault.
 * - None: the request answered last by that process. Its answer is held back until the process
 *   has said something else that was right, or has ended, so that a second answer, junk behind
 *   an answer or a flood at the end still find somebody to charge.
 * - None, and nothing answered yet (a start that failed): nobody. After
 *   %SP_EXCHANGE_BARREN_MAX such processes in a row the requests left over get that outcome,
 *   and @why begins with "not asked".
 *
 * A process that stays after its input ended, or leaves a child that holds a pipe, is killed
 * after a second and its answers stand; struct sp_exchange_summary counts it.
 *
 * Time. The clock of a request runs from when it was asked or from the last answer of that
 * process, whichever is later, so that a pipelined request does not pay for those before it.
 * It stands still while the caller judges an answer: that is nobody's time, and strikes no limit.
 *
 * Ids cannot be guessed, so that an answer written before its question is seen to be one.
 */

enum {
    SP_EXCHANGE_LINE_MAX = 16 << 20,  /* bytes in an answer's line */
    SP_EXCHANGE_STDERR_MAX = 8 << 10, /* bytes of stderr that are kept: the last ones */
    SP_EXCHANGE_WINDOW_MAX = 256,     /* requests in flight, whatever the implementation offers */
    SP_EXCHANGE_JOBS_MAX = 64,
    SP_EXCHANGE_METHODS_MAX = 32,
    SP_EXCHANGE_GRACE_MS = 1000, /* from the end of input to SIGKILL */

    /* When to stop asking. What is left over gets the same outcome, "not asked: ...". */
    SP_EXCHANGE_BARREN_MAX = 3,         /* processes in a row that were of no use */
    SP_EXCHANGE_HANGS_IN_ROW_MAX = 5,   /* requests in a row without an answer in time */
    SP_EXCHANGE_HANGS_MAX = 20,         /* the same, in all */
    SP_EXCHANGE_FAULTS_IN_ROW_MAX = 64, /* requests in a row that ended in a crash or worse */
};

/**
 * struct sp_exchange_request - one question
 * @method:        plain ASCII, no character that JSON escapes
 * @params:        one JSON value as compact text without a line feed; borrowed, outlives the run
 * @params_length: in bytes
 */
struct sp_exchange_request {
    const char *method;
    const char *params;
    size_t params_length;
};

/** enum sp_exchange_outcome - what became of a request */
enum sp_exchange_outcome {
    SP_EXCHANGE_ANSWERED, /* a well-formed JSON-RPC response, result or error */
    SP_EXCHANGE_CRASH,    /* the process ended, by signal or exit */
    SP_EXCHANGE_HANG,     /* no answer in time */
    SP_EXCHANGE_PROTOCOL, /* something else than one answer to what was asked */
};

/** sp_exchange_outcome_name() - "answered", "crash", "hang", "protocol" */
const char *sp_exchange_outcome_name(enum sp_exchange_outcome outcome);

/**
 * struct sp_exchange_answer - an outcome; every pointer is borrowed during the callback
 * @line:    the answer's line without its line feed, strict JSON (sp_json_scan() accepted it),
 *           when ANSWERED; else NULL
 * @length:  of @line, in bytes
 * @result:  the part of @line that is the value of "result"; NULL when it is an error
 * @error:   the part that is the value of "error"; NULL when it is a result
 * @ms:      time this request took, in milliseconds (see "Time" above); 0 when not asked
 * @stderr_tail:   the last bytes the process wrote to stderr, unless ANSWERED; any bytes
 * @stderr_length: at most %SP_EXCHANGE_STDERR_MAX
 * @why:     what happened, unless ANSWERED: "killed by SIGSEGV", "no answer within 5 s"
 */
struct sp_exchange_answer {
    enum sp_exchange_outcome outcome;
    const char *line;
    size_t length;
    const char *result;
    size_t result_length;
    const char *error;
    size_t error_length;
    double ms;
    const char *stderr_tail;
    size_t stderr_length;
    char why[256];
};

/**
 * struct sp_exchange_summary - what a run cost and saw beside its answers
 * @processes:     started
 * @failed_starts: of them, those that ended before any request could be charged; a run with one
 *                 is not clean, even when every request was answered afterwards
 * @killed_at_end: of them, those that had answered all and did not leave
 * @bad_exits:     of them, those that had answered all and left with a status other than 0
 */
struct sp_exchange_summary {
    size_t processes;
    size_t failed_starts;
    size_t killed_at_end;
    size_t bad_exits;
};

/**
 * struct sp_exchange_config - whom to ask, and how
 * @argv:             the implementation's command, NULL-terminated; argv[0] is looked up on PATH
 * @jobs:             processes at once; 0 is 1
 * @timeout_ms:       for one answer; 0 is 5000
 * @start_timeout_ms: for the answer to `initialize`; 0 is @timeout_ms
 * @harness_name:     what `initialize` tells; NULL is "sandproof"
 * @harness_version:  the same; NULL is this build's
 * @log:              when set, each exchange is written to it as one line of JSON:
 *                    {"method","params","result"} or {"method","params","error"}
 * @on_progress:      when set, called now and then with how many requests have an outcome
 * @on_stderr:        when set, called once for a process that ended badly, with its last words
 *                    (also by sp_exchange_probe(), whose error has no room for them)
 * @context:          given to @on_progress and @on_stderr
 * @summary:          when set, written by sp_exchange_run() before it returns
 *
 * Everything is borrowed for the call.
 */
struct sp_exchange_config {
    char *const *argv;
    unsigned jobs;
    unsigned timeout_ms;
    unsigned start_timeout_ms;
    const char *harness_name;
    const char *harness_version;
    FILE *log;
    void (*on_progress)(void *context, size_t done, size_t total);
    void (*on_stderr)(void *context, const char *bytes, size_t length);
    void *context;
    struct sp_exchange_summary *summary;
};

/**
 * struct sp_implementation - what the implementation says of itself (PRO: initialize)
 * @language: "" when it does not say
 * @window:   1 to %SP_EXCHANGE_WINDOW_MAX: a larger offer is cut
 *
 * Caller-allocated, owns everything. Names are UTF-8 and hold no control characters.
 */
struct sp_implementation {
    char name[128];
    char version[64];
    char language[64];
    char methods[SP_EXCHANGE_METHODS_MAX][64];
    size_t method_count;
    unsigned window;
};

/** sp_implementation_has() - does it offer @method? */
bool sp_implementation_has(const struct sp_implementation *implementation, const char *method);

/**
 * sp_exchange_probe() - start one process, ask `initialize`, end it
 *
 * Return: 0; SP_E_IO when it could not be started (errno's text), died or did not answer in
 * time; SP_E_INVALID when the answer is wrong, with `where` a JSON Pointer into the answer;
 * SP_E_NOMEM.
 */
int sp_exchange_probe(const struct sp_exchange_config *config, struct sp_implementation *ret,
                      struct sp_error *reterr);

/**
 * sp_exchange_run() - ask everything
 * @on_answer: called exactly once for each request, in any order, from this thread
 *
 * SIGPIPE is ignored meanwhile. The processes die with the thread that called this.
 *
 * Return: 0 when every request got an outcome, whatever it is; SP_E_NOMEM or SP_E_IO when this
 * side failed (no descriptors, no processes): then some requests may have none.
 */
int sp_exchange_run(const struct sp_exchange_config *config,
                    const struct sp_exchange_request *requests, size_t count,
                    void (*on_answer)(void *context, size_t index,
                                      const struct sp_exchange_answer *answer),
                    void *context, struct sp_error *reterr);

#endif
