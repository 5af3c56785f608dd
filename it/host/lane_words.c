/* SPDX-License-Identifier: Apache-2.0 */
#include "host/lane_words.h"

#include "json/parse.h"
#include "json/read.h"
#include "json/write.h"

#include <string.h>

void sp_lane_write_begun(struct sp_buf *text, size_t job)
{
    struct sp_json_writer writer = {.buf = text};

    sp_json_begin_object(&writer);
    sp_json_key(&writer, "begun");
    sp_json_uint(&writer, job);
    sp_json_end_object(&writer);
    sp_buf_add_char(text, '\n');
}

static void write_text(struct sp_json_writer *writer, const char *key, const char *text)
{
    sp_json_key(writer, key);
    if (text != NULL)
        sp_json_string_lossy(writer, text, strlen(text));
    else
        sp_json_null(writer);
}

static void write_number(struct sp_json_writer *writer, const char *key, uint64_t number)
{
    sp_json_key(writer, key);
    sp_json_uint(writer, number);
}

static void write_result(struct sp_json_writer *writer, const struct sp_live_result *result)
{
    const struct sp_live_judgement *judgement = &result->judgement;

    sp_json_begin_object(writer);
    sp_json_key(writer, "job");
    if (result->job != SP_NO_JOB)
        sp_json_uint(writer, result->job);
    else
        sp_json_null(writer);
    write_number(writer, "verdict", judgement->verdict);
    write_number(writer, "claim", judgement->claim);
    write_number(writer, "arm", judgement->arm);
    write_text(writer, "why", judgement->why);
    write_text(writer, "pointer", judgement->difference.pointer);
    write_text(writer, "expected", judgement->difference.expected);
    write_text(writer, "got", judgement->difference.got);
    write_number(writer, "ms", (uint64_t)result->ms);
    sp_json_end_object(writer);
}

static void write_facts(struct sp_json_writer *writer, const struct sp_live_results *results)
{
    const struct sp_guest_facts *facts = &results->guests[0];

    sp_json_key(writer, "facts");
    if (results->guest_count == 0) {
        sp_json_null(writer);
        return;
    }
    sp_json_begin_object(writer);
    write_text(writer, "kernel", facts->kernel);
    write_text(writer, "bwrap", facts->bwrap);
    write_text(writer, "slirp4netns", facts->slirp4netns);
    write_text(writer, "nft", facts->nft);
    sp_json_end_object(writer);
}

void sp_lane_write_results(struct sp_buf *text, const struct sp_live_results *results)
{
    struct sp_json_writer writer = {.buf = text};

    sp_json_begin_object(&writer);
    write_facts(&writer, results);
    sp_json_key(&writer, "results");
    sp_json_begin_array(&writer);
    for (size_t i = 0; i < results->count; i++)
        write_result(&writer, &results->items[i]);
    sp_json_end_array(&writer);
    sp_json_end_object(&writer);
    sp_buf_add_char(text, '\n');
}

static const cJSON *member(const cJSON *tree, const char *name)
{
    return cJSON_GetObjectItemCaseSensitive(tree, name);
}

static bool is_below(const cJSON *result, const char *name, double end)
{
    const cJSON *value = member(result, name);

    return cJSON_IsNumber(value) && value->valuedouble >= 0 && value->valuedouble < end;
}

static bool is_text(const cJSON *result, const char *name)
{
    return cJSON_IsString(member(result, name)) || cJSON_IsNull(member(result, name));
}

/* A difference is whole or not there. */
static bool has_difference(const cJSON *result)
{
    bool told = cJSON_IsString(member(result, "pointer")) != 0;

    return is_text(result, "pointer") && is_text(result, "expected") && is_text(result, "got") &&
           told == (cJSON_IsString(member(result, "expected")) != 0) &&
           told == (cJSON_IsString(member(result, "got")) != 0);
}

static bool is_result(const cJSON *result)
{
    return (is_below(result, "job", (double)SP_JSON_UINT_MAX) ||
            cJSON_IsNull(member(result, "job"))) &&
           is_below(result, "verdict", SP_VERDICT_MAX) && is_below(result, "claim", SP_CLAIM_MAX) &&
           is_below(result, "arm", SP_ARM_KIND_MAX) &&
           is_below(result, "ms", (double)SP_JSON_UINT_MAX) && is_text(result, "why") &&
           has_difference(result);
}

static bool are_results(const cJSON *results)
{
    const cJSON *result = NULL;

    cJSON_ArrayForEach(result, results)
    {
        if (!is_result(result))
            return false;
    }
    return cJSON_IsArray(results) != 0;
}

int sp_lane_read(const char *line, size_t length, struct sp_arena *arena, struct sp_lane_words *ret,
                 struct sp_error *reterr)
{
    cJSON *tree = NULL;
    const cJSON *begun = NULL;
    int rc = sp_json_parse(line, length, arena, &tree, reterr);

    *ret = (struct sp_lane_words){0};
    if (rc < 0)
        return rc;
    begun = member(tree, "begun");
    if (is_below(tree, "begun", (double)SP_JSON_UINT_MAX)) {
        ret->begun = true;
        ret->job = (size_t)cJSON_GetNumberValue(begun);
        return 0;
    }
    ret->facts = cJSON_IsObject(member(tree, "facts")) ? member(tree, "facts") : NULL;
    ret->results = member(tree, "results");
    return are_results(ret->results)
               ? 0
               : sp_error_set(reterr, SP_E_INVALID, "a lane's line is none that a lane writes");
}

static int number(const cJSON *result, const char *name)
{
    return (int)cJSON_GetNumberValue(member(result, name));
}

static const char *text(const cJSON *result, const char *name)
{
    return cJSON_GetStringValue(member(result, name));
}

size_t sp_lane_job(const cJSON *result)
{
    const cJSON *job = member(result, "job");

    return cJSON_IsNumber(job) ? (size_t)cJSON_GetNumberValue(job) : SP_NO_JOB;
}

struct sp_live_judgement sp_lane_judgement(const cJSON *result)
{
    return (struct sp_live_judgement){
        .verdict = (enum sp_verdict)number(result, "verdict"),
        .claim = (enum sp_claim)number(result, "claim"),
        .arm = (enum sp_arm_kind)number(result, "arm"),
        .difference = {text(result, "pointer"), text(result, "expected"), text(result, "got")},
        .why = text(result, "why"),
    };
}

double sp_lane_ms(const cJSON *result)
{
    return cJSON_GetNumberValue(member(result, "ms"));
}
