/* SPDX-License-Identifier: Apache-2.0 */
#include "host/campaign.h"

#include "host/text.h"
#include "json/write.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

enum {
    ARENA_SIZE = 64 << 10,
    FACT_ROOM = 200,
    TEXT_ROOM = 4096, /* of what a report shows of a judgement */
};

/* struct boot - one dialogue, and where its results begin */
struct boot {
    struct sp_dialogue dialogue;
    size_t first;
    bool running;
};

static double now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static const char *keep(struct sp_live_results *results, const char *text)
{
    return text != NULL ? sp_text_keep(&results->arena, text, TEXT_ROOM) : NULL;
}

static const char *fact(struct sp_live_results *results, const cJSON *hello, const char *name)
{
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(hello, name));

    return sp_text_keep(&results->arena, text != NULL ? text : "", FACT_ROOM);
}

/* The evidence goes, and what the judgement says of it stays. */
static void keep_judgement(struct sp_live_results *results, struct sp_live_judgement *judgement)
{
    judgement->why = keep(results, judgement->why);
    judgement->difference.pointer = keep(results, judgement->difference.pointer);
    judgement->difference.expected = keep(results, judgement->difference.expected);
    judgement->difference.got = keep(results, judgement->difference.got);
}

static void note_facts(struct sp_live_results *results, const char *name, const cJSON *hello)
{
    for (size_t i = 0; i < results->guest_count; i++) {
        if (strcmp(results->guests[i].name, name) == 0)
            return;
    }
    if (results->guest_count < SP_GUESTS_MAX)
        results->guests[results->guest_count++] = (struct sp_guest_facts){
            .name = name,
            .kernel = fact(results, hello, "kernel"),
            .bwrap = fact(results, hello, "bwrap"),
            .slirp4netns = fact(results, hello, "slirp4netns"),
            .nft = fact(results, hello, "nft"),
        };
}

/* With a judgement to come; SP_NO_JOB: of a boot. */
static struct sp_live_result result_of(const struct sp_campaign *campaign,
                                       const struct sp_live_results *results, size_t job)
{
    struct sp_live_result result = {
        .job = job, .live = &results->ends_well, .guest = campaign->guest->name};

    if (job != SP_NO_JOB) {
        result.live = campaign->jobs[job].live;
        result.supervisor = campaign->jobs[job].supervisor;
        result.sandplan = campaign->jobs[job].how.sandplan;
    }
    return result;
}

static int add_broken(const struct sp_campaign *campaign, struct sp_live_results *results,
                      size_t job, const char *why)
{
    struct sp_live_result result = result_of(campaign, results, job);

    result.judgement = (struct sp_live_judgement){
        .verdict = SP_VERDICT_BROKEN, .claim = SP_CLAIM_UNKNOWN, .why = why};
    return sp_live_results_add(results, &result);
}

static void write_evidence(const struct sp_campaign *campaign, const struct sp_job *job,
                           enum sp_arm_kind kind, const cJSON *evidence)
{
    struct sp_buf text = {0};
    struct sp_json_writer writer = {.buf = &text};

    if (campaign->evidence == NULL)
        return;
    sp_json_begin_object(&writer);
    sp_json_key(&writer, "guest");
    sp_json_string(&writer, campaign->guest->name);
    sp_json_key(&writer, "id");
    sp_json_string(&writer, job->live->id);
    sp_json_key(&writer, "supervisor");
    sp_json_string(&writer, sp_live_supervisor_name(job->supervisor));
    sp_json_key(&writer, "arm");
    sp_json_string(&writer, sp_arm_kind_name(kind));
    sp_json_key(&writer, "evidence");
    sp_json_tree(&writer, evidence);
    sp_json_end_object(&writer);
    sp_buf_add_char(&text, '\n');
    if (!text.failed)
        fwrite(text.bytes, 1, text.length, campaign->evidence);
    fflush(campaign->evidence);
    sp_buf_free(&text);
}

static int perform(const struct sp_campaign *campaign, struct sp_dialogue *dialogue,
                   const struct sp_job *job, enum sp_arm_kind kind, struct sp_arena *arena,
                   cJSON **ret_evidence, struct sp_error *reterr)
{
    struct sp_buf text = {0};
    int rc = sp_arm_write(&text, job->live, job->supervisor, kind, &job->how, dialogue->arms);

    if (rc == 0)
        rc = sp_dialogue_perform(dialogue, &text, sp_arm_deadline_ms(job->live, &job->how),
                                 campaign->plans, arena, ret_evidence, reterr);
    else
        sp_error_nomem(reterr);
    sp_buf_free(&text);
    if (rc == 0)
        write_evidence(campaign, job, kind, *ret_evidence);
    return rc;
}

/* Return: an error when the guest is lost. */
static int perform_all(const struct sp_campaign *campaign, struct sp_dialogue *dialogue,
                       const struct sp_job *job, struct sp_arena *arena,
                       cJSON *ret_evidence[SP_ARM_KIND_MAX], struct sp_error *reterr)
{
    int rc = 0;

    for (int kind = 0; rc == 0 && kind < SP_ARM_KIND_MAX; kind++) {
        if (sp_live_arm_is_due(job->live, job->supervisor, &job->how, (enum sp_arm_kind)kind))
            rc = perform(campaign, dialogue, job, (enum sp_arm_kind)kind, arena,
                         &ret_evidence[kind], reterr);
    }
    return rc;
}

static int run_job(const struct sp_campaign *campaign, struct sp_dialogue *dialogue, size_t number,
                   struct sp_live_results *results, struct sp_error *reterr)
{
    const struct sp_job *job = &campaign->jobs[number];
    cJSON *evidence[SP_ARM_KIND_MAX] = {NULL};
    struct sp_live_result result = result_of(campaign, results, number);
    double started = now_ms();
    struct sp_arena arena;
    int rc = 0;

    sp_arena_init(&arena, ARENA_SIZE);
    rc = perform_all(campaign, dialogue, job, &arena, evidence, reterr);
    if (rc == 0) {
        result.judgement = sp_live_judge(job->live, job->supervisor, &job->how, evidence, &arena);
        keep_judgement(results, &result.judgement);
        result.ms = now_ms() - started;
        rc = sp_live_results_add(results, &result);
    }
    sp_arena_free(&arena);
    return rc;
}

static bool is_applicable(const struct sp_campaign *campaign, const struct sp_job *job,
                          const char **ret_why)
{
    *ret_why = NULL;
    if (job->live->needs != NULL && !campaign->nsjail)
        *ret_why = "needs an nsjail, and none was given";
    else if (job->how.host_plans && job->live->layer == NULL)
        *ret_why = "is about the reference's runner, not about a plan's claim";
    return *ret_why == NULL;
}

static int pass_over(const struct sp_campaign *campaign, struct sp_live_results *results,
                     size_t job, const char *why)
{
    struct sp_live_result result = result_of(campaign, results, job);

    result.judgement = (struct sp_live_judgement){
        .verdict = SP_VERDICT_NOT_APPLICABLE, .claim = SP_CLAIM_NONE, .why = why};
    return sp_live_results_add(results, &result);
}

/* What a boot has shown is worth what its end is worth (LIV-14). */
static int break_results(struct sp_live_results *results, size_t first, const char *why)
{
    struct sp_buf text = {0};
    const char *because = NULL;

    sp_buf_add_str(&text, "its guest did not end well: ");
    sp_buf_add_str(&text, why);
    because = keep(results, sp_buf_str(&text));
    sp_buf_free(&text);
    for (size_t i = first; i < results->count; i++) {
        struct sp_live_judgement *judgement = &results->items[i].judgement;

        if (judgement->verdict == SP_VERDICT_PASS || judgement->verdict == SP_VERDICT_FAIL)
            *judgement = (struct sp_live_judgement){
                .verdict = SP_VERDICT_BROKEN, .claim = SP_CLAIM_UNKNOWN, .why = because};
    }
    return because != NULL ? 0 : SP_E_NOMEM;
}

static int close_boot(const struct sp_campaign *campaign, struct boot *boot,
                      struct sp_live_results *results, const struct sp_error *fault)
{
    struct sp_error error = {0};
    struct sp_live_result result = result_of(campaign, results, SP_NO_JOB);
    bool good = fault == NULL && sp_dialogue_finish(&boot->dialogue, &error) == 0;
    const char *why = good ? NULL : keep(results, fault != NULL ? fault->text : error.text);
    int rc = 0;

    sp_dialogue_free(&boot->dialogue);
    boot->running = false;
    if (good)
        return sp_live_results_add(results, &result);
    rc = break_results(results, boot->first, why);
    return rc == 0 ? add_broken(campaign, results, SP_NO_JOB, why) : rc;
}

static int start(const struct sp_campaign *campaign, struct boot *boot,
                 struct sp_live_results *results, struct sp_error *reterr)
{
    int rc = sp_dialogue_start(&boot->dialogue, campaign->guest, reterr);

    boot->first = results->count;
    boot->running = rc == 0;
    if (rc < 0)
        sp_dialogue_free(&boot->dialogue);
    else
        note_facts(results, campaign->guest->name, boot->dialogue.hello);
    return rc;
}

/* One job, booting first when there is no guest. Return: SP_E_NOMEM, or 0 also when it is lost. */
static int do_job(const struct sp_campaign *campaign, struct boot *boot, size_t job,
                  struct sp_live_results *results, unsigned *lost)
{
    struct sp_error error = {0};
    const char *why = NULL;
    int rc = 0;

    if (!is_applicable(campaign, &campaign->jobs[job], &why))
        return pass_over(campaign, results, job, why);
    if (!boot->running)
        rc = start(campaign, boot, results, &error);
    if (rc == 0)
        rc = run_job(campaign, &boot->dialogue, job, results, &error);
    if (rc == SP_E_NOMEM || rc == 0) {
        *lost = rc == 0 ? 0 : *lost;
        return rc;
    }
    (*lost)++;
    rc = add_broken(campaign, results, job, keep(results, error.text));
    return rc == 0 && boot->running ? close_boot(campaign, boot, results, &error) : rc;
}

int sp_campaign_run(const struct sp_campaign *campaign, struct sp_live_results *results,
                    struct sp_error *reterr)
{
    struct boot boot = {0};
    unsigned lost = 0;
    size_t job = 0;
    int rc = 0;

    while (rc == 0 && lost < SP_LOST_MAX && sp_queue_take(campaign->queue, &job)) {
        if (campaign->on_begun != NULL)
            campaign->on_begun(campaign->context, job);
        rc = do_job(campaign, &boot, job, results, &lost);
    }
    if (boot.running) {
        int closed = close_boot(campaign, &boot, results, NULL);

        rc = rc == 0 ? closed : rc;
    }
    return rc == 0 ? 0 : sp_error_nomem(reterr);
}
