/* SPDX-License-Identifier: Apache-2.0 */
#include "host/report.h"

#include "json/write.h"

static void write_guests(struct sp_json_writer *writer, const struct sp_live_results *results)
{
    sp_json_key(writer, "guests");
    sp_json_begin_array(writer);
    for (size_t i = 0; i < results->guest_count; i++) {
        const struct sp_guest_facts *guest = &results->guests[i];

        sp_json_begin_object(writer);
        sp_json_member(writer, "name", guest->name);
        sp_json_member(writer, "kernel", guest->kernel);
        sp_json_member(writer, "bwrap", guest->bwrap);
        sp_json_member(writer, "slirp4netns", guest->slirp4netns);
        sp_json_member(writer, "nft", guest->nft);
        sp_json_end_object(writer);
    }
    sp_json_end_array(writer);
}

static void write_counts(struct sp_json_writer *writer, const struct sp_live_results *results)
{
    static const enum sp_verdict verdicts[] = {SP_VERDICT_PASS, SP_VERDICT_FAIL, SP_VERDICT_BROKEN,
                                               SP_VERDICT_NOT_APPLICABLE};

    sp_json_key(writer, "counts");
    sp_json_begin_object(writer);
    for (size_t i = 0; i < sizeof(verdicts) / sizeof(verdicts[0]); i++) {
        sp_json_key(writer, sp_verdict_name(verdicts[i]));
        sp_json_uint(writer, sp_live_results_count(results, verdicts[i]));
    }
    sp_json_end_object(writer);
}

static void write_trouble(struct sp_json_writer *writer, const struct sp_live_judgement *judgement)
{
    if (judgement->verdict != SP_VERDICT_PASS && judgement->verdict != SP_VERDICT_NOT_APPLICABLE)
        sp_json_member(writer, "arm", sp_arm_kind_name(judgement->arm));
    if (judgement->why != NULL) {
        sp_json_member(writer, "why", judgement->why);
    } else if (judgement->difference.pointer != NULL) {
        sp_json_key(writer, "difference");
        sp_json_begin_object(writer);
        sp_json_member(writer, "pointer", judgement->difference.pointer);
        sp_json_member(writer, "expected", judgement->difference.expected);
        sp_json_member(writer, "got", judgement->difference.got);
        sp_json_end_object(writer);
    }
}

static void write_list(struct sp_json_writer *writer, const char *key, const cJSON *list)
{
    const cJSON *item = NULL;

    sp_json_key(writer, key);
    sp_json_begin_array(writer);
    cJSON_ArrayForEach(item, list)
    {
        sp_json_string(writer, item->valuestring);
    }
    sp_json_end_array(writer);
}

static void write_result(struct sp_json_writer *writer, const struct sp_live_result *result)
{
    char ms[32];

    sp_json_begin_object(writer);
    sp_json_member(writer, "id", result->live->id);
    sp_json_member(writer, "guest", result->guest);
    sp_json_member(writer, "supervisor", sp_live_supervisor_name(result->supervisor));
    sp_json_member(writer, "verdict", sp_verdict_name(result->judgement.verdict));
    if (result->live->layer != NULL) {
        sp_json_member(writer, "layer", result->live->layer);
        sp_json_member(writer, "claim", sp_claim_name(result->judgement.claim));
    }
    write_list(writer, "proves", result->live->proves);
    write_list(writer, "errata", result->live->errata);
    sp_json_key(writer, "ms");
    sp_json_raw(writer, ms, (size_t)snprintf(ms, sizeof(ms), "%.3f", result->ms));
    write_trouble(writer, &result->judgement);
    sp_json_end_object(writer);
}

static void write_implementation(struct sp_json_writer *writer, const struct sp_live_report *report)
{
    if (report->implementation == NULL)
        return;
    sp_json_key(writer, "implementation");
    sp_json_begin_object(writer);
    sp_json_member(writer, "name", report->implementation->name);
    sp_json_member(writer, "version", report->implementation->version);
    sp_json_member(writer, "command", report->command);
    sp_json_end_object(writer);
}

int sp_live_report_json(const struct sp_live_report *report, FILE *out)
{
    struct sp_buf text = {0};
    struct sp_json_writer writer = {.buf = &text};
    int rc = 0;

    sp_json_begin_object(&writer);
    sp_json_key(&writer, "schema");
    sp_json_uint(&writer, 1);
    sp_json_member(&writer, "tool", "sandproof-live");
    sp_json_member(&writer, "version", SP_VERSION);
    sp_json_member(&writer, "started", report->started);
    write_implementation(&writer, report);
    write_guests(&writer, report->results);
    write_counts(&writer, report->results);
    sp_json_key(&writer, "results");
    sp_json_begin_array(&writer);
    for (size_t i = 0; i < report->results->count; i++)
        write_result(&writer, &report->results->items[i]);
    sp_json_end_array(&writer);
    sp_json_end_object(&writer);
    sp_buf_add_char(&text, '\n');
    if (text.failed)
        rc = SP_E_NOMEM;
    else
        fwrite(text.bytes, 1, text.length, out);
    sp_buf_free(&text);
    return rc;
}
