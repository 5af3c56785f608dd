/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/output.h"
#include "cli/verbs.h"
#include "core/digest.h"
#include "core/egress_oracle.h"
#include "core/expectations.h"
#include "report/report.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { COMMAND_ROOM = 4096, COMMAND_WORDS = 4 };

/* How to start the implementation: a command line for sh, or the reference beside this program. */
struct command {
    char text[COMMAND_ROOM];
    char program[COMMAND_ROOM];
    char *argv[COMMAND_WORDS];
};

static int find_command(const struct sp_options *options, struct command *command,
                        struct sp_error *reterr)
{
    static char sh[] = "sh";
    static char dash_c[] = "-c";
    static char serve[] = "serve";
    ssize_t length = 0;
    char *slash = NULL;

    if (options->impl != NULL) {
        if (strlen(options->impl) + sizeof("exec ") > sizeof(command->program))
            return sp_error_set(reterr, SP_E_USAGE, "the command of --impl is too long");
        snprintf(command->text, sizeof(command->text), "%.4000s", options->impl);
        snprintf(command->program, sizeof(command->program), "exec %.4000s", options->impl);
        command->argv[0] = sh;
        command->argv[1] = dash_c;
        command->argv[2] = command->program;
        return 0;
    }
    length = readlink("/proc/self/exe", command->program, sizeof(command->program) - 16);
    if (length < 0)
        return sp_error_set(reterr, SP_E_IO, "/proc/self/exe: %s", strerror(errno));
    command->program[length] = '\0';
    slash = strrchr(command->program, '/');
    memcpy(slash != NULL ? slash + 1 : command->program, "sandplan", sizeof("sandplan"));
    command->argv[0] = command->program;
    command->argv[1] = serve;
    snprintf(command->text, sizeof(command->text), "%.4000s serve", command->program);
    return 0;
}

void sp_now(char *text, size_t room)
{
    const char *fixed = getenv("SOURCE_DATE_EPOCH");
    time_t seconds = fixed != NULL ? (time_t)strtoll(fixed, NULL, 10) : time(NULL);
    struct tm parts;

    if (gmtime_r(&seconds, &parts) == NULL ||
        strftime(text, room, "%Y-%m-%dT%H:%M:%SZ", &parts) == 0)
        snprintf(text, room, "1970-01-01T00:00:00Z");
}

static int write_run(void *context, const char *format, bool colour, FILE *out,
                     struct sp_error *reterr)
{
    struct sp_report_input *input = context;

    (void)reterr;
    input->colour = colour;
    if (strcmp(format, "tap") == 0)
        sp_report_tap(input, out);
    else if (strcmp(format, "junit") == 0)
        sp_report_junit(input, out);
    else if (strcmp(format, "json") == 0)
        sp_report_json(input, out);
    else if (strcmp(format, "html") == 0)
        sp_report_html(input, out);
    else if (strcmp(format, "sarif") == 0)
        sp_report_sarif(input, out);
    else
        sp_report_pretty(input, out);
    return 0;
}

static void show_progress(void *context, size_t done, size_t total)
{
    (void)context;
    fprintf(stderr, "\r%zu of %zu%s", done, total, done == total ? "\n" : "");
}

/* Everything that one run needs beside its options, and frees at its end. */
struct errand {
    const struct sp_options *options;
    struct sp_suite suite;
    struct sp_registry registry;
    struct sp_expectations expectations;
    struct sp_run run;
    char started[32]; /* begins with the day */
    FILE *log;
};

static void tell_last_words(void *context, const char *bytes, size_t length)
{
    struct errand *errand = context;

    if (errand->options->verbose)
        fprintf(stderr, "%.*s\n", (int)length, bytes);
}

/* Entries of the expectation file that are themselves at fault. */
static bool expectations_hold(const struct errand *errand)
{
    bool whole = errand->options->operand_count == 0;
    bool hold = true;

    for (size_t i = 0; i < errand->expectations.count; i++) {
        const struct sp_expectation *entry = &errand->expectations.lines[i];
        const char *fault = NULL;

        if (entry->pattern == NULL)
            continue;
        if (!entry->matches)
            fault = "matches no vector";
        else if (entry->expired)
            fault = "has expired";
        if (fault == NULL)
            continue;
        fprintf(stderr, "sandproof: %s: line %zu: %s %s\n", errand->options->expect, i + 1,
                entry->pattern, fault);
        /* Where not all vectors were read, those that it matches may be among the others. */
        hold = hold && !entry->matches && !whole;
    }
    return hold;
}

static int conclude(struct errand *errand, struct sp_error *reterr)
{
    const struct sp_options *options = errand->options;
    bool passed = sp_judge_passed(&errand->run, options->strict);

    if (options->update_expectations) {
        int rc = sp_expectations_write(&errand->expectations, &errand->suite, &errand->run,
                                       options->expect, reterr);

        return rc < 0 ? rc : SP_EXIT_PASSED;
    }
    return expectations_hold(errand) && passed ? SP_EXIT_PASSED : SP_EXIT_FAILED;
}

static int report(struct errand *errand, const char *command, struct sp_error *reterr)
{
    char digest[SP_DIGEST_ROOM];
    char folder[PATH_MAX];
    struct sp_report_input input = {
        .suite = &errand->suite,
        .run = &errand->run,
        .registry = &errand->registry,
        .command = command,
        .started = errand->started,
        .digest = digest,
        .folder = getcwd(folder, sizeof(folder)),
        .verbose = errand->options->verbose,
    };

    if (sp_digest_suite(&errand->suite, digest) < 0)
        return sp_error_nomem(reterr);
    return sp_output_write(errand->options, "pretty", write_run, &input, reterr);
}

static int judge(struct errand *errand, struct sp_error *reterr)
{
    const struct sp_options *options = errand->options;
    struct command command = {0};
    struct sp_judge_options how = {
        .level = options->level,
        .repeat = options->repeat,
        .shuffle = options->shuffle,
        .keep_answers = options->verbose,
    };
    struct sp_exchange_config config = {
        .argv = command.argv,
        .jobs = options->jobs,
        .timeout_ms = options->timeout_ms,
        .log = errand->log,
        .on_progress = isatty(STDERR_FILENO) ? show_progress : NULL,
        .on_stderr = tell_last_words,
        .context = errand,
    };
    struct sp_egress_cache cache;
    struct sp_egress_oracle oracle = sp_egress_oracle(&cache);
    int status = SP_EXIT_IMPLEMENTATION;

    sp_egress_cache_init(&cache);
    if (find_command(options, &command, reterr) < 0 ||
        sp_judge_run(&errand->suite, &how, &config, &oracle, &errand->run, reterr) < 0) {
        sp_complain(reterr);
    } else {
        sp_expectations_apply(&errand->expectations, &errand->suite, &errand->run);
        status = report(errand, command.text, reterr);
        if (status == 0)
            status = conclude(errand, reterr);
        if (status < 0) {
            sp_complain(reterr);
            status = SP_EXIT_USAGE;
        }
    }
    sp_egress_cache_free(&cache);
    return status;
}

/* Everything that can be wrong before the implementation is started. */
static int prepare(struct errand *errand, struct sp_error *reterr)
{
    const struct sp_options *options = errand->options;
    char today[11];
    int rc = sp_load(options, &errand->suite, reterr);

    sp_now(errand->started, sizeof(errand->started));
    snprintf(today, sizeof(today), "%.10s", errand->started);
    if (rc == 0 && options->expect != NULL) {
        rc = sp_expectations_load(&errand->expectations, options->expect, today, reterr);
        sp_expectations_mark(&errand->expectations, &errand->suite);
    }
    if (rc == 0)
        rc = sp_filter(options, &errand->suite, reterr);
    if (rc == 0)
        rc = sp_load_spec(errand->options, &errand->registry, reterr);
    if (rc == 0 && options->log != NULL && (errand->log = fopen(options->log, "we")) == NULL) {
        sp_error_set(reterr, SP_E_IO, "%s", strerror(errno));
        sp_error_at(reterr, options->log);
        rc = SP_E_IO;
    }
    return rc;
}

int sp_verb_run(const struct sp_options *options)
{
    struct errand errand = {.options = options};
    struct sp_error error = {0};
    int status = 0;

    sp_registry_init(&errand.registry);
    sp_expectations_init(&errand.expectations);
    status = prepare(&errand, &error);
    if (status == 0)
        status = judge(&errand, &error);
    else
        sp_complain(&error);
    if (errand.log != NULL && fclose(errand.log) != 0)
        status = SP_EXIT_USAGE;
    sp_judge_free(&errand.run);
    sp_expectations_free(&errand.expectations);
    sp_registry_free(&errand.registry);
    sp_suite_free(&errand.suite);
    return status < 0 ? SP_EXIT_USAGE : status;
}
