/* SPDX-License-Identifier: Apache-2.0 */
#include "host/lanes.h"

#include "host/lane_words.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* A boot takes seconds: a lane that has less to do than this is not worth one. */
enum { JOBS_OF_A_LANE = 8, ARENA_SIZE = 16 << 10, READ_SIZE = 64 << 10 };

/* struct lane - a share of the jobs in a guest, and the process that does them */
struct lane {
    struct sp_campaign campaign;
    struct sp_job *jobs;
    pid_t pid;
    int fd; /* what it says; -1: it does not run */
    struct sp_buf said;
    size_t taken; /* of what it said */
    const cJSON *next;
    const cJSON *facts;
    bool whole; /* it said all its results */
    const char *why;
};

/* struct yard - all lanes */
struct yard {
    struct lane lanes[SP_LANES_MAX];
    size_t count;
    size_t started;
    size_t running;
    size_t per_guest;
    size_t begun;
    const struct sp_campaign *whole;
    struct sp_live_results *results;
};

/* struct telling - what a lane's process does with what it has to say */
struct telling {
    int fd;
    size_t begun;
};

static bool tell(int fd, const struct sp_buf *text)
{
    size_t done = 0;

    while (!text->failed && done < text->length) {
        ssize_t wrote = write(fd, text->bytes + done, text->length - done);

        if (wrote < 0 && errno != EINTR)
            return false;
        done += wrote > 0 ? (size_t)wrote : 0;
    }
    return !text->failed;
}

static void tell_begun(void *context, const char *guest, size_t done, size_t count, const char *id)
{
    struct telling *telling = context;
    struct sp_buf text = {0};

    (void)guest;
    (void)id;
    if (done < count) {
        sp_lane_write_begun(&text, done);
        (void)tell(telling->fd, &text);
    }
    sp_buf_free(&text);
}

/* The process of a lane; it ends here. Nothing of its parent's may be flushed twice. */
static _Noreturn void run_lane(const struct lane *lane, int fd)
{
    struct telling telling = {.fd = fd};
    struct sp_campaign campaign = lane->campaign;
    struct sp_live_results results;
    struct sp_error error;
    struct sp_buf text = {0};

    campaign.on_progress = tell_begun;
    campaign.context = &telling;
    sp_live_results_init(&results);
    if (sp_campaign_run(&campaign, &results, &error) < 0)
        _exit(EXIT_FAILURE);
    sp_lane_write_results(&text, &results);
    _exit(tell(fd, &text) ? EXIT_SUCCESS : EXIT_FAILURE);
}

static int start_lane(struct lane *lane, struct sp_error *reterr)
{
    int ends[2] = {-1, -1};
    pid_t parent = getpid();

    if (pipe2(ends, O_CLOEXEC) < 0)
        return sp_error_set(reterr, SP_E_IO, "no pipe: %s", strerror(errno));
    lane->pid = fork();
    if (lane->pid == 0) {
        close(ends[0]);
        if (prctl(PR_SET_PDEATHSIG, SIGTERM) < 0 || getppid() != parent)
            _exit(EXIT_FAILURE);
        run_lane(lane, ends[1]);
    }
    close(ends[1]);
    lane->fd = ends[0];
    if (lane->pid < 0) {
        close(lane->fd);
        lane->fd = -1;
        return sp_error_set(reterr, SP_E_IO, "no process: %s", strerror(errno));
    }
    return 0;
}

static void take_line(struct yard *yard, struct lane *lane, const char *line, size_t length)
{
    struct sp_lane_words words;
    struct sp_error error;
    struct sp_arena *arena = &yard->results->arena;

    if (sp_lane_read(line, length, arena, &words, &error) < 0)
        return; /* its end tells: it is not whole */
    if (!words.begun) {
        lane->whole = true;
        lane->facts = words.facts;
        lane->next = words.results->child;
        return;
    }
    if (yard->whole->on_progress != NULL && words.job < lane->campaign.job_count)
        yard->whole->on_progress(yard->whole->context, lane->campaign.guest->name, yard->begun,
                                 yard->whole->job_count * yard->count / yard->per_guest,
                                 lane->jobs[words.job].live->id);
    yard->begun++;
}

static void take_lines(struct yard *yard, struct lane *lane)
{
    while (lane->taken < lane->said.length) {
        const char *line = lane->said.bytes + lane->taken;
        const char *end = memchr(line, '\n', lane->said.length - lane->taken);

        if (end == NULL)
            return;
        take_line(yard, lane, line, (size_t)(end - line));
        lane->taken += (size_t)(end - line) + 1;
    }
}

static const char *how_it_ended(int status, struct sp_arena *arena)
{
    char text[128];

    if (WIFSIGNALED(status))
        snprintf(text, sizeof(text), "the process that judged it was killed by signal %d",
                 WTERMSIG(status));
    else
        snprintf(text, sizeof(text), "the process that judged it ended with %d and no results",
                 WEXITSTATUS(status));
    return sp_arena_strndup(arena, text, strlen(text));
}

static void end_lane(struct yard *yard, struct lane *lane)
{
    int status = 0;

    close(lane->fd);
    lane->fd = -1;
    yard->running--;
    while (waitpid(lane->pid, &status, 0) < 0 && errno == EINTR)
        continue;
    if (!lane->whole || !WIFEXITED(status) || WEXITSTATUS(status) != EXIT_SUCCESS) {
        lane->whole = false;
        lane->why = how_it_ended(status, &yard->results->arena);
    }
    sp_buf_free(&lane->said);
}

static int listen_to(struct yard *yard, struct lane *lane, struct sp_error *reterr)
{
    char *room = sp_buf_reserve(&lane->said, READ_SIZE);
    ssize_t length = room != NULL ? read(lane->fd, room, READ_SIZE) : -1;

    if (room == NULL)
        return sp_error_nomem(reterr);
    if (length < 0 && errno == EINTR)
        return 0;
    if (length > 0) {
        lane->said.length += (size_t)length;
        take_lines(yard, lane);
    } else {
        end_lane(yard, lane);
    }
    return 0;
}

static int listen_to_all(struct yard *yard, struct sp_error *reterr)
{
    struct pollfd fds[SP_LANES_MAX];
    int rc = 0;

    for (size_t i = 0; i < yard->count; i++)
        fds[i] = (struct pollfd){.fd = yard->lanes[i].fd, .events = POLLIN};
    if (poll(fds, yard->count, -1) < 0)
        return errno == EINTR ? 0 : sp_error_set(reterr, SP_E_IO, "poll: %s", strerror(errno));
    for (size_t i = 0; rc == 0 && i < yard->count; i++) {
        if (yard->lanes[i].fd >= 0 && fds[i].revents != 0)
            rc = listen_to(yard, &yard->lanes[i], reterr);
    }
    return rc;
}

/* Nothing that was started stays behind; a lane's guest ends with it. */
static void give_up(struct yard *yard)
{
    for (size_t i = 0; i < yard->count; i++) {
        if (yard->lanes[i].fd >= 0) {
            kill(yard->lanes[i].pid, SIGTERM);
            end_lane(yard, &yard->lanes[i]);
        }
    }
}

static int run_all(struct yard *yard, unsigned side_by_side, struct sp_error *reterr)
{
    int rc = 0;

    fflush(NULL);
    while (rc == 0 && (yard->running != 0 || yard->started < yard->count)) {
        if (yard->running < side_by_side && yard->started < yard->count) {
            rc = start_lane(&yard->lanes[yard->started++], reterr);
            yard->running += rc == 0;
        } else {
            rc = listen_to_all(yard, reterr);
        }
    }
    if (rc < 0)
        give_up(yard);
    return rc;
}

/* Dealt out like cards: neighbours are alike, and so are the shares. */
static int deal(struct yard *yard, const struct sp_guest_options *guest, struct sp_error *reterr)
{
    const struct sp_campaign *whole = yard->whole;

    for (size_t share = 0; share < yard->per_guest; share++) {
        struct lane *lane = &yard->lanes[yard->count];

        lane->campaign = *whole;
        lane->campaign.guest = guest;
        lane->fd = -1;
        lane->jobs = calloc(whole->job_count + 1, sizeof(*lane->jobs));
        if (lane->jobs == NULL)
            return sp_error_nomem(reterr);
        lane->campaign.jobs = lane->jobs;
        lane->campaign.job_count = 0;
        yard->count++;
        for (size_t i = share; i < whole->job_count; i += yard->per_guest)
            lane->jobs[lane->campaign.job_count++] = whole->jobs[i];
    }
    return 0;
}

/* The lane's next result that is a boot's own, or that is a job's. */
static const cJSON *next_result(struct lane *lane, bool of_boot)
{
    const cJSON *item = lane->next;

    while (item != NULL && sp_lane_is_boot(item) != of_boot)
        item = item->next;
    lane->next = item != NULL ? item->next : NULL;
    return item;
}

static struct sp_live_judgement broken(const char *why)
{
    return (struct sp_live_judgement){
        .verdict = SP_VERDICT_BROKEN, .claim = SP_CLAIM_UNKNOWN, .why = why};
}

static int merge_job(struct lane *lane, const struct sp_job *job, struct sp_live_results *results)
{
    const cJSON *item = lane->whole ? next_result(lane, false) : NULL;
    struct sp_live_result result = {
        .live = job->live,
        .supervisor = job->supervisor,
        .guest = lane->campaign.guest->name,
        .sandplan = job->how.sandplan,
        .judgement = item != NULL
                         ? sp_lane_judgement(item)
                         : broken(lane->why != NULL ? lane->why : "its lane has no result of it"),
        .ms = item != NULL ? sp_lane_ms(item) : 0,
    };

    return sp_live_results_add(results, &result);
}

static int merge_boots(struct lane *lane, const cJSON *first, struct sp_live_results *results)
{
    struct sp_live_result result = {.live = &results->ends_well,
                                    .guest = lane->campaign.guest->name};
    const cJSON *item = NULL;
    int rc = 0;

    lane->next = first;
    if (!lane->whole) {
        result.judgement = broken(lane->why);
        return sp_live_results_add(results, &result);
    }
    while (rc == 0 && (item = next_result(lane, true)) != NULL) {
        result.judgement = sp_lane_judgement(item);
        rc = sp_live_results_add(results, &result);
    }
    return rc;
}

static const char *fact(const struct lane *lane, const char *name)
{
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(lane->facts, name));

    return text != NULL ? text : "";
}

static void merge_facts(const struct lane *lane, struct sp_live_results *results)
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

/* The lanes of one guest. */
static int merge(struct yard *yard, struct lane *lanes)
{
    const cJSON *firsts[SP_LANES_MAX] = {NULL};
    int rc = 0;

    merge_facts(&lanes[0], yard->results);
    for (size_t i = 0; i < yard->per_guest; i++)
        firsts[i] = lanes[i].next;
    for (size_t i = 0; rc == 0 && i < yard->whole->job_count; i++)
        rc = merge_job(&lanes[i % yard->per_guest], &yard->whole->jobs[i], yard->results);
    for (size_t i = 0; rc == 0 && i < yard->per_guest; i++)
        rc = merge_boots(&lanes[i], firsts[i], yard->results);
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
    int rc = yard != NULL ? 0 : sp_error_nomem(reterr);

    if (rc < 0 || guest_count == 0) {
        free(yard);
        return rc;
    }
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
    for (size_t i = 0; i < yard->count; i++)
        free(yard->lanes[i].jobs);
    free(yard);
    return rc;
}
