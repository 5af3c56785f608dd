/* SPDX-License-Identifier: Apache-2.0 */
#include "host/lanes.h"

#include "host/lane.h"
#include "host/lane_words.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

/* A boot takes seconds: a lane that has less to do than this is not worth one. */
enum { JOBS_OF_A_LANE = 8 };

/* struct yard - all lanes: those of the first guest, those of the second, ... */
struct yard {
    struct sp_lane lanes[SP_LANES_MAX];
    size_t count;
    size_t started;
    size_t per_guest;
    size_t begun; /* jobs, of all lanes */
    const struct sp_campaign *whole;
    struct sp_live_results *results;
};

static size_t running(const struct yard *yard)
{
    size_t count = 0;

    for (size_t i = 0; i < yard->started; i++)
        count += yard->lanes[i].fd >= 0;
    return count;
}

static void show(void *context, const struct sp_lane *lane, size_t job)
{
    struct yard *yard = context;

    if (yard->whole->on_progress != NULL)
        yard->whole->on_progress(yard->whole->context, lane->campaign.guest->name, yard->begun,
                                 yard->whole->job_count * (yard->count / yard->per_guest),
                                 lane->campaign.jobs[job].live->id);
    yard->begun++;
}

static int listen_to_all(struct yard *yard, struct sp_error *reterr)
{
    struct pollfd fds[SP_LANES_MAX];
    int rc = 0;

    for (size_t i = 0; i < yard->started; i++)
        fds[i] = (struct pollfd){.fd = yard->lanes[i].fd, .events = POLLIN};
    if (poll(fds, yard->started, -1) < 0)
        return errno == EINTR ? 0 : sp_error_set(reterr, SP_E_IO, "poll: %s", strerror(errno));
    for (size_t i = 0; rc == 0 && i < yard->started; i++) {
        if (fds[i].fd >= 0 && fds[i].revents != 0)
            rc = sp_lane_listen(&yard->lanes[i], &yard->results->arena, show, yard, reterr);
    }
    return rc;
}

static int run_all(struct yard *yard, unsigned side_by_side, struct sp_error *reterr)
{
    int rc = 0;

    fflush(NULL);
    while (rc == 0 && (yard->started < yard->count || running(yard) != 0)) {
        if (yard->started < yard->count && running(yard) < side_by_side)
            rc = sp_lane_start(&yard->lanes[yard->started++], reterr);
        else
            rc = listen_to_all(yard, reterr);
    }
    for (size_t i = 0; i < yard->started; i++)
        sp_lane_give_up(&yard->lanes[i], &yard->results->arena);
    return rc;
}

/* Dealt out like cards: neighbours are alike, and so are the shares. */
static int deal(struct yard *yard, const struct sp_guest_options *guest, struct sp_error *reterr)
{
    const struct sp_campaign *whole = yard->whole;

    for (size_t share = 0; share < yard->per_guest; share++) {
        struct sp_job *jobs =
            sp_arena_array(&yard->results->arena, whole->job_count + 1, sizeof(*jobs));
        struct sp_lane *lane = &yard->lanes[yard->count++];

        *lane = (struct sp_lane){.campaign = *whole, .fd = -1};
        if (jobs == NULL)
            return sp_error_nomem(reterr);
        lane->campaign.guest = guest;
        lane->campaign.jobs = jobs;
        lane->campaign.job_count = 0;
        for (size_t i = share; i < whole->job_count; i += yard->per_guest)
            jobs[lane->campaign.job_count++] = whole->jobs[i];
    }
    return 0;
}

/* The first result from @item on that is a boot's own, or that is a job's. */
static const cJSON *skip_to(const cJSON *item, bool of_boot)
{
    while (item != NULL && sp_lane_is_boot(item) != of_boot)
        item = item->next;
    return item;
}

static struct sp_live_judgement broken(const char *why)
{
    return (struct sp_live_judgement){
        .verdict = SP_VERDICT_BROKEN, .claim = SP_CLAIM_UNKNOWN, .why = why};
}

static int merge_job(const struct sp_lane *lane, const struct sp_job *job, const cJSON *item,
                     struct sp_live_results *results)
{
    struct sp_live_result result = {
        .live = job->live,
        .supervisor = job->supervisor,
        .guest = lane->campaign.guest->name,
        .sandplan = job->how.sandplan,
    };

    if (item != NULL) {
        result.judgement = sp_lane_judgement(item);
        result.ms = sp_lane_ms(item);
    } else {
        result.judgement = broken(lane->is_whole ? "its lane has no result of it" : lane->why);
    }
    return sp_live_results_add(results, &result);
}

static int merge_boots(const struct sp_lane *lane, struct sp_live_results *results)
{
    struct sp_live_result result = {.live = &results->ends_well,
                                    .guest = lane->campaign.guest->name};
    const cJSON *item = NULL;
    int rc = 0;

    if (!lane->is_whole) {
        result.judgement = broken(lane->why);
        return sp_live_results_add(results, &result);
    }
    for (item = skip_to(lane->results->child, true); rc == 0 && item != NULL;
         item = skip_to(item->next, true)) {
        result.judgement = sp_lane_judgement(item);
        rc = sp_live_results_add(results, &result);
    }
    return rc;
}

static const char *fact(const struct sp_lane *lane, const char *name)
{
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(lane->facts, name));

    return text != NULL ? text : "";
}

static void merge_facts(const struct sp_lane *lane, struct sp_live_results *results)
{
    if (lane->facts == NULL || results->guest_count == SP_GUESTS_MAX)
        return;
    results->guests[results->guest_count++] = (struct sp_guest_facts){
        .name = lane->campaign.guest->name,
        .kernel = fact(lane, "kernel"),
        .bwrap = fact(lane, "bwrap"),
        .slirp4netns = fact(lane, "slirp4netns"),
        .nft = fact(lane, "nft"),
    };
}

/* What the lanes of one guest have found, in the order of the jobs. */
static int merge(const struct yard *yard, const struct sp_lane *lanes)
{
    const cJSON *next[SP_LANES_MAX] = {NULL};
    int rc = 0;

    merge_facts(&lanes[0], yard->results);
    for (size_t i = 0; i < yard->per_guest; i++)
        next[i] = lanes[i].is_whole ? lanes[i].results->child : NULL;
    for (size_t i = 0; rc == 0 && i < yard->whole->job_count; i++) {
        size_t share = i % yard->per_guest;
        const cJSON *item = skip_to(next[share], false);

        rc = merge_job(&lanes[share], &yard->whole->jobs[i], item, yard->results);
        next[share] = item != NULL ? item->next : NULL;
    }
    for (size_t i = 0; rc == 0 && i < yard->per_guest; i++)
        rc = merge_boots(&lanes[i], yard->results);
    return rc;
}

static size_t lanes_of_a_guest(const struct sp_campaign *whole, size_t guest_count,
                               unsigned side_by_side)
{
    size_t lanes = side_by_side / guest_count;
    size_t worth = (whole->job_count + JOBS_OF_A_LANE - 1) / JOBS_OF_A_LANE;

    if (lanes > worth)
        lanes = worth;
    if (lanes > SP_LANES_MAX / guest_count)
        lanes = SP_LANES_MAX / guest_count;
    return lanes != 0 ? lanes : 1;
}

int sp_lanes_run(const struct sp_campaign *whole, const struct sp_guest_options *guests,
                 size_t guest_count, unsigned side_by_side, struct sp_live_results *results,
                 struct sp_error *reterr)
{
    struct yard *yard = calloc(1, sizeof(*yard));
    int rc = 0;

    if (yard == NULL)
        return sp_error_nomem(reterr);
    yard->whole = whole;
    yard->results = results;
    yard->per_guest = lanes_of_a_guest(whole, guest_count, side_by_side);
    for (size_t i = 0; rc == 0 && i < guest_count; i++)
        rc = deal(yard, &guests[i], reterr);
    if (rc == 0)
        rc = run_all(yard, side_by_side, reterr);
    for (size_t i = 0; rc == 0 && i < guest_count; i++) {
        if (merge(yard, &yard->lanes[i * yard->per_guest]) < 0)
            rc = sp_error_nomem(reterr);
    }
    free(yard);
    return rc;
}
