/* SPDX-License-Identifier: Apache-2.0 */

/* What becomes of jobs when lanes lie, die or forget. The lanes are stand-ins: a script each. */

#include "host/lane.h"
#include "host/lanes.h"
#include "testing/testing.h"
#include "json/parse.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { JOBS = 16, TEXT_ROOM = 256, TAKERS = 4, MANY = 50000 };

/**
 * struct script - what a lane does, all at its end
 * @takes: so many jobs of the queue
 * @begun: jobs that it says it began, a digit each
 * @tells: jobs that it has a result of, a digit each
 * @says:  the verdict of each
 * @dies:  it ends without results
 */
struct script {
    size_t takes;
    const char *begun;
    const char *tells;
    enum sp_verdict says;
    bool dies;
};

static struct stage {
    const struct script *scripts;
    size_t count;
    const struct sp_lane *lanes[TAKERS];
    size_t started;
    struct sp_live_case live;
    struct sp_job jobs[JOBS];
    struct sp_live_results results;
} stage;

int __wrap_sp_lane_start(struct sp_lane *lane, struct sp_error *reterr);
int __wrap_sp_lane_listen(struct sp_lane *lane, struct sp_arena *arena,
                          void (*on_begun)(void *context, const struct sp_lane *lane, size_t job),
                          void *context, struct sp_error *reterr);

int __wrap_sp_lane_start(struct sp_lane *lane, struct sp_error *reterr)
{
    size_t job = 0;

    (void)reterr;
    assert_true(stage.started < stage.count);
    for (size_t i = 0; i < stage.scripts[stage.started].takes; i++)
        assert_true(sp_queue_take(lane->campaign.queue, &job));
    stage.lanes[stage.started++] = lane;
    lane->fd = open("/dev/null", O_RDONLY | O_CLOEXEC); /* always ready */
    assert_true(lane->fd >= 0);
    return 0;
}

static const cJSON *tell(const struct script *script, struct sp_arena *arena)
{
    struct sp_buf text = {0};
    cJSON *tree = NULL;

    sp_buf_add_str(&text, "[");
    for (const char *job = script->tells; *job != '\0'; job++) {
        char item[TEXT_ROOM];

        snprintf(item, sizeof(item), "%s{\"job\":%c,\"verdict\":%d,\"claim\":0,\"arm\":0,\"ms\":1}",
                 job == script->tells ? "" : ",", *job, (int)script->says);
        sp_buf_add_str(&text, item);
    }
    sp_buf_add_str(&text, "]");
    assert_int_equal(sp_json_parse(text.bytes, text.length, arena, &tree, NULL), 0);
    sp_buf_free(&text);
    return tree;
}

int __wrap_sp_lane_listen(struct sp_lane *lane, struct sp_arena *arena,
                          void (*on_begun)(void *context, const struct sp_lane *lane, size_t job),
                          void *context, struct sp_error *reterr)
{
    const struct script *script = stage.scripts;

    (void)reterr;
    for (size_t i = 0; stage.lanes[i] != lane; i++)
        script++;
    for (const char *job = script->begun; *job != '\0'; job++)
        on_begun(context, lane, (size_t)(*job - '0'));
    close(lane->fd);
    lane->fd = -1;
    lane->is_whole = !script->dies;
    lane->why = "it died";
    lane->results = tell(script, arena);
    return 0;
}

static void play(const struct script *scripts, size_t count)
{
    static const struct sp_guest_options guest = {.name = "fake"};
    struct sp_campaign whole = {.jobs = stage.jobs, .job_count = JOBS};
    struct sp_lanes lanes = {
        .whole = &whole, .guests = &guest, .guest_count = 1, .side_by_side = 2};
    struct sp_error error = {0};

    stage.scripts = scripts;
    stage.count = count;
    assert_int_equal(sp_lanes_run(&lanes, &stage.results, &error), 0);
    assert_int_equal(stage.started, count);
}

static int set_up(void **state)
{
    (void)state;
    memset(&stage, 0, sizeof(stage));
    stage.live.id = "a/b";
    for (size_t i = 0; i < JOBS; i++)
        stage.jobs[i].live = &stage.live;
    sp_live_results_init(&stage.results);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    sp_live_results_free(&stage.results);
    return 0;
}

static void wants(size_t job, enum sp_verdict verdict, const char *why)
{
    const struct sp_live_judgement *judgement = &stage.results.items[job].judgement;

    assert_int_equal(judgement->verdict, verdict);
    if (why != NULL)
        assert_string_equal(judgement->why, why);
    else
        assert_null(judgement->why);
}

static void lanes_run_each_tells_of_its_own_believes_both(void **state)
{
    static const struct script scripts[] = {{0, "02", "02", SP_VERDICT_PASS, false},
                                            {JOBS, "1", "1", SP_VERDICT_FAIL, false}};

    (void)state;
    play(scripts, 2);
    wants(0, SP_VERDICT_PASS, NULL);
    wants(1, SP_VERDICT_FAIL, NULL);
    wants(2, SP_VERDICT_PASS, NULL);
}

static void lanes_run_two_begin_one_job_is_broken(void **state)
{
    static const struct script scripts[] = {{0, "01", "01", SP_VERDICT_PASS, false},
                                            {JOBS, "1", "1", SP_VERDICT_FAIL, false}};

    (void)state;
    play(scripts, 2);
    wants(0, SP_VERDICT_PASS, NULL);
    wants(1, SP_VERDICT_BROKEN, "more than one lane says that it has begun it");
}

static void lanes_run_told_of_anothers_job_is_not_heard(void **state)
{
    static const struct script scripts[] = {{0, "1", "1", SP_VERDICT_FAIL, false},
                                            {JOBS, "0", "01", SP_VERDICT_PASS, false}};

    (void)state;
    play(scripts, 2);
    wants(1, SP_VERDICT_FAIL, NULL);
}

static void lanes_run_begun_and_not_told_is_broken(void **state)
{
    static const struct script scripts[] = {{0, "01", "0", SP_VERDICT_PASS, false},
                                            {JOBS, "2", "2", SP_VERDICT_PASS, false}};

    (void)state;
    play(scripts, 2);
    wants(1, SP_VERDICT_BROKEN, "its lane has no result of it");
    wants(3, SP_VERDICT_BROKEN, "no lane has begun it");
}

static void lanes_run_dead_lane_is_not_heard(void **state)
{
    static const struct script scripts[] = {{0, "0", "0", SP_VERDICT_PASS, true},
                                            {JOBS, "1", "1", SP_VERDICT_PASS, false}};

    (void)state;
    play(scripts, 2);
    wants(0, SP_VERDICT_BROKEN, "it died");
    wants(1, SP_VERDICT_PASS, NULL);
}

static void lanes_run_ends_well_with_jobs_left_is_given_up(void **state)
{
    static const struct script scripts[] = {{1, "0", "0", SP_VERDICT_BROKEN, false}};

    (void)state;
    play(scripts, 1);
    wants(JOBS - 1, SP_VERDICT_BROKEN, "not tried: the guest was lost three times");
}

/* Each process tells its jobs; none may be told twice. */
static void queue_take_by_processes_gives_each_job_once(void **state)
{
    static bool taken[MANY];
    struct sp_queue queue;
    int ends[2];
    int gate[2];
    size_t job = 0;
    size_t count = 0;

    (void)state;
    assert_int_equal(sp_queue_open(&queue, MANY, NULL), 0);
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(pipe(gate), 0);
    for (int i = 0; i < TAKERS; i++) {
        if (fork() == 0) {
            close(gate[1]);
            close(ends[0]);
            (void)!read(gate[0], &job, sizeof(job)); /* until all are there */
            while (sp_queue_take(&queue, &job)) {
                if (write(ends[1], &job, sizeof(job)) != (ssize_t)sizeof(job))
                    _exit(1);
            }
            _exit(0);
        }
    }
    close(ends[1]);
    close(gate[0]);
    close(gate[1]);
    while (read(ends[0], &job, sizeof(job)) == (ssize_t)sizeof(job)) {
        assert_true(job < MANY);
        assert_false(taken[job]);
        taken[job] = true;
        count++;
    }
    assert_int_equal(count, MANY);
    while (wait(NULL) > 0)
        continue;
    assert_int_equal(sp_queue_left(&queue), 0);
    close(ends[0]);
    sp_queue_close(&queue);
}

#define ON_STAGE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    static const struct CMUnitTest tests[] = {
        ON_STAGE(lanes_run_each_tells_of_its_own_believes_both),
        ON_STAGE(lanes_run_two_begin_one_job_is_broken),
        ON_STAGE(lanes_run_told_of_anothers_job_is_not_heard),
        ON_STAGE(lanes_run_begun_and_not_told_is_broken),
        ON_STAGE(lanes_run_dead_lane_is_not_heard),
        ON_STAGE(lanes_run_ends_well_with_jobs_left_is_given_up),
        ON_STAGE(queue_take_by_processes_gives_each_job_once),
    };

    return SP_TESTING_RUN(tests);
}
