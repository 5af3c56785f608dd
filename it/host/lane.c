/* SPDX-License-Identifier: Apache-2.0 */
#include "host/lane.h"

#include "host/lane_words.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { READ_SIZE = 64 << 10 };

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

static void tell_begun(void *context, size_t job)
{
    const int *fd = context;
    struct sp_buf text = {0};

    sp_lane_write_begun(&text, job);
    (void)tell(*fd, &text);
    sp_buf_free(&text);
}

/* The process of a lane; it ends here. Nothing of its parent's may be flushed a second time. */
static _Noreturn void run(const struct sp_lane *lane, int fd)
{
    struct sp_campaign campaign = lane->campaign;
    struct sp_live_results results;
    struct sp_error error;
    struct sp_buf text = {0};

    campaign.on_begun = tell_begun;
    campaign.context = &fd;
    sp_live_results_init(&results);
    if (sp_campaign_run(&campaign, &results, &error) < 0)
        _exit(EXIT_FAILURE);
    sp_lane_write_results(&text, &results);
    _exit(tell(fd, &text) ? EXIT_SUCCESS : EXIT_FAILURE);
}

int sp_lane_start(struct sp_lane *lane, struct sp_error *reterr)
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
        run(lane, ends[1]);
    }
    close(ends[1]);
    if (lane->pid < 0) {
        close(ends[0]);
        return sp_error_set(reterr, SP_E_IO, "no process: %s", strerror(errno));
    }
    lane->fd = ends[0];
    return 0;
}

static const char *how_it_ended(int status, struct sp_arena *arena)
{
    char text[128];
    const char *kept = NULL;

    if (WIFSIGNALED(status))
        snprintf(text, sizeof(text), "the process that judged it was killed by signal %d",
                 WTERMSIG(status));
    else
        snprintf(text, sizeof(text), "the process that judged it ended with %d and no results",
                 WEXITSTATUS(status));
    kept = sp_arena_strndup(arena, text, strlen(text));
    return kept != NULL ? kept : "out of memory";
}

static void end(struct sp_lane *lane, struct sp_arena *arena)
{
    int status = 0;

    close(lane->fd);
    lane->fd = -1;
    while (waitpid(lane->pid, &status, 0) < 0 && errno == EINTR)
        continue;
    lane->is_whole =
        lane->results != NULL && WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS;
    if (!lane->is_whole)
        lane->why = how_it_ended(status, arena);
    sp_buf_free(&lane->said);
    lane->taken = 0;
}

/* Return: the job that a line says has begun; the campaign's count: none. */
static size_t take_line(struct sp_lane *lane, const char *line, size_t length,
                        struct sp_arena *arena)
{
    struct sp_lane_words words;
    struct sp_error error;

    if (sp_lane_read(line, length, arena, &words, &error) < 0)
        return lane->campaign.job_count; /* its end tells: it is not whole */
    if (words.begun)
        return words.job;
    lane->facts = words.facts;
    lane->results = words.results;
    return lane->campaign.job_count;
}

int sp_lane_listen(struct sp_lane *lane, struct sp_arena *arena,
                   void (*on_begun)(void *context, const struct sp_lane *lane, size_t job),
                   void *context, struct sp_error *reterr)
{
    char *room = sp_buf_reserve(&lane->said, READ_SIZE);
    ssize_t length = room != NULL ? read(lane->fd, room, READ_SIZE) : -1;
    const char *stop = NULL;

    if (room == NULL)
        return sp_error_nomem(reterr);
    if (length < 0 && errno == EINTR)
        return 0;
    if (length <= 0) {
        end(lane, arena);
        return 0;
    }
    lane->said.length += (size_t)length;
    while ((stop = memchr(lane->said.bytes + lane->taken, '\n', lane->said.length - lane->taken)) !=
           NULL) {
        const char *line = lane->said.bytes + lane->taken;
        size_t job = take_line(lane, line, (size_t)(stop - line), arena);

        if (job < lane->campaign.job_count)
            on_begun(context, lane, job);
        lane->taken += (size_t)(stop - line) + 1;
    }
    return 0;
}

void sp_lane_give_up(struct sp_lane *lane, struct sp_arena *arena)
{
    if (lane->fd < 0)
        return;
    kill(lane->pid, SIGTERM);
    end(lane, arena);
}
