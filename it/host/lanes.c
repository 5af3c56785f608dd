/* SPDX-License-Identifier: Apache-2.0 */
#include "host/lanes.h"

#include "host/lane.h"
#include "host/lane_words.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

/* A boot takes seconds: a lane that has less to do than this is not worth one. Another one is begun
 * for one that died, so that there is room for more than run at once. */
enum { JOBS_OF_A_LANE = 8, LANES_ROOM = 2 * SP_LANES_MAX };

/* struct slot - a job in a guest: who began it, and what was told of it; NULL: nobody, nothing */
struct slot {
    const struct sp_lane *taker;
    const cJSON *told;
    bool is_contested; /* a lane that lies says that it began what another one did */
};

/* struct ground - a guest, and what becomes of its jobs; @died: so many of its lanes */
struct ground {
    struct sp_queue queue;
    struct slot *slots;
    unsigned died;
    bool is_given_up;
};

struct yard {
    const struct sp_lanes *order;
    struct ground grounds[SP_GUESTS_MAX];
    struct sp_lane lanes[LANES_ROOM];
    size_t started;
    size_t begun; /* jobs */
    struct sp_live_results *results;
};

static size_t ground_of(const struct yard *yard, const struct sp_lane *lane)
{
    return (size_t)(lane->campaign.guest - yard->order->guests);
}

static size_t running(const struct yard *yard)
{
    size_t count = 0;

    for (size_t i = 0; i < yard->started; i++)
        count += yard->lanes[i].fd >= 0;
    return count;
}

static size_t running_on(const struct yard *yard, size_t ground)
{
    size_t count = 0;

    for (size_t i = 0; i < yard->started; i++)
        count += yard->lanes[i].fd >= 0 && ground_of(yard, &yard->lanes[i]) == ground;
    return count;
}

static void note_begun(void *context, const struct sp_lane *lane, size_t job)
{
    struct yard *yard = context;
    const struct sp_lanes *order = yard->order;
    struct slot *slot = &yard->grounds[ground_of(yard, lane)].slots[job];

    if (slot->taker == NULL)
        slot->taker = lane;
    else
        slot->is_contested = true;
    if (order->on_progress != NULL)
        order->on_progress(order->context, lane->campaign.guest->name, yard->begun,
                           order->whole->job_count * order->guest_count,
                           order->whole->jobs[job].live->id);
    yard->begun++;
}

/* A lane that ends well with jobs left has lost its guest too often; so has one that died. */
static void note_end(struct yard *yard, const struct sp_lane *lane)
{
    struct ground *ground = &yard->grounds[ground_of(yard, lane)];

    ground->died += !lane->is_whole;
    if (ground->died == SP_LOST_MAX || (lane->is_whole && sp_queue_left(&ground->queue) != 0))
        ground->is_given_up = true;
}

static int listen_to_all(struct yard *yard, struct sp_error *reterr)
{
    struct pollfd fds[LANES_ROOM];
    int rc = 0;

    for (size_t i = 0; i < yard->started; i++)
        fds[i] = (struct pollfd){.fd = yard->lanes[i].fd, .events = POLLIN};
    if (poll(fds, yard->started, -1) < 0)
        return errno == EINTR ? 0 : sp_error_set(reterr, SP_E_IO, "poll: %s", strerror(errno));
    for (size_t i = 0; rc == 0 && i < yard->started; i++) {
        struct sp_lane *lane = &yard->lanes[i];

        if (fds[i].fd < 0 || fds[i].revents == 0)
            continue;
        rc = sp_lane_listen(lane, &yard->results->arena, note_begun, yard, reterr);
        if (lane->fd < 0)
            note_end(yard, lane);
    }
    return rc;
}

/* What a lane more would have to do in this guest; 0: it is not worth one. */
static size_t share(const struct yard *yard, size_t ground)
{
    size_t lanes = running_on(yard, ground);
    size_t left = sp_queue_left(&yard->grounds[ground].queue) / (lanes + 1);

    if (yard->grounds[ground].is_given_up || (lanes != 0 && left < JOBS_OF_A_LANE))
        return 0;
    return left;
}

/* Return: false when no lane is to be begun now. */
static bool choose_ground(const struct yard *yard, size_t *ret_ground)
{
    size_t best = 0;

    if (running(yard) >= yard->order->side_by_side || yard->started == LANES_ROOM)
        return false;
    for (size_t i = 0; i < yard->order->guest_count; i++) {
        if (share(yard, i) > best) {
            best = share(yard, i);
            *ret_ground = i;
        }
    }
    return best != 0;
}

static int start_lane(struct yard *yard, size_t ground, struct sp_error *reterr)
{
    struct sp_lane *lane = &yard->lanes[yard->started++];

    *lane = (struct sp_lane){.campaign = *yard->order->whole, .fd = -1};
    lane->campaign.guest = &yard->order->guests[ground];
    lane->campaign.queue = &yard->grounds[ground].queue;
    return sp_lane_start(lane, reterr);
}

static int run_all(struct yard *yard, struct sp_error *reterr)
{
    size_t ground = 0;
    int rc = 0;

    fflush(NULL);
    while (rc == 0) {
        if (choose_ground(yard, &ground))
            rc = start_lane(yard, ground, reterr);
        else if (running(yard) != 0)
            rc = listen_to_all(yard, reterr);
        else
            break;
    }
    for (size_t i = 0; i < yard->started; i++)
        sp_lane_give_up(&yard->lanes[i], &yard->results->arena);
    return rc;
}

static struct sp_live_judgement broken(const char *why)
{
    return (struct sp_live_judgement){
        .verdict = SP_VERDICT_BROKEN, .claim = SP_CLAIM_UNKNOWN, .why = why};
}

static struct sp_live_judgement judgement_of(const struct ground *ground, const struct slot *slot)
{
    if (slot->taker == NULL)
        return broken(ground->is_given_up ? "not tried: the guest was lost three times"
                                          : "no lane has begun it");
    if (slot->is_contested)
        return broken("more than one lane says that it has begun it");
    if (slot->told != NULL)
        return sp_lane_judgement(slot->told);
    return broken(slot->taker->is_whole ? "its lane has no result of it" : slot->taker->why);
}

static int merge_jobs(const struct yard *yard, size_t index)
{
    const struct sp_campaign *whole = yard->order->whole;
    const struct ground *ground = &yard->grounds[index];
    int rc = 0;

    for (size_t i = 0; rc == 0 && i < whole->job_count; i++) {
        struct sp_live_result result = {
            .job = i,
            .live = whole->jobs[i].live,
            .supervisor = whole->jobs[i].supervisor,
            .guest = yard->order->guests[index].name,
            .sandplan = whole->jobs[i].how.sandplan,
            .judgement = judgement_of(ground, &ground->slots[i]),
        };

        if (ground->slots[i].told != NULL)
            result.ms = sp_lane_ms(ground->slots[i].told);
        rc = sp_live_results_add(yard->results, &result);
    }
    return rc;
}

static int add_boot(const struct sp_lane *lane, struct sp_live_judgement judgement,
                    struct sp_live_results *results)
{
    struct sp_live_result result = {
        .job = SP_NO_JOB,
        .live = &results->ends_well,
        .guest = lane->campaign.guest->name,
        .judgement = judgement,
    };

    return sp_live_results_add(results, &result);
}

static int merge_boots(const struct sp_lane *lane, struct sp_live_results *results)
{
    const cJSON *item = NULL;
    int rc = 0;

    if (!lane->is_whole)
        return add_boot(lane, broken(lane->why), results);
    cJSON_ArrayForEach(item, lane->results)
    {
        if (rc == 0 && sp_lane_job(item) == SP_NO_JOB)
            rc = add_boot(lane, sp_lane_judgement(item), results);
    }
    return rc;
}

/* What a lane tells of the jobs that it began; of others it has nothing to tell. */
static void take_told(struct ground *ground, const struct sp_lane *lane, size_t job_count)
{
    const cJSON *item = NULL;

    if (!lane->is_whole)
        return;
    cJSON_ArrayForEach(item, lane->results)
    {
        size_t job = sp_lane_job(item);

        if (job < job_count && ground->slots[job].taker == lane)
            ground->slots[job].told = item;
    }
}

static const char *fact(const struct sp_lane *lane, const char *name)
{
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(lane->facts, name));

    return text != NULL ? text : "";
}

static void add_facts(const struct sp_lane *lane, struct sp_live_results *results)
{
    results->guests[results->guest_count++] = (struct sp_guest_facts){
        .name = lane->campaign.guest->name,
        .kernel = fact(lane, "kernel"),
        .bwrap = fact(lane, "bwrap"),
        .slirp4netns = fact(lane, "slirp4netns"),
        .nft = fact(lane, "nft"),
    };
}

/* What the lanes of one guest have found. */
static int merge(struct yard *yard, size_t ground)
{
    bool has_facts = false;
    int rc = 0;

    for (size_t i = 0; i < yard->started; i++) {
        const struct sp_lane *lane = &yard->lanes[i];

        if (ground_of(yard, lane) != ground)
            continue;
        take_told(&yard->grounds[ground], lane, yard->order->whole->job_count);
        if (!has_facts && lane->facts != NULL) {
            add_facts(lane, yard->results);
            has_facts = true;
        }
    }
    rc = merge_jobs(yard, ground);
    for (size_t i = 0; rc == 0 && i < yard->started; i++) {
        if (ground_of(yard, &yard->lanes[i]) == ground)
            rc = merge_boots(&yard->lanes[i], yard->results);
    }
    return rc;
}

static int open_grounds(struct yard *yard, struct sp_error *reterr)
{
    size_t jobs = yard->order->whole->job_count;
    int rc = 0;

    for (size_t i = 0; rc == 0 && i < yard->order->guest_count; i++) {
        yard->grounds[i].slots = calloc(jobs + 1, sizeof(*yard->grounds[i].slots));
        if (yard->grounds[i].slots == NULL)
            rc = sp_error_nomem(reterr);
        else
            rc = sp_queue_open(&yard->grounds[i].queue, jobs, reterr);
    }
    return rc;
}

static void close_grounds(struct yard *yard)
{
    for (size_t i = 0; i < yard->order->guest_count; i++) {
        sp_queue_close(&yard->grounds[i].queue);
        free(yard->grounds[i].slots);
    }
}

int sp_lanes_run(const struct sp_lanes *lanes, struct sp_live_results *results,
                 struct sp_error *reterr)
{
    struct yard *yard = calloc(1, sizeof(*yard));
    int rc = 0;

    if (yard == NULL)
        return sp_error_nomem(reterr);
    yard->order = lanes;
    yard->results = results;
    rc = open_grounds(yard, reterr);
    if (rc == 0)
        rc = run_all(yard, reterr);
    for (size_t i = 0; rc == 0 && i < lanes->guest_count; i++) {
        if (merge(yard, i) < 0)
            rc = sp_error_nomem(reterr);
    }
    close_grounds(yard);
    free(yard);
    return rc;
}
