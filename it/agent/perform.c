/* SPDX-License-Identifier: Apache-2.0 */

/*
 * An arm: take primitives away, look around, start the company, run the supervisor, look around
 * again, and put everything back. What is seen is written down, not judged.
 */

#include "agent/perform.h"

#include "agent/company.h"
#include "agent/evidence.h"
#include "agent/halt.h"
#include "agent/known_host.h"
#include "agent/line.h"
#include "agent/plan_ask.h"
#include "agent/primitives.h"
#include "agent/snapshot.h"
#include "agent/treasure.h"
#include "agent/watch.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ARENA_SIZE = 64 << 10, BESIDE_MS = 20000 };
enum { CLEAN_TRIES = 60, STILL_TRIES = 12, CLEAN_US = 25000 };

static void write_policy(const cJSON *policy)
{
    struct sp_buf text = {0};
    struct sp_json_writer writer = {.buf = &text};
    int fd = open(sp_line_policy, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);

    sp_json_tree(&writer, policy);
    if (fd < 0 || text.failed || write(fd, text.bytes, text.length) != (ssize_t)text.length)
        sp_halt_because(sp_line_policy, strerror(errno));
    close(fd);
    sp_buf_free(&text);
}

static void make_folder(const struct sp_arm *arm)
{
    uid_t uid = arm->is_root ? 0 : SP_UID_USER;

    (void)unlink(sp_line_report);
    (void)unlink(sp_line_exchange);
    (void)unlink(sp_line_policy);
    if ((mkdir(sp_line_folder, 0755) < 0 && errno != EEXIST) || chown(sp_line_folder, uid, uid) < 0)
        sp_halt_because(sp_line_folder, strerror(errno));
}

static void reap_orphans(void)
{
    while (waitpid(-1, NULL, WNOHANG) > 0)
        ;
}

/* What ends by itself is given a moment, and another one for as long as there is less and less: a
 * helper that follows its command is not left behind. */
static void look_afterwards(const struct sp_snapshot *before, struct sp_snapshot *after)
{
    size_t least = SIZE_MAX;
    size_t left = 0;

    sp_snapshot_init(after);
    for (int tries = 0, still = 0; tries < CLEAN_TRIES && still < STILL_TRIES; tries++) {
        reap_orphans();
        sp_snapshot_take_life(after);
        left = sp_snapshot_count_life(before, after);
        if (left == 0)
            break;
        still = left < least ? 0 : still + 1;
        least = left < least ? left : least;
        usleep(CLEAN_US);
    }
    if (left != 0)
        sp_snapshot_forget_gone(after); /* a helper that the kernel had called just then */
    sp_snapshot_take_files(after);
}

static void run_once(const struct sp_arm *arm, char *const *argv, struct sp_watched *watched)
{
    struct sp_supervisor supervisor;

    sp_supervisor_start(argv, arm->is_root, arm->terminal, &supervisor);
    sp_watch_end(&supervisor, watched, arm->during, arm->deadline_ms);
}

/* The last run, or the first that ended otherwise than the first one. Return: how many. */
static unsigned run_often(const struct sp_arm *arm, char *const *argv, struct sp_watched *watched)
{
    int first = 0;

    for (unsigned i = 1;; i++) {
        run_once(arm, argv, watched);
        if (i == 1)
            first = watched->exit;
        if (i == arm->repeat || watched->exit != first || watched->timed_out)
            return i;
        sp_watched_free(watched);
        *watched = (struct sp_watched){0};
    }
}

static void start_beside(const struct sp_arm *arm, struct sp_arena *arena,
                         struct sp_supervisor *beside, struct sp_watched *watched)
{
    char **argv = NULL;
    struct sp_arm other = *arm;

    other.policy = cJSON_GetObjectItemCaseSensitive(arm->beside, "policy");
    other.options = NULL;
    write_policy(other.policy != NULL ? other.policy : arm->policy);
    argv = sp_line_make(&other, SP_LINE_RUN,
                        cJSON_GetObjectItemCaseSensitive(arm->beside, "command"), arena);
    if (argv == NULL)
        sp_halt_because("the run beside", "out of memory");
    sp_supervisor_start(argv, arm->is_root, false, beside);
    sp_watch_ready(beside, watched, BESIDE_MS);
}

static void act(const struct sp_arm *arm, struct sp_channel *channel, struct sp_arena *arena,
                struct sp_evidence *evidence)
{
    static const enum sp_line_kind kinds[] = {
        [SP_EXECUTOR_RUN] = SP_LINE_RUN,
        [SP_EXECUTOR_PLANNED] = SP_LINE_PLANNED,
        [SP_EXECUTOR_PLAIN] = SP_LINE_PLAIN,
    };
    char **argv = sp_line_make(arm, kinds[arm->executor], arm->command, arena);
    struct sp_supervisor beside;

    if (argv == NULL)
        sp_halt_because("an arm", "out of memory");
    if (arm->beside != NULL)
        start_beside(arm, arena, &beside, &evidence->beside);
    write_policy(arm->policy);
    if (arm->executor != SP_EXECUTOR_RUN)
        evidence->trouble = sp_plan_ask(arm, channel, arena);
    if (evidence->trouble == NULL)
        evidence->ran = run_often(arm, argv, &evidence->watched);
    if (arm->beside != NULL) {
        kill(beside.pid, SIGTERM);
        sp_watch_end(&beside, &evidence->beside, NULL, BESIDE_MS);
    }
}

void sp_perform(const struct sp_arm *arm, struct sp_hits *hits, struct sp_channel *channel,
                struct sp_buf *text)
{
    struct sp_evidence evidence = {.arm = arm, .hits = hits};
    struct sp_arena arena;

    sp_arena_init(&arena, ARENA_SIZE);
    make_folder(arm);
    (void)sp_known_host(arm); /* before anything is counted */
    evidence.trouble = sp_primitives_take(arm);
    sp_company_start(&evidence.company, arm);
    sp_snapshot_init(&evidence.before);
    sp_snapshot_take_life(&evidence.before);
    sp_snapshot_take_files(&evidence.before);
    sp_hits_clear(hits);
    if (evidence.trouble == NULL)
        act(arm, channel, &arena, &evidence);
    look_afterwards(&evidence.before, &evidence.after);
    sp_company_stop(&evidence.company);
    sp_primitives_give_back(arm);
    sp_evidence_write(text, &evidence);
    sp_snapshot_restore(&evidence.before, &evidence.after);
    reap_orphans();
    sp_snapshot_free(&evidence.before);
    sp_snapshot_free(&evidence.after);
    sp_watched_free(&evidence.watched);
    sp_watched_free(&evidence.beside);
    sp_arena_free(&arena);
}
