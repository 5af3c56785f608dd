/* SPDX-License-Identifier: Apache-2.0 */
#include "report/report.h"

/* TAP gives meaning to # and \ in a description. */
static void print_description(const char *text, FILE *out)
{
    for (; *text != '\0'; text++) {
        if (*text == '#' || *text == '\\')
            fputc('\\', out);
        fputc(*text == '\n' ? ' ' : *text, out);
    }
}

/* A YAML scalar in single quotes, on one line. */
static void print_scalar(const char *key, const char *text, FILE *out)
{
    if (text == NULL)
        return;
    fprintf(out, "    %s: '", key);
    for (; *text != '\0'; text++) {
        if (*text == '\'')
            fputc('\'', out);
        fputc(*text == '\n' ? ' ' : *text, out);
    }
    fputs("'\n", out);
}

static void print_diagnostics(const struct sp_judgement *judgement, FILE *out)
{
    fputs("  ---\n", out);
    print_scalar("verdict", sp_verdict_name(judgement->verdict), out);
    print_scalar("pointer", judgement->difference.pointer, out);
    print_scalar("expected", judgement->difference.expected, out);
    print_scalar("got", judgement->difference.got, out);
    print_scalar("why", judgement->why, out);
    fputs("  ...\n", out);
}

void sp_report_tap(const struct sp_report_input *input, FILE *out)
{
    fprintf(out, "TAP version 14\n1..%zu\n", input->run->count);
    for (size_t i = 0; i < input->run->count; i++) {
        const struct sp_judgement *judgement = &input->run->judgements[i];
        bool skipped = judgement->verdict == SP_VERDICT_NOT_APPLICABLE;
        bool passed = judgement->verdict == SP_VERDICT_PASS;

        fprintf(out, "%s %zu - ", passed || skipped ? "ok" : "not ok", i + 1);
        print_description(input->suite->vectors[i].id, out);
        if (skipped)
            fputs(" # SKIP not applicable", out);
        if (judgement->verdict == SP_VERDICT_XFAIL) {
            fputs(" # TODO ", out);
            print_description(judgement->why, out);
        }
        fputc('\n', out);
        if (!passed && !skipped)
            print_diagnostics(judgement, out);
    }
}
