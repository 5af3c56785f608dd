/* SPDX-License-Identifier: Apache-2.0 */

/*
 * sandproof-live: cases, guests, verdicts. it/run builds what it needs and calls it.
 */

#include "core/place.h"
#include "host/lanes.h"
#include "host/options.h"
#include "host/progress.h"
#include "host/report.h"
#include "host/sabotage.h"
#include "host/trial.h"

#include <errno.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { EXIT_PASSED = 0, EXIT_FAILED = 1, EXIT_USAGE = 2, EXIT_NO_IMPLEMENTATION = 3 };

/* struct work - what one call does; everything is freed at the end */
struct work {
    struct sp_live_options options;
    struct sp_live_cases cases;
    struct sp_live_results results;
    struct sp_sabotages sabotages;
    struct sp_trial trial;
    struct sp_job *jobs;
    size_t job_count;
    FILE *evidence;
};

static int complain(const struct sp_error *error)
{
    fputs("it/run: ", stderr);
    if (error->where[0] != '\0')
        fprintf(stderr, "%s: ", error->where);
    if (error->line != 0)
        fprintf(stderr, "line %zu, column %zu: ", error->line, error->column);
    fprintf(stderr, "%s\n", error->text);
    return EXIT_USAGE;
}

static bool is_wanted(const struct sp_live_options *options, const char *id)
{
    for (size_t i = 0; i < options->pattern_count; i++) {
        if (fnmatch(options->patterns[i], id, 0) == 0)
            return true;
    }
    return options->pattern_count == 0;
}

static void add_job(struct work *work, const struct sp_live_case *live,
                    enum sp_live_supervisor supervisor, const char *sandplan)
{
    work->jobs[work->job_count++] = (struct sp_job){
        .live = live,
        .supervisor = supervisor,
        .how = {.sandplan = sandplan,
                .host_plans = work->options.impl != NULL,
                .plain = work->options.plain,
                .repeat = work->options.repeat},
    };
}

static int choose_jobs(struct work *work, struct sp_error *reterr)
{
    size_t room = work->sabotages.count + work->cases.count * SP_LIVE_SUPERVISOR_MAX;

    work->job_count = 0;
    work->jobs = calloc(room + 1, sizeof(*work->jobs));
    if (work->jobs == NULL)
        return sp_error_nomem(reterr);
    for (size_t i = 0; i < work->sabotages.count; i++)
        add_job(work, work->sabotages.items[i].live, work->sabotages.items[i].supervisor,
                work->sabotages.items[i].sandplan);
    for (size_t i = 0; work->options.sabotage == NULL && i < work->cases.count; i++) {
        for (int who = 0; who < SP_LIVE_SUPERVISOR_MAX; who++) {
            const struct sp_live_case *live = &work->cases.items[i];

            if (sp_live_case_has(live, (enum sp_live_supervisor)who) &&
                (work->options.supervisors & 1U << who) != 0 && is_wanted(&work->options, live->id))
                add_job(work, live, (enum sp_live_supervisor)who, NULL);
        }
    }
    if (work->job_count == 0)
        return sp_error_set(reterr, SP_E_USAGE, "no case is called that; --list names them");
    return 0;
}

static int list_cases(const struct work *work)
{
    for (size_t i = 0; i < work->job_count; i++)
        printf("%-44s %-4s  %s\n", work->jobs[i].live->id,
               sp_live_supervisor_name(work->jobs[i].supervisor), work->jobs[i].live->title);
    return EXIT_PASSED;
}

static int run_guests(struct work *work, struct sp_error *reterr)
{
    struct sp_dialogue_plans plans = sp_trial_plans(&work->trial);
    struct sp_progress progress = sp_progress_start();
    struct sp_campaign campaign = {
        .jobs = work->jobs,
        .job_count = work->job_count,
        .plans = work->options.impl != NULL ? &plans : NULL,
        .nsjail = work->options.nsjail,
        .evidence = work->evidence,
    };
    struct sp_lanes lanes = {
        .whole = &campaign,
        .guests = work->options.guests,
        .guest_count = work->options.guest_count,
        .side_by_side = work->options.side_by_side,
        .on_progress = sp_progress_show,
        .context = &progress,
    };
    int rc = sp_lanes_run(&lanes, &work->results, reterr);

    sp_progress_end(&progress);
    return rc;
}

static void format_time(char *text, size_t room)
{
    const char *fixed = getenv("SOURCE_DATE_EPOCH");
    time_t now = fixed != NULL ? (time_t)strtoll(fixed, NULL, 10) : time(NULL);
    struct tm parts;

    strftime(text, room, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &parts));
}

static int write_one(const struct sp_live_report *report, const struct sp_live_format *format,
                     struct sp_error *reterr)
{
    FILE *out = format->output != NULL ? fopen(format->output, "we") : stdout;
    int rc = out != NULL ? sp_live_report_write(report, format->format, out) : SP_E_IO;

    if (out != NULL && (fflush(out) != 0 || ferror(out)))
        rc = SP_E_IO;
    if (rc == SP_E_IO) {
        sp_error_set(reterr, SP_E_IO, "the report cannot be written: %s", strerror(errno));
        sp_error_at(reterr, format->output != NULL ? format->output : "stdout");
    } else if (rc < 0) {
        sp_error_nomem(reterr);
    }
    if (out != NULL && out != stdout)
        fclose(out);
    return rc;
}

static int write_reports(struct work *work, const char *started, struct sp_error *reterr)
{
    struct sp_registry registry;
    struct sp_live_report report = {
        .results = &work->results,
        .registry = &registry,
        .implementation = work->options.impl != NULL ? &work->trial.about : NULL,
        .command = work->options.impl,
        .started = started,
        .table = work->options.impl != NULL,
        .colour = isatty(STDOUT_FILENO) == 1 && getenv("NO_COLOR") == NULL,
    };
    char place[SP_PLACE_ROOM];
    char spec[SP_PLACE_ROOM + sizeof("/spec")];
    int rc = 0;

    sp_registry_init(&registry);
    sp_place_data(place);
    snprintf(spec, sizeof(spec), "%s/spec", place);
    rc = sp_registry_load(&registry, spec, reterr);
    for (size_t i = 0; rc == 0 && i < work->options.format_count; i++)
        rc = write_one(&report, &work->options.formats[i], reterr);
    sp_registry_free(&registry);
    return rc;
}

static int prepare(struct work *work, struct sp_error *reterr)
{
    char place[SP_PLACE_ROOM];
    char own[SP_PLACE_ROOM + sizeof("/it/cases")];
    int rc = 0;

    sp_place_data(place);
    snprintf(own, sizeof(own), "%s/it/cases", place);
    rc = sp_live_cases_load(&work->cases, work->options.cases != NULL ? work->options.cases : own,
                            reterr);

    if (rc == 0 && work->options.sabotage != NULL)
        rc = sp_sabotages_load(&work->sabotages, work->options.sabotage, &work->cases, reterr);
    if (rc == 0)
        rc = choose_jobs(work, reterr);
    if (rc == 0 && work->options.evidence != NULL) {
        work->evidence = fopen(work->options.evidence, "we");
        if (work->evidence == NULL) {
            rc = sp_error_set(reterr, SP_E_IO, "cannot be written: %s", strerror(errno));
            sp_error_at(reterr, work->options.evidence);
        } else {
            setvbuf(work->evidence, NULL, _IONBF, 0); /* a line is one write(): lanes share it */
        }
    }
    return rc;
}

static int finish(struct work *work, const char *started)
{
    struct sp_error error = {0};

    if (work->options.sabotage != NULL)
        return sp_sabotages_report(&work->sabotages, &work->results, work->options.guest_count,
                                   stdout)
                   ? EXIT_PASSED
                   : EXIT_FAILED;
    if (write_reports(work, started, &error) < 0)
        return complain(&error);
    return sp_live_results_passed(&work->results) ? EXIT_PASSED : EXIT_FAILED;
}

static int do_work(struct work *work)
{
    struct sp_error error = {0};
    char started[32];

    format_time(started, sizeof(started));
    if (prepare(work, &error) < 0)
        return complain(&error);
    if (work->options.list)
        return list_cases(work);
    if (work->options.impl != NULL &&
        sp_trial_start(&work->trial, work->options.impl, &error) < 0) {
        complain(&error);
        return EXIT_NO_IMPLEMENTATION;
    }
    if (run_guests(work, &error) < 0)
        return complain(&error);
    return finish(work, started);
}

int main(int argc, char **argv)
{
    struct work work = {0};
    struct sp_error error = {0};
    int status = EXIT_USAGE;

    if (!sp_live_options_read(argc, argv, &work.options))
        return EXIT_USAGE;
    if (work.options.shell)
        return sp_guest_shell(&work.options.guests[0], &error) < 0 ? complain(&error) : EXIT_PASSED;
    sp_live_cases_init(&work.cases);
    sp_live_results_init(&work.results);
    status = do_work(&work);
    if (work.evidence != NULL)
        fclose(work.evidence);
    free(work.jobs);
    sp_sabotages_free(&work.sabotages);
    sp_live_results_free(&work.results);
    sp_live_cases_free(&work.cases);
    return status;
}
