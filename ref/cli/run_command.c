/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/run_command.h"

#include "cli/exchange_write.h"
#include "run/apart.h"
#include "run/run.h"
#include "run/run_report.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { TIMEOUT_MS_MAX = 24 * 60 * 60 * 1000, ARENA_SIZE = 16 << 10 };

/* struct line - what the command line says */
struct line {
    struct sp_run_options options;
    const char *report;
    bool verbose;
    bool dry_run;
    bool decides; /* an option that only a decision made here can have */
};

static int usage(const char *what, const char *which)
{
    fprintf(stderr, "sandplan: run: %s%s; sandplan --help tells what there is\n", what, which);
    return SP_RUN_EXIT_USAGE;
}

static bool read_timeout(const char *text, int64_t *ret_ms)
{
    char *end = NULL;
    long ms = 0;

    errno = 0;
    ms = strtol(text, &end, 10);
    if (errno != 0 || end == text || *end != '\0' || text[0] < '0' || text[0] > '9' || ms < 1 ||
        ms > TIMEOUT_MS_MAX)
        return false;
    *ret_ms = ms;
    return true;
}

/* "KEY=VALUE" as an override; a key that comes again replaces the one before. */
static int add_variable(struct sp_env *env, const char *text, struct sp_arena *arena)
{
    const char *equals = strchr(text, '=');
    char *key = NULL;

    if (equals == NULL || equals == text)
        return SP_E_USAGE;
    key = sp_arena_strndup(arena, text, (size_t)(equals - text));
    if (key == NULL)
        return SP_E_NOMEM;
    for (size_t i = 0; i < env->length; i++) {
        if (strcmp(env->items[i].key, key) == 0) {
            env->items[i].value = equals + 1;
            return 0;
        }
    }
    env->items[env->length++] = (struct sp_env_entry){.key = key, .value = equals + 1};
    return 0;
}

/* Of those that say what is to run, and under what. */
static int take_decision_option(struct sp_decision_options *options, int key, const char *value,
                                struct sp_arena *arena)
{
    switch (key) {
    case 'p':
        options->policy.path = value;
        return 0;
    case 'u':
        options->policy.uid = value;
        return 0;
    case 'g':
        options->policy.gid = value;
        return 0;
    case 'e':
        switch (add_variable(&options->command.overrides, value, arena)) {
        case 0:
            return 0;
        case SP_E_USAGE:
            return usage("not KEY=VALUE: ", value);
        default:
            return SP_RUN_EXIT_TROUBLE;
        }
    case 'm':
        options->command.node_modules_dir = value;
        return value[0] != '\0' ? 0 : usage("--node-modules is empty", "");
    case 'x':
        options->command.interpreter_path = value;
        return value[0] != '\0' ? 0 : usage("--interpreter is empty", "");
    case 'h':
        options->command.node_heap = true;
        return 0;
    case 'k':
        options->known_host = value;
        return 0;
    case 's':
        options->scratch_parent = value;
        return value[0] == '/' ? 0 : usage("not an absolute path: ", value);
    default:
        return usage("no such option, or its value is missing", "");
    }
}

static int take_option(struct line *line, int key, const char *value, struct sp_arena *arena)
{
    struct sp_run_options *options = &line->options;

    switch (key) {
    case 'a':
        options->exchange = value;
        return 0;
    case 'd':
        line->dry_run = true;
        return 0;
    case 't':
        return read_timeout(value, &options->timeout_ms)
                   ? 0
                   : usage("not milliseconds from 1 to a day: ", value);
    case 'r':
        line->report = value;
        return 0;
    case 'c':
        options->capture = true;
        return 0;
    case 'i':
        options->keep_stdin = true;
        return 0;
    case 'v':
        line->verbose = true;
        return 0;
    default:
        line->decides = true;
        return take_decision_option(&options->decision, key, value, arena);
    }
}

/* What no getopt() can see. */
static int check_line(const struct line *line, char *const *command)
{
    if (line->options.capture && line->report == NULL)
        return usage("--capture keeps the output for a --report, and there is none", "");
    if (line->options.exchange != NULL) {
        if (command[0] != NULL)
            return usage("--plan has its command in its file, and here is another: ", command[0]);
        if (line->decides || line->dry_run)
            return usage("--plan executes what was decided before: with it go --timeout, --report, "
                         "--capture, --stdin and --verbose alone",
                         "");
        return 0;
    }
    if (command[0] == NULL)
        return usage("no command: put it behind --", "");
    if (command[0][0] == '\0')
        return usage("the command is empty", "");
    return 0;
}

static int read_line(int argc, char **argv, struct line *line, struct sp_arena *arena)
{
    static const struct option options[] = {
        {"plan", required_argument, NULL, 'a'},
        {"dry-run", no_argument, NULL, 'd'},
        {"policy", required_argument, NULL, 'p'},
        {"uid", required_argument, NULL, 'u'},
        {"gid", required_argument, NULL, 'g'},
        {"timeout", required_argument, NULL, 't'},
        {"report", required_argument, NULL, 'r'},
        {"capture", no_argument, NULL, 'c'},
        {"stdin", no_argument, NULL, 'i'},
        {"env", required_argument, NULL, 'e'},
        {"node-modules", required_argument, NULL, 'm'},
        {"interpreter", required_argument, NULL, 'x'},
        {"node-heap", no_argument, NULL, 'h'},
        {"scratch-parent", required_argument, NULL, 's'},
        {"capabilities", required_argument, NULL, 'k'},
        {"verbose", no_argument, NULL, 'v'},
        {NULL, 0, NULL, 0},
    };
    struct sp_decision_options *decision = &line->options.decision;
    int key = 0;
    int status = 0;

    decision->scratch_parent = "/tmp";
    decision->environment = environ;
    decision->command.overrides.items =
        sp_arena_array(arena, (size_t)argc, sizeof(struct sp_env_entry));
    if (decision->command.overrides.items == NULL)
        return SP_RUN_EXIT_TROUBLE;
    opterr = 0;
    while (status == 0 && (key = getopt_long(argc, argv, "+", options, NULL)) != -1)
        status = take_option(line, key, optarg, arena);
    decision->command.argv = argv + optind;
    return status != 0 ? status : check_line(line, argv + optind);
}

static void tell(const char *what, const struct sp_error *error)
{
    fprintf(stderr, "sandplan: %s", what);
    if (error->where[0] != '\0')
        fprintf(stderr, "%s: ", error->where);
    if (error->line != 0)
        fprintf(stderr, "line %zu, column %zu: ", error->line, error->column);
    fprintf(stderr, "%s\n", error->text);
}

/* Quiet when all that was asked for holds. */
static void tell_report(const struct sp_report *report, bool verbose)
{
    for (size_t i = 0; i < report->downgrades.length; i++)
        fprintf(stderr, "sandplan: not enforced: %s: %s\n",
                sp_layer_name(report->downgrades.items[i].layer),
                sp_reason_text(report->downgrades.items[i].code, report->platform));
    for (size_t i = 0; verbose && i < report->notes.length; i++)
        fprintf(stderr, "sandplan: note: %s: %s\n", sp_layer_name(report->notes.items[i].layer),
                sp_reason_text(report->notes.items[i].code, report->platform));
}

static void tell_told(const struct sp_told *told, bool verbose)
{
    struct sp_buf text = {0};

    sp_told_reasons(&text, told, "sandplan: ", verbose);
    if (text.length != 0 && sp_buf_str(&text) != NULL)
        fputs(sp_buf_str(&text), stderr);
    sp_buf_free(&text);
}

static void tell_run(const struct sp_run *run, bool verbose)
{
    const struct sp_decision *decision = &run->decision;
    struct sp_buf message = {0};

    if (decision->failed_closed)
        tell("the policy could not be read, the fail-closed profile runs: ",
             &decision->policy_error);
    if (decision->has_plan && decision->told.is_told)
        tell_told(&decision->told, verbose);
    else if (decision->has_plan)
        tell_report(&decision->plan.report, verbose);
    sp_run_message(&message, run);
    if (message.length != 0 && sp_buf_str(&message) != NULL)
        fprintf(stderr, "sandplan: %s\n", sp_buf_str(&message));
    sp_buf_free(&message);
    if (run->outcome == SP_RUN_TIMED_OUT)
        fputs("sandplan: its time was over, and it was ended\n", stderr);
    else if (run->outcome == SP_RUN_OVERFLOWED)
        fputs("sandplan: it wrote more than maxOutputBytes, and was ended\n", stderr);
    else if (run->outcome == SP_RUN_INTERRUPTED)
        fprintf(stderr, "sandplan: ended by signal %d to the runner\n", run->capture.interrupted);
    if (run->leftover)
        tell("something is left over: ", &run->leftover_error);
}

/* Beside the file and then over it, so that a reader never sees half a report. */
static int write_report(const char *path, const struct sp_run *run)
{
    struct sp_buf text = {0};
    struct sp_json_writer writer = {.buf = &text};
    FILE *file = NULL;
    bool good = false;

    sp_run_report_write(&writer, run);
    file = text.failed ? NULL : fopen(path, "we");
    good = file != NULL && fwrite(text.bytes, 1, text.length, file) == text.length;
    if (file != NULL && fclose(file) != 0)
        good = false;
    if (!good)
        fprintf(stderr, "sandplan: run: %s: the report cannot be written: %s\n", path,
                text.failed ? "out of memory" : strerror(errno));
    sp_buf_free(&text);
    return good ? 0 : SP_RUN_EXIT_TROUBLE;
}

static int exit_of(const struct sp_run *run)
{
    static const int exits[SP_RUN_OUTCOME_MAX] = {
        [SP_RUN_REFUSED] = SP_RUN_EXIT_REFUSED,
        [SP_RUN_INVALID_POLICY] = SP_RUN_EXIT_INVALID,
        [SP_RUN_INVALID_INPUT] = SP_RUN_EXIT_INVALID,
        [SP_RUN_NOT_STARTED] = SP_RUN_EXIT_NOT_STARTED,
        [SP_RUN_TIMED_OUT] = SP_RUN_EXIT_TIMED_OUT,
        [SP_RUN_OVERFLOWED] = SP_RUN_EXIT_OVERFLOWED,
        [SP_RUN_INTERRUPTED] = SP_RUN_EXIT_INTERRUPTED,
    };
    int code = sp_run_exit_code(run);

    if (run->leftover)
        return SP_RUN_EXIT_TROUBLE;
    if (run->outcome != SP_RUN_ENDED)
        return exits[run->outcome];
    if (code < 0)
        return 128 + sp_run_signal(run);
    return code >= SP_RUN_EXIT_FIRST && code <= SP_RUN_EXIT_LAST ? SP_RUN_EXIT_COLLISION : code;
}

/* RUN-31 */
static int print_exchange(const struct sp_decision *decision)
{
    struct sp_error error = {0};
    struct sp_buf text = {0};
    bool good = sp_exchange_write(&text, decision, &error) == 0;

    if (!good) {
        tell("run: ", &error);
    } else if (fwrite(text.bytes, 1, text.length, stdout) != text.length || fflush(stdout) != 0) {
        fprintf(stderr, "sandplan: run: the exchange cannot be written to stdout: %s\n",
                strerror(errno));
        good = false;
    }
    sp_buf_free(&text);
    return good ? 0 : SP_RUN_EXIT_TROUBLE;
}

static int run_line(const void *data)
{
    const struct line *line = data;
    struct sp_run run;
    struct sp_error error = {0};
    int status = SP_RUN_EXIT_TROUBLE;
    int rc = line->dry_run ? sp_run_decide(&line->options, &run, &error)
                           : sp_run(&line->options, &run, &error);

    if (rc < 0) {
        tell("run: ", &error);
    } else {
        tell_run(&run, line->verbose);
        status = exit_of(&run);
        if (line->dry_run)
            rc = print_exchange(&run.decision);
        else if (line->report != NULL)
            rc = write_report(line->report, &run);
        if (rc != 0)
            status = SP_RUN_EXIT_TROUBLE;
    }
    sp_run_free(&run);
    return status;
}

int sp_run_command(int argc, char **argv)
{
    struct line line = {0};
    struct sp_error error = {0};
    struct sp_arena arena;
    int status = 0;

    sp_arena_init(&arena, ARENA_SIZE);
    status = read_line(argc, argv, &line, &arena);
    if (status == 0 && sp_apart_run(run_line, &line, &status, &error) < 0) { /* RUN-28 */
        tell("run: ", &error);
        status = SP_RUN_EXIT_TROUBLE;
    }
    sp_arena_free(&arena);
    return status;
}
