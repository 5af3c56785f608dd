/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/exchange_write.h"

#include "cli/refuse.h"
#include "run/request_write.h"
#include "json/scan.h"

static void write_answer(struct sp_json_writer *writer, const struct sp_decision *decision)
{
    const struct sp_issues none = {0};
    bool is_policy = decision->outcome == SP_RUN_INVALID_POLICY;

    if (decision->has_plan) {
        sp_json_key(writer, "result");
        sp_plan_write(writer, &decision->plan);
    } else if (!sp_refuse(writer, is_policy ? &decision->issues : &none,
                          is_policy ? &none : &decision->issues)) {
        sp_json_key(writer, "error");
        sp_plan_write_unavailable(writer, &decision->plan.report);
    }
}

int sp_exchange_write(struct sp_buf *text, const struct sp_decision *decision,
                      struct sp_error *reterr)
{
    struct sp_json_writer writer = {.buf = text};
    size_t before = text->length;
    struct sp_error fault = {0};
    int rc = 0;

    sp_json_begin_object(&writer);
    sp_json_key(&writer, "params");
    sp_plan_request_write(&writer, decision->request, decision->policy);
    write_answer(&writer, decision);
    sp_json_end_object(&writer);
    sp_buf_add_char(text, '\n');
    if (text->failed)
        return sp_error_nomem(reterr);
    /* Words of a command line and of an environment are any bytes. */
    rc = sp_json_scan(text->bytes + before, text->length - before, &fault);
    if (rc < 0)
        return sp_error_set(reterr, rc, "command, environment and paths cannot be told as JSON: %s",
                            fault.text);
    return 0;
}
