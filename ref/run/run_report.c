/* SPDX-License-Identifier: Apache-2.0 */
#include "run/run_report.h"

#include "host/truncate.h"

#include <string.h>
#include <sys/wait.h>

int sp_run_exit_code(const struct sp_run *run)
{
    bool exited = run->outcome == SP_RUN_ENDED && WIFEXITED(run->capture.status);

    return exited ? WEXITSTATUS(run->capture.status) : -1;
}

int sp_run_signal(const struct sp_run *run)
{
    bool signalled = run->outcome == SP_RUN_ENDED && WIFSIGNALED(run->capture.status);

    return signalled ? WTERMSIG(run->capture.status) : 0;
}

static bool is_invalid(const struct sp_run *run)
{
    return run->outcome == SP_RUN_INVALID_POLICY || run->outcome == SP_RUN_INVALID_INPUT;
}

static bool ran(const struct sp_run *run)
{
    return run->outcome != SP_RUN_REFUSED && !is_invalid(run) && run->outcome != SP_RUN_NOT_STARTED;
}

static void add_refusal(struct sp_buf *text, const struct sp_report *report)
{
    sp_buf_add_str(text, "sandbox unavailable: ");
    for (size_t i = 0; i < report->downgrades.length; i++) {
        const struct sp_reason *reason = &report->downgrades.items[i];

        sp_buf_addf(text, "%s%s: %s", i != 0 ? "; " : "", sp_layer_name(reason->layer),
                    sp_reason_text(reason->code, report->platform));
    }
}

static void add_error(struct sp_buf *text, const struct sp_error *error)
{
    if (error->where[0] != '\0')
        sp_buf_addf(text, "%s: ", error->where);
    if (error->line != 0)
        sp_buf_addf(text, "line %zu, column %zu: ", error->line, error->column);
    sp_buf_add_str(text, error->text);
}

static void add_issues(struct sp_buf *text, const char *what, const struct sp_issues *issues)
{
    sp_buf_addf(text, "%s is invalid:", what);
    for (size_t i = 0; i < issues->length; i++)
        sp_buf_addf(text, "%s \"%s\": %s", i != 0 ? "," : "", issues->items[i].pointer,
                    sp_issue_code_name(issues->items[i].code));
}

/* Of an exchange that is none, or none that can be taken. */
static void add_exchange_fault(struct sp_buf *text, const struct sp_decision *decision)
{
    if (decision->issues.length != 0) {
        add_issues(text, "the exchange", &decision->issues);
        return;
    }
    sp_buf_add_str(text, "the exchange is invalid: ");
    add_error(text, &decision->error);
}

static void add_reason(struct sp_buf *text, const struct sp_run *run)
{
    const struct sp_decision *decision = &run->decision;

    if (run->outcome == SP_RUN_NOT_STARTED)
        add_error(text, &run->error);
    else if (decision->told.message != NULL)
        sp_told_message(text, &decision->told);
    else if (decision->told.is_told)
        add_exchange_fault(text, decision);
    else if (run->outcome == SP_RUN_REFUSED)
        add_refusal(text, &decision->plan.report);
    else
        add_issues(text, run->outcome == SP_RUN_INVALID_POLICY ? "the policy" : "the input",
                   &decision->issues);
}

void sp_run_message(struct sp_buf *text, const struct sp_run *run)
{
    size_t start = text->length;

    if (ran(run))
        return;
    add_reason(text, run);
    sp_told_plainly(text, start);
}

/* What did not run has its reason where a person looks for it. */
static void write_output(struct sp_json_writer *writer, const struct sp_run *run)
{
    const struct sp_buf *out = &run->capture.out;
    const struct sp_buf *err = &run->capture.err;
    struct sp_output kept = {.stdout_length = out->length, .stderr_length = err->length};

    if (run->capture.budget.set) /* RUN-9, RUN-10 */
        sp_output_truncate(out->bytes, err->bytes, run->capture.budget.value, &kept);
    sp_json_key(writer, "stdout");
    sp_json_string_lossy(writer, out->bytes != NULL ? out->bytes : "", kept.stdout_length);
    sp_json_key(writer, "stderr");
    sp_json_string_lossy(writer, err->bytes != NULL ? err->bytes : "", kept.stderr_length);
}

static void write_message(struct sp_json_writer *writer, const struct sp_run *run)
{
    struct sp_buf text = {0};

    sp_run_message(&text, run);
    if (text.length != 0) {
        sp_json_key(writer, "stdout");
        sp_json_string(writer, "");
        sp_json_key(writer, "stderr");
        sp_json_string_lossy(writer, text.bytes, text.length);
    }
    writer->buf->failed |= text.failed;
    sp_buf_free(&text);
}

void sp_run_report_write(struct sp_json_writer *writer, const struct sp_run *run)
{
    int code = sp_run_exit_code(run);
    int number = sp_run_signal(run);

    sp_json_begin_object(writer);
    sp_json_key(writer, "schema");
    sp_json_uint(writer, 1);
    sp_json_key(writer, "outcome");
    sp_json_string(writer, sp_run_outcome_name(run->outcome));
    sp_json_key(writer, "exitCode");
    if (code < 0)
        sp_json_raw(writer, "-1", 2);
    else
        sp_json_uint(writer, (uint64_t)code);
    if (number != 0) {
        sp_json_key(writer, "signal");
        sp_json_uint(writer, (uint64_t)number);
    }
    sp_json_key(writer, "timedOut");
    sp_json_bool(writer, run->outcome == SP_RUN_TIMED_OUT);
    sp_json_key(writer, "outputTruncated");
    sp_json_bool(writer, run->capture.overflowed);
    sp_json_key(writer, "failedClosed");
    sp_json_bool(writer, run->decision.failed_closed);
    if (run->decision.told.is_told) {
        sp_json_key(writer, "exchange");
        sp_json_bool(writer, true);
    }
    if (!ran(run))
        write_message(writer, run);
    else if (!run->capture.pass_on)
        write_output(writer, run);
    sp_json_key(writer, "sandbox");
    if (is_invalid(run))
        sp_json_null(writer);
    else if (run->decision.told.is_told)
        sp_told_write(writer, &run->decision.told);
    else
        sp_report_write(writer, &run->decision.plan.report);
    sp_json_end_object(writer);
    sp_buf_add_char(writer->buf, '\n');
}
