/* SPDX-License-Identifier: Apache-2.0 */
#include "report/report.h"
#include "report/terminal.h"

#include <string.h>

static void print_requirements(const struct sp_report_input *input, const struct sp_vector *vector,
                               FILE *out)
{
    const cJSON *id = NULL;

    cJSON_ArrayForEach(id, vector->requirements)
    {
        const struct sp_requirement *requirement =
            input->registry != NULL ? sp_registry_find(input->registry, id->valuestring) : NULL;

        fprintf(out, "    %-7s %s\n", id->valuestring,
                requirement != NULL ? requirement->sentence : "");
    }
}

/* The last words, line by line: they may be many and are often a backtrace. */
static void print_last_words(const char *text, FILE *out)
{
    while (*text != '\0') {
        size_t length = strcspn(text, "\n");
        char line[1024];

        snprintf(line, sizeof(line), "%.*s", (int)(length < 1000 ? length : 1000), text);
        sp_terminal_line("stderr", line, out);
        text += length + (text[length] == '\n');
    }
}

static void print_exchange(const struct sp_vector *vector, const struct sp_judgement *judgement,
                           FILE *out)
{
    sp_terminal_line("method", vector->method, out);
    sp_terminal_line("params", vector->params_text, out);
    if (judgement->answer != NULL)
        sp_terminal_line("answer", judgement->answer, out);
}

static void print_failure(const struct sp_report_input *input, size_t index, FILE *out)
{
    const struct sp_vector *vector = &input->suite->vectors[index];
    const struct sp_judgement *judgement = &input->run->judgements[index];
    const char *red = input->colour ? "\033[31m" : "";
    const char *plain = input->colour ? "\033[0m" : "";

    fprintf(out, "%s%s%s %s\n", red, sp_verdict_name(judgement->verdict), plain, vector->id);
    fprintf(out, "    %s\n    because: %s\n", vector->title, vector->why);
    print_requirements(input, vector, out);
    if (judgement->why != NULL)
        sp_terminal_line("why", judgement->why, out);
    if (judgement->difference.pointer != NULL)
        sp_terminal_difference(&judgement->difference, out);
    if (judgement->last_words != NULL)
        print_last_words(judgement->last_words, out);
    if (input->verbose)
        print_exchange(vector, judgement, out);
    fprintf(out, "    again: sandproof run --impl '%s' --filter '%s' %s\n\n", input->command,
            vector->id, vector->file);
}

static bool is_told(enum sp_verdict verdict)
{
    return verdict != SP_VERDICT_PASS && verdict != SP_VERDICT_NOT_APPLICABLE &&
           verdict != SP_VERDICT_XFAIL;
}

void sp_report_pretty(const struct sp_report_input *input, FILE *out)
{
    const struct sp_run *run = input->run;

    for (size_t i = 0; i < run->count; i++) {
        if (is_told(run->judgements[i].verdict))
            print_failure(input, i, out);
    }
    fprintf(out, "%s %s: %zu vectors", run->implementation.name, run->implementation.version,
            run->count);
    for (int verdict = 0; verdict < SP_VERDICT_MAX; verdict++) {
        if (run->counts[verdict] != 0 || verdict == SP_VERDICT_PASS)
            fprintf(out, ", %zu %s", run->counts[verdict], sp_verdict_name(verdict));
    }
    fputc('\n', out);
    if (run->summary.failed_starts != 0)
        fprintf(out, "%zu processes of the implementation failed to start\n",
                run->summary.failed_starts);
}
