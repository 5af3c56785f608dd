/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who is asked what, and who is charged when it goes wrong.
 *
 * One thread, one poll(). Each job is a session and its suspects: the requests that were in
 * flight together when something went wrong and are now asked one at a time.
 */
#include "exchange/exchange.h"

#include "exchange/initialize.h"
#include "exchange/session.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    START_LINE_MAX = 64 << 10, /* bytes in the answer to `initialize` */
    OUT_MAX = 256 << 10,       /* bytes of questions that wait, unless one alone is larger */
    FDS_PER_JOB = 4,
    PEEK_MS = 20, /* between looks at a child that has no pidfd */
};

/* Something that went wrong, before anybody is charged. */
struct fault {
    enum sp_exchange_outcome outcome;
    struct sp_error error;
};

struct job {
    struct sp_session session;
    size_t suspects[SP_EXCHANGE_WINDOW_MAX + 1]; /* oldest first */
    size_t suspect_count;                        /* 0: none, normal work */
    size_t suspect_next;
    struct fault suspicion;
};

struct run {
    const struct sp_exchange_config *config;
    const struct sp_exchange_request *requests;
    size_t count;
    void (*on_answer)(void *context, size_t index, const struct sp_exchange_answer *answer);
    void *context;
    struct sp_implementation *ret_implementation; /* a probe: stop after `initialize` */
    struct job *jobs;
    size_t job_count;
    struct pollfd *fds;
    bool *done;
    size_t done_count;
    size_t next;      /* the first that was never taken */
    size_t *returned; /* taken, and to be asked again */
    size_t returned_count;
    size_t barren_in_row;
    size_t hangs_in_row;
    size_t hangs;
    size_t faults_in_row;
    bool gave_up;
    bool initialize_failed; /* a probe's verdict, in last_fault */
    struct fault last_fault;
    struct sp_buf init_params;
    struct sp_exchange_summary summary;
    double now;
    double away; /* milliseconds spent in on_answer, which no implementation pays for */
    double timeout;
    double start_timeout;
    int rc; /* this side failed */
    struct sp_error error;
};

const char *sp_exchange_outcome_name(enum sp_exchange_outcome outcome)
{
    static const char *const names[] = {"answered", "crash", "hang", "protocol"};

    return names[outcome];
}

static double clock_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

/* Stands still while answers are judged, for which a kernel may be asked. */
static double run_clock_ms(const struct run *run)
{
    return clock_ms() - run->away;
}

/* --- outcomes --- */

static void log_exchange(struct run *run, const char *method, const char *params,
                         size_t params_length, const char *line, const struct sp_message *message)
{
    FILE *log = run->config->log;

    if (log == NULL)
        return;
    fprintf(log, "{\"method\":\"%s\",\"params\":", method);
    fwrite(params, 1, params_length, log);
    fprintf(log, ",\"%s\":", message->is_error ? "error" : "result");
    fwrite(line + message->at, 1, message->length, log);
    fputs("}\n", log);
}

static void deliver(struct run *run, size_t index, const struct sp_exchange_answer *answer)
{
    double before = clock_ms();

    run->done[index] = true;
    run->done_count++;
    run->on_answer(run->context, index, answer);
    run->away += clock_ms() - before;
}

static void deliver_held(struct run *run, struct job *job)
{
    struct sp_held *held = &job->session.held;
    const struct sp_message *message = &held->message;
    struct sp_exchange_answer answer = {.outcome = SP_EXCHANGE_ANSWERED};

    if (!held->is_set)
        return;
    held->is_set = false;
    /* The oldest suspect answered this time. Whether that counts shows when the others did. */
    if (job->suspect_count > 0 && held->index == job->suspects[0])
        return;
    answer.line = held->line;
    answer.length = held->length;
    answer.ms = held->ms;
    if (message->is_error) {
        answer.error = held->line + message->at;
        answer.error_length = message->length;
    } else {
        answer.result = held->line + message->at;
        answer.result_length = message->length;
    }
    log_exchange(run, run->requests[held->index].method, run->requests[held->index].params,
                 run->requests[held->index].params_length, held->line, message);
    run->barren_in_row = run->hangs_in_row = run->faults_in_row = 0;
    deliver(run, held->index, &answer);
}

static void give_up(struct run *run, const struct fault *fault)
{
    if (run->gave_up)
        return;
    run->gave_up = true;
    run->last_fault = *fault;
}

static void charge(struct run *run, struct job *job, size_t index, const struct fault *fault,
                   double ms, const char *addition)
{
    struct sp_exchange_answer answer = {.outcome = fault->outcome, .ms = ms};

    answer.stderr_tail = sp_process_tail(&job->session.process, &answer.stderr_length);
    snprintf(answer.why, sizeof(answer.why), "%.180s%s", fault->error.text, addition);
    run->barren_in_row = 0;
    run->faults_in_row++;
    if (fault->outcome == SP_EXCHANGE_HANG) {
        run->hangs++;
        run->hangs_in_row++;
    }
    deliver(run, index, &answer);
    if (run->faults_in_row >= SP_EXCHANGE_FAULTS_IN_ROW_MAX ||
        run->hangs >= SP_EXCHANGE_HANGS_MAX || run->hangs_in_row >= SP_EXCHANGE_HANGS_IN_ROW_MAX)
        give_up(run, fault);
}

/* --- the queue --- */

static void give_back(struct run *run, size_t index)
{
    if (!run->done[index])
        run->returned[run->returned_count++] = index;
}

static bool queue_is_empty(const struct run *run)
{
    return run->returned_count == 0 && run->next == run->count;
}

static bool take(struct run *run, struct job *job, size_t *ret_index)
{
    if (run->gave_up)
        return false;
    if (job->suspect_count > 0) {
        if (job->suspect_next < job->suspect_count) {
            *ret_index = job->suspects[job->suspect_next++];
            return true;
        }
        if (job->session.flight_count > 0)
            return false;
        /* Each answered alone: the fault happened all the same. */
        charge(run, job, job->suspects[0], &job->suspicion, 0, ", but not when asked again alone");
        job->suspect_count = 0;
        return take(run, job, ret_index);
    }
    if (run->returned_count > 0)
        *ret_index = run->returned[--run->returned_count];
    else if (run->next < run->count)
        *ret_index = run->next++;
    else
        return false;
    return true;
}

static void clear_suspects(struct run *run, struct job *job)
{
    for (size_t i = job->suspect_count; i-- > 0;)
        give_back(run, job->suspects[i]);
    job->suspect_count = 0;
}

/* --- faults --- */

static void stop(struct run *run, struct job *job, bool tell)
{
    size_t length = 0;
    const char *tail = NULL;

    if (tell && run->config->on_stderr != NULL) {
        if (job->session.process.err >= 0)
            sp_process_read_stderr(&job->session.process);
        tail = sp_process_tail(&job->session.process, &length);
        if (length > 0)
            run->config->on_stderr(run->config->context, tail, length);
    }
    sp_session_stop(&job->session);
}

static void note_barren(struct run *run, struct job *job, const struct fault *fault)
{
    run->summary.failed_starts++;
    run->last_fault = *fault;
    run->initialize_failed = true;
    if (++run->barren_in_row >= SP_EXCHANGE_BARREN_MAX)
        give_up(run, fault);
    stop(run, job, true);
}

static void suspect_flights(struct job *job, const struct fault *fault)
{
    struct sp_session *session = &job->session;

    job->suspect_count = 0;
    if (session->held.is_set)
        job->suspects[job->suspect_count++] = session->held.index;
    for (size_t i = 0; i < session->flight_count; i++)
        job->suspects[job->suspect_count++] = session->flights[i].index;
    session->held.is_set = false;
    job->suspect_next = 0;
    job->suspicion = *fault;
}

static double service_time(const struct run *run, const struct sp_session *session,
                           const struct sp_flight *flight)
{
    double since = flight->asked > session->last_event ? flight->asked : session->last_event;

    return run->now - since;
}

/* The session is over; find out who pays (see "Who is charged" in exchange.h). */
static void blame(struct run *run, struct job *job, const struct fault *fault)
{
    struct sp_session *session = &job->session;
    struct sp_held *held = &session->held;

    session->allowed = 1;
    if (session->state == SP_SESSION_STARTING || (session->flight_count == 0 && !held->is_set)) {
        note_barren(run, job, fault);
        return;
    }
    if (session->process.err >= 0)
        sp_process_read_stderr(&session->process);
    if (session->flight_count == 0) {
        held->is_set = false;
        charge(run, job, held->index, fault, held->ms, "");
        clear_suspects(run, job);
    } else if (session->flight_count == 1 &&
               (!held->is_set || fault->outcome != SP_EXCHANGE_PROTOCOL)) {
        deliver_held(run, job);
        charge(run, job, session->flights[0].index, fault,
               service_time(run, session, &session->flights[0]), "");
        clear_suspects(run, job);
    } else {
        /* Junk may as well belong to the answer before it; a death or a silence does not. */
        if (fault->outcome != SP_EXCHANGE_PROTOCOL)
            deliver_held(run, job);
        suspect_flights(job, fault);
    }
    stop(run, job, true);
}

static void blame_text(struct run *run, struct job *job, enum sp_exchange_outcome outcome,
                       const char *text)
{
    struct fault fault = {.outcome = outcome};

    sp_error_set(&fault.error, outcome == SP_EXCHANGE_PROTOCOL ? SP_E_INVALID : SP_E_IO, "%s",
                 text);
    blame(run, job, &fault);
}

/* The held answer came a second time. Whoever is in flight has nothing to do with it. */
static void blame_repeat(struct run *run, struct job *job)
{
    struct sp_session *session = &job->session;
    struct fault fault = {.outcome = SP_EXCHANGE_PROTOCOL};

    sp_error_set(&fault.error, SP_E_INVALID, "answered the same request twice");
    session->held.is_set = false;
    session->allowed = 1;
    charge(run, job, session->held.index, &fault, session->held.ms, "");
    if (job->suspect_count == 0) {
        for (size_t i = session->flight_count; i-- > 0;)
            give_back(run, session->flights[i].index);
    }
    clear_suspects(run, job);
    stop(run, job, true);
}

static void fail(struct run *run, int rc, const char *text)
{
    if (run->rc == 0)
        run->rc = sp_error_set(&run->error, (enum sp_code)rc, "%s", text);
}

/* --- talking --- */

static void begin(struct run *run, struct job *job)
{
    struct sp_session *session = &job->session;
    struct fault fault = {.outcome = SP_EXCHANGE_CRASH};
    int rc = sp_process_start(&session->process, run->config->argv, &fault.error);

    run->summary.processes++;
    if (rc == SP_E_IO) {
        run->rc = rc;
        run->error = fault.error;
        return;
    }
    if (rc < 0) {
        note_barren(run, job, &fault);
        return;
    }
    session->state = SP_SESSION_STARTING;
    session->window = 1;
    run->now = run_clock_ms(run);
    session->deadline = run->now + run->start_timeout;
    session->flights[0].id = sp_session_id(session);
    session->flights[0].index = SIZE_MAX;
    session->flights[0].asked = run->now;
    session->flight_count = 1;
    sp_message_ask(&session->out, session->flights[0].id, "initialize", run->init_params.bytes,
                   run->init_params.length);
    sp_session_flush(session);
}

static void end_input(struct run *run, struct job *job)
{
    sp_process_close(&job->session.process.in);
    job->session.state = SP_SESSION_ENDING;
    job->session.deadline = run->now + SP_EXCHANGE_GRACE_MS;
}

static void ask(struct run *run, struct job *job)
{
    struct sp_session *session = &job->session;
    size_t index = 0;

    /* A suspect has a process of its own, whose end is waited for: what comes is its doing. */
    if (job->suspect_count > 0 && session->held.is_set && session->deadline == 0) {
        end_input(run, job);
        return;
    }
    for (;;) {
        size_t window = session->allowed < session->window ? session->allowed : session->window;

        if (session->process.in < 0 || session->deadline != 0 ||
            session->flight_count >= (job->suspect_count > 0 ? 1 : window) ||
            session->out.length - session->out_done > OUT_MAX || !take(run, job, &index))
            break;
        session->flights[session->flight_count].index = index;
        session->flights[session->flight_count].id = sp_session_id(session);
        session->flights[session->flight_count].asked = run->now;
        sp_message_ask(&session->out, session->flights[session->flight_count].id,
                       run->requests[index].method, run->requests[index].params,
                       run->requests[index].params_length);
        session->flight_count++;
    }
    if (session->out.failed)
        fail(run, SP_E_NOMEM, "out of memory");
    if (session->flight_count == 0 && session->deadline == 0)
        end_input(run, job);
    else
        sp_session_flush(session);
}

static void take_initialize(struct run *run, struct job *job, const char *line,
                            const struct sp_message *message)
{
    struct sp_session *session = &job->session;
    struct sp_implementation implementation;
    struct fault fault = {.outcome = SP_EXCHANGE_PROTOCOL};

    if (message->is_error) {
        sp_error_set(&fault.error, SP_E_INVALID, "initialize was answered with an error: %.*s",
                     message->length < 200 ? (int)message->length : 200, line + message->at);
        sp_error_at(&fault.error, "/error");
        note_barren(run, job, &fault);
        return;
    }
    if (sp_initialize_read(line + message->at, message->length, &implementation, &fault.error) <
        0) {
        if (fault.error.code == SP_E_NOMEM)
            fail(run, SP_E_NOMEM, "out of memory");
        note_barren(run, job, &fault);
        return;
    }
    log_exchange(run, "initialize", run->init_params.bytes, run->init_params.length, line, message);
    if (run->ret_implementation != NULL)
        *run->ret_implementation = implementation;
    session->state = SP_SESSION_ASKING;
    session->deadline = 0;
    session->window = implementation.window;
    if (session->allowed == 0)
        session->allowed = implementation.window;
}

/* false: the session is over */
static bool take_line(struct run *run, struct job *job, const char *line, size_t length)
{
    struct sp_session *session = &job->session;
    struct sp_held *held = &session->held;
    struct sp_message message;
    char why[256];
    size_t place = 0;
    int rc = sp_message_read(line, length, &message, why, sizeof(why));

    if (rc == SP_E_NOMEM) {
        fail(run, rc, "out of memory");
        return false;
    }
    if (rc < 0) {
        blame_text(run, job, SP_EXCHANGE_PROTOCOL, why);
        return false;
    }
    place = sp_session_find(session, message.id);
    if (place == session->flight_count) {
        if (held->is_set && message.id == held->message.id) {
            blame_repeat(run, job);
            return false;
        }
        snprintf(why, sizeof(why),
                 sp_session_was_answered(session, message.id)
                     ? "answered id %u a second time"
                     : "answered id %u, which was not asked",
                 message.id);
        blame_text(run, job, SP_EXCHANGE_PROTOCOL, why);
        return false;
    }
    if (session->state == SP_SESSION_STARTING) {
        sp_session_land(session, place);
        take_initialize(run, job, line, &message);
        session->last_event = run->now;
        return session->state != SP_SESSION_IDLE;
    }
    deliver_held(run, job);
    held->is_set = held->in_place = true;
    held->index = session->flights[place].index;
    held->message = message;
    held->line = line;
    held->length = length;
    held->ms = service_time(run, session, &session->flights[place]);
    sp_session_land(session, place);
    session->last_event = run->now;
    if (session->allowed < SP_EXCHANGE_WINDOW_MAX)
        session->allowed *= 2;
    return true;
}

/* One read's worth; false: nothing more now, or the session is over. */
static bool listen(struct run *run, struct job *job)
{
    struct sp_session *session = &job->session;
    const char *line = NULL;
    size_t length = 0;
    int got = session->process.out >= 0 ? sp_session_fill(session) : -1;

    if (session->in.failed) {
        fail(run, SP_E_NOMEM, "out of memory");
        return false;
    }
    while (got > 0 && sp_session_line(session, &line, &length)) {
        if (!take_line(run, job, line, length))
            return false;
    }
    if (got > 0 && sp_session_partial(session) > (session->state == SP_SESSION_STARTING
                                                      ? (size_t)START_LINE_MAX
                                                      : (size_t)SP_EXCHANGE_LINE_MAX)) {
        blame_text(run, job, SP_EXCHANGE_PROTOCOL, "sent a line without end");
        return false;
    }
    sp_session_settle(session);
    if (session->held.copy.failed)
        fail(run, SP_E_NOMEM, "out of memory");
    return got > 0;
}

/* --- ends --- */

static void finish(struct run *run, struct job *job, bool killed)
{
    struct sp_session *session = &job->session;

    if (sp_session_partial(session) > 0) {
        blame_text(run, job, SP_EXCHANGE_PROTOCOL, "said something after its last answer");
        return;
    }
    if (session->process.ended && session->process.by_signal) {
        char why[128];

        snprintf(why, sizeof(why), "%s after its last answer", session->process.why_ended);
        blame_text(run, job, SP_EXCHANGE_CRASH, why);
        return;
    }
    run->summary.killed_at_end += killed;
    run->summary.bad_exits += session->process.ended && !session->process.clean;
    deliver_held(run, job);
    stop(run, job, session->process.ended && !session->process.clean);
}

static void notice_end(struct run *run, struct job *job)
{
    struct sp_session *session = &job->session;
    struct sp_process *process = &session->process;
    char why[128];

    if (session->state == SP_SESSION_ENDING) {
        finish(run, job, process->out >= 0); /* a child of it still holds the pipe */
        return;
    }
    snprintf(why, sizeof(why), "%s%s", process->why_ended,
             sp_session_partial(session) > 0         ? " in the middle of an answer"
             : session->state == SP_SESSION_STARTING ? " before it answered initialize"
                                                     : " before it answered");
    blame_text(run, job, SP_EXCHANGE_CRASH, why);
}

static void notice_deadline(struct run *run, struct job *job)
{
    struct sp_session *session = &job->session;
    char why[128];

    if (session->state == SP_SESSION_ENDING) {
        finish(run, job, true);
    } else if (session->process.out < 0) {
        blame_text(run, job, SP_EXCHANGE_PROTOCOL, "closed its output and did not end");
    } else {
        double limit = session->state == SP_SESSION_STARTING ? run->start_timeout : run->timeout;

        snprintf(why, sizeof(why), "no answer%s within %g s",
                 session->state == SP_SESSION_STARTING ? " to initialize" : "", limit / 1e3);
        blame_text(run, job, SP_EXCHANGE_HANG, why);
    }
}

/* When something must have happened by; 0: never. */
static double deadline_of(const struct run *run, const struct sp_session *session)
{
    double since = 0;

    if (session->state == SP_SESSION_IDLE)
        return 0;
    if (session->deadline != 0)
        return session->deadline;
    if (session->flight_count == 0)
        return 0;
    since = session->flights[0].asked > session->last_event ? session->flights[0].asked
                                                            : session->last_event;
    return since + run->timeout;
}

/* --- the loop --- */

static void serve(struct run *run, struct job *job, const struct pollfd *fds)
{
    struct sp_session *session = &job->session;
    struct sp_process *process = &session->process;
    double due = 0;
    bool more = false;

    if (fds[2].revents != 0)
        sp_process_read_stderr(process);
    if (fds[3].revents != 0 || (process->pidfd < 0 && !process->ended))
        sp_process_peek(process);
    if (fds[1].revents != 0 || process->ended)
        more = listen(run, job);
    if (session->state == SP_SESSION_IDLE || run->rc < 0)
        return;
    if (process->ended && !more) {
        notice_end(run, job);
        return;
    }
    if (process->out < 0 && session->state != SP_SESSION_ENDING && fds[1].fd >= 0)
        session->deadline = run->now + SP_EXCHANGE_GRACE_MS; /* it has as long to end */
    if (session->state == SP_SESSION_ASKING)
        ask(run, job);
    due = deadline_of(run, session);
    if (due != 0 && run->now >= due)
        notice_deadline(run, job);
}

static void watch(struct pollfd *fds, const struct sp_session *session)
{
    const struct sp_process *process = &session->process;
    bool writes = process->in >= 0 && session->out_done < session->out.length;

    for (size_t i = 0; i < FDS_PER_JOB; i++)
        fds[i] = (struct pollfd){.fd = -1, .events = POLLIN};
    if (session->state == SP_SESSION_IDLE)
        return;
    fds[0].fd = writes ? process->in : -1;
    fds[0].events = POLLOUT;
    fds[1].fd = process->out;
    fds[2].fd = process->err;
    fds[3].fd = process->ended ? -1 : process->pidfd;
}

static int patience(const struct run *run)
{
    double soonest = -1;

    for (size_t i = 0; i < run->job_count; i++) {
        const struct sp_session *session = &run->jobs[i].session;
        double due = deadline_of(run, session);

        if (session->state != SP_SESSION_IDLE && session->process.pidfd < 0 &&
            (due == 0 || due > run->now + PEEK_MS))
            due = run->now + PEEK_MS;
        if (session->state != SP_SESSION_IDLE && session->process.ended)
            return 0; /* its pipe is being emptied */
        if (due != 0 && (soonest < 0 || due < soonest))
            soonest = due;
    }
    if (soonest < 0)
        return -1;
    return soonest <= run->now ? 0 : (int)(soonest - run->now) + 1;
}

static bool has_work(const struct run *run, const struct job *job)
{
    return !run->gave_up && run->rc == 0 && (job->suspect_count > 0 || !queue_is_empty(run));
}

static void abandon(struct run *run)
{
    struct sp_exchange_answer answer = {.outcome = run->last_fault.outcome};

    for (size_t i = 0; i < run->job_count; i++) {
        deliver_held(run, &run->jobs[i]);
        stop(run, &run->jobs[i], false);
        run->jobs[i].suspect_count = 0;
    }
    answer.stderr_tail = "";
    snprintf(answer.why, sizeof(answer.why), "not asked: too often before: %.200s",
             run->last_fault.error.text);
    for (size_t i = 0; i < run->count; i++) {
        if (!run->done[i])
            deliver(run, i, &answer);
    }
}

static void loop(struct run *run)
{
    bool busy = true;
    bool first = true;
    size_t told = 0;

    while (busy && run->rc == 0 && !run->gave_up) {
        busy = false;
        for (size_t i = 0; i < run->job_count && run->rc == 0; i++) {
            struct job *job = &run->jobs[i];

            if (job->session.state == SP_SESSION_IDLE &&
                (has_work(run, job) || (first && run->ret_implementation != NULL)))
                begin(run, job);
            busy |= job->session.state != SP_SESSION_IDLE || has_work(run, job);
            watch(&run->fds[i * FDS_PER_JOB], &job->session);
        }
        first = false;
        if (!busy || run->rc < 0 || run->gave_up)
            break;
        run->now = run_clock_ms(run);
        if (poll(run->fds, run->job_count * FDS_PER_JOB, patience(run)) < 0 && errno != EINTR)
            fail(run, SP_E_IO, "could not wait for the implementation");
        run->now = run_clock_ms(run);
        for (size_t i = 0; i < run->job_count && run->rc == 0 && !run->gave_up; i++) {
            if (run->jobs[i].session.state != SP_SESSION_IDLE)
                serve(run, &run->jobs[i], &run->fds[i * FDS_PER_JOB]);
        }
        if (run->config->on_progress != NULL && run->done_count != told) {
            told = run->done_count;
            run->config->on_progress(run->config->context, told, run->count);
        }
    }
    if (run->gave_up && run->rc == 0)
        abandon(run);
}

static bool allocate(struct run *run)
{
    size_t room = run->count != 0 ? run->count : 1;

    run->jobs = calloc(run->job_count, sizeof(*run->jobs));
    run->fds = calloc(run->job_count * FDS_PER_JOB, sizeof(*run->fds));
    run->done = calloc(room, sizeof(*run->done));
    run->returned = calloc(room, sizeof(*run->returned));
    sp_initialize_params(&run->init_params, run->config);
    return run->jobs != NULL && run->fds != NULL && run->done != NULL && run->returned != NULL &&
           !run->init_params.failed;
}

static void release(struct run *run)
{
    for (size_t i = 0; run->jobs != NULL && i < run->job_count; i++)
        sp_session_free(&run->jobs[i].session);
    free(run->jobs);
    free(run->fds);
    free(run->done);
    free(run->returned);
    sp_buf_free(&run->init_params);
}

static int go(struct run *run, struct sp_error *reterr)
{
    const struct sp_exchange_config *config = run->config;
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    struct sigaction before;
    size_t jobs = config->jobs != 0 ? config->jobs : 1;

    if (jobs > SP_EXCHANGE_JOBS_MAX)
        jobs = SP_EXCHANGE_JOBS_MAX;
    if (run->ret_implementation != NULL || run->count < 1)
        jobs = 1;
    run->job_count = jobs < run->count || run->count == 0 ? jobs : run->count;
    run->timeout = config->timeout_ms != 0 ? config->timeout_ms : 5000;
    run->start_timeout = config->start_timeout_ms != 0 ? config->start_timeout_ms : run->timeout;
    if (!allocate(run)) {
        release(run);
        return sp_error_nomem(reterr);
    }
    sigaction(SIGPIPE, &ignore, &before);
    loop(run);
    sigaction(SIGPIPE, &before, NULL);
    release(run);
    if (run->rc < 0 && reterr != NULL)
        *reterr = run->error;
    return run->rc;
}

int sp_exchange_run(const struct sp_exchange_config *config,
                    const struct sp_exchange_request *requests, size_t count,
                    void (*on_answer)(void *context, size_t index,
                                      const struct sp_exchange_answer *answer),
                    void *context, struct sp_error *reterr)
{
    struct run run = {.config = config,
                      .requests = requests,
                      .count = count,
                      .on_answer = on_answer,
                      .context = context};
    int rc = go(&run, reterr);

    if (config->summary != NULL)
        *config->summary = run.summary;
    return rc;
}

int sp_exchange_probe(const struct sp_exchange_config *config, struct sp_implementation *ret,
                      struct sp_error *reterr)
{
    struct sp_implementation implementation;
    struct run run = {.config = config, .ret_implementation = &implementation};
    int rc = go(&run, reterr);

    if (rc < 0)
        return rc;
    if (run.initialize_failed) {
        if (reterr != NULL)
            *reterr = run.last_fault.error;
        return run.last_fault.error.code == SP_E_NOTFOUND ? SP_E_IO : run.last_fault.error.code;
    }
    *ret = implementation;
    return 0;
}
