/* SPDX-License-Identifier: Apache-2.0 */

/*
 * From fork() to execve(). The child tells the parent how far it came through a pipe that closes
 * itself on execve(): nothing in it means that argv runs, a step and an errno that nothing did.
 */

#include "run/spawn.h"

#include "detect/path_search.h"
#include "run/identity.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/keyctl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { EXIT_NOT_STARTED = 127, STATUS_FD = 3, FD_FALLBACK_MAX = 1 << 16 };

/* Where the child can stop, in order. */
enum step {
    STEP_SESSION,
    STEP_PARENT,
    STEP_KEYRING,
    STEP_GROUPS,
    STEP_GID,
    STEP_UID,
    STEP_NO_NEW_PRIVS,
    STEP_STREAMS,
    STEP_EXEC,
    STEP_MAX,
};

static const char *const step_texts[STEP_MAX] = {
    [STEP_SESSION] = "a session of its own could not be made",
    [STEP_PARENT] = "the runner is gone",
    [STEP_KEYRING] = "a session keyring of its own could not be joined",
    [STEP_GROUPS] = "the supplementary groups could not be given up",
    [STEP_GID] = "the gid could not be given up",
    [STEP_UID] = "the uid could not be given up",
    [STEP_NO_NEW_PRIVS] = "no_new_privs could not be set",
    [STEP_STREAMS] = "its streams could not be set up",
    [STEP_EXEC] = "it could not be executed",
};

struct failure {
    int step;
    int code;
};

/* struct start - what the child needs; all of it is ready before fork() */
struct start {
    const char *file;
    char *const *argv;
    char *const *env;
    struct sp_identity identity;
    bool is_root;
    pid_t runner;
    int in; /* -1: end of file */
    int out;
    int err;
    int status;
};

static void reset_signals(void)
{
    sigset_t none;

    for (int number = 1; number < NSIG; number++)
        signal(number, SIG_DFL); /* those that cannot be changed stay as they are */
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

/* Where keyrings do not exist or are forbidden, the command cannot reach one either. */
static bool join_keyring(void)
{
    return syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, NULL) >= 0 || errno == ENOSYS ||
           errno == EPERM;
}

/* For good: neither the saved ids nor a second try may bring them back. */
static bool give_up_uid(uid_t uid)
{
    uid_t real = 0;
    uid_t effective = 0;
    uid_t saved = 0;

    if (setresuid(uid, uid, uid) < 0 || getresuid(&real, &effective, &saved) < 0)
        return false;
    errno = EPERM;
    return real == uid && effective == uid && saved == uid && (uid == 0 || setuid(0) < 0);
}

static enum step settle(const struct start *start)
{
    const struct sp_identity *identity = &start->identity;

    reset_signals();
    if (setsid() < 0)
        return STEP_SESSION;
    if (!join_keyring())
        return STEP_KEYRING;
    if (start->is_root && setgroups(0, NULL) < 0 && (identity->changes || getgroups(0, NULL) != 0))
        return STEP_GROUPS;
    if (identity->changes && setresgid(identity->gid, identity->gid, identity->gid) < 0)
        return STEP_GID;
    if (identity->changes && !give_up_uid(identity->uid))
        return STEP_UID;
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
        return STEP_NO_NEW_PRIVS;
    /* Behind the change of identity, which takes it back. */
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0 || getppid() != start->runner)
        return STEP_PARENT;
    return STEP_MAX;
}

static void close_from(int first)
{
    if (close_range((unsigned)first, ~0U, 0) == 0)
        return;
    for (int fd = first; fd < FD_FALLBACK_MAX; fd++)
        close(fd);
}

/* 0, 1 and 2 as they are to be, the status pipe at 3, nothing behind it. */
static bool arrange_streams(const struct start *start, int *status)
{
    int input = start->in >= 0 ? start->in : open("/dev/null", O_RDONLY | O_CLOEXEC);

    if (input < 0 || (input != STDIN_FILENO && dup2(input, STDIN_FILENO) < 0) ||
        dup2(start->out, STDOUT_FILENO) < 0 || dup2(start->err, STDERR_FILENO) < 0)
        return false;
    if (start->status != STATUS_FD && dup3(start->status, STATUS_FD, O_CLOEXEC) < 0)
        return false;
    *status = STATUS_FD;
    close_from(STATUS_FD + 1);
    return true;
}

static void run_child(const struct start *start)
{
    struct failure failure = {.step = (int)settle(start), .code = errno};
    int status = start->status;

    if (failure.step == STEP_MAX) {
        failure.step = STEP_STREAMS;
        if (arrange_streams(start, &status)) {
            execve(start->file, start->argv, start->env);
            failure.step = STEP_EXEC;
        }
        failure.code = errno;
    }
    if (write(status, &failure, sizeof(failure)) < 0)
        _exit(EXIT_NOT_STARTED);
    _exit(EXIT_NOT_STARTED);
}

/* Strings become what execve() wants: a list that ends in NULL. */
static char **list_argv(const struct sp_strings *argv, struct sp_arena *arena)
{
    char **list = sp_arena_array(arena, argv->length + 1, sizeof(*list));

    if (list == NULL)
        return NULL;
    for (size_t i = 0; i < argv->length; i++)
        list[i] = (char *)(uintptr_t)argv->items[i]; /* its prototype is older than const */
    list[argv->length] = NULL;
    return list;
}

static char *pair(const char *key, const char *value, struct sp_arena *arena)
{
    size_t room = strlen(key) + strlen(value) + 2;
    char *text = sp_arena_alloc(arena, room);

    if (text != NULL)
        snprintf(text, room, "%s=%s", key, value);
    return text;
}

/* RES-18: the heap flag takes the place of a NODE_OPTIONS that env has. */
static char **list_env(const struct sp_plan *plan, bool node_options, struct sp_arena *arena)
{
    bool flag = node_options && plan->node_options != NULL;
    char **list = sp_arena_array(arena, plan->env.length + 2, sizeof(*list));
    size_t length = 0;

    if (list == NULL)
        return NULL;
    for (size_t i = 0; i < plan->env.length; i++) {
        if (flag && strcmp(plan->env.items[i].key, "NODE_OPTIONS") == 0)
            continue;
        list[length] = pair(plan->env.items[i].key, plan->env.items[i].value, arena);
        if (list[length++] == NULL)
            return NULL;
    }
    if (flag) {
        list[length] = pair("NODE_OPTIONS", plan->node_options, arena);
        if (list[length++] == NULL)
            return NULL;
    }
    list[length] = NULL;
    return list;
}

static int find_program(const char *name, const char *path, struct sp_arena *arena,
                        const char **ret_file, struct sp_error *reterr)
{
    *ret_file = name;
    if (strchr(name, '/') == NULL && sp_path_search(path, name, arena, ret_file) < 0)
        return sp_error_nomem(reterr);
    if (*ret_file != NULL)
        return 0;
    sp_error_set(reterr, SP_E_NOTFOUND, "is not on PATH");
    sp_error_at(reterr, name);
    return SP_E_NOTFOUND;
}

static void close_both(const int *ends)
{
    for (int i = 0; i < 2; i++) {
        if (ends[i] >= 0)
            close(ends[i]);
    }
}

/* Above 2, so that no end is one of the child's own streams before they are arranged. The one at
 * @ours does not block. */
static bool make_pipe(int *ends, int ours)
{
    if (pipe2(ends, O_CLOEXEC) < 0) {
        ends[0] = ends[1] = -1;
        return false;
    }
    for (int i = 0; i < 2; i++) {
        int moved = fcntl(ends[i], F_DUPFD_CLOEXEC, STATUS_FD + 1);

        close(ends[i]);
        ends[i] = moved;
    }
    if (ends[ours] >= 0)
        fcntl(ends[ours], F_SETFL, O_NONBLOCK);
    return ends[0] >= 0 && ends[1] >= 0;
}

/* struct pipes - their ends: what is read at 0 was written at 1 */
struct pipes {
    int in[2];
    int out[2];
    int err[2];
    int status[2];
};

/* A pipe belongs to who made it: without this, another identity could not open its own streams by
 * name, as /dev/stdout (RUN-29). */
static bool give_away(const struct pipes *pipes, const struct sp_identity *identity)
{
    const int ends[] = {pipes->in[0], pipes->out[1], pipes->err[1]};

    for (size_t i = 0; identity->changes && i < sizeof(ends) / sizeof(ends[0]); i++) {
        if (ends[i] >= 0 && fchown(ends[i], identity->uid, identity->gid) < 0)
            return false;
    }
    return true;
}

static int make_pipes(struct pipes *pipes, bool feeds_stdin, const struct sp_identity *identity,
                      struct sp_error *reterr)
{
    if ((feeds_stdin && !make_pipe(pipes->in, 1)) || !make_pipe(pipes->out, 0) ||
        !make_pipe(pipes->err, 0) || !make_pipe(pipes->status, 0))
        return sp_error_set(reterr, SP_E_IO, "no pipe could be had: %s", strerror(errno));
    fcntl(pipes->status[0], F_SETFL, 0); /* how far the child came is waited for */
    if (!give_away(pipes, identity))
        return sp_error_set(reterr, SP_E_IO,
                            "its streams could not be given to who will use them"
                            ": %s",
                            strerror(errno));
    return 0;
}

static int told(const struct failure *failure, pid_t pid, const char *file, struct sp_error *reterr)
{
    const char *text = failure->step >= 0 && failure->step < STEP_MAX
                           ? step_texts[failure->step]
                           : "it ended before it was executed";

    while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
        ;
    sp_error_set(reterr, SP_E_IO, "%s: %s; the command was not started", text,
                 strerror(failure->code));
    sp_error_at(reterr, file);
    return SP_E_IO;
}

static int fork_child(struct start *start, int *status, struct sp_spawned *ret_spawned,
                      struct sp_error *reterr)
{
    struct failure failure = {.step = STEP_MAX};
    ssize_t got = 0;
    pid_t pid = fork();

    if (pid == 0)
        run_child(start);
    if (pid < 0)
        return sp_error_set(reterr, SP_E_IO, "no process could be had: %s", strerror(errno));
    close(status[1]);
    status[1] = -1;
    do
        got = read(status[0], &failure, sizeof(failure));
    while (got < 0 && errno == EINTR);
    if (got != 0)
        return told(&failure, pid, start->file, reterr);
    ret_spawned->pid = pid;
    return 0;
}

int sp_spawn(const struct sp_plan *plan, const char *path, bool node_options, bool feeds_stdin,
             struct sp_arena *arena, struct sp_spawned *ret_spawned, struct sp_error *reterr)
{
    struct start start = {
        .argv = list_argv(&plan->argv, arena),
        .env = list_env(plan, node_options, arena),
        .identity = sp_identity_of(plan),
        .is_root = geteuid() == 0,
        .runner = getpid(),
    };
    struct pipes pipes = {{-1, -1}, {-1, -1}, {-1, -1}, {-1, -1}};
    int rc = 0;

    if (start.argv == NULL || start.env == NULL)
        return sp_error_nomem(reterr);
    rc = find_program(plan->argv.items[0], path, arena, &start.file, reterr);
    if (rc == 0)
        rc = make_pipes(&pipes, feeds_stdin, &start.identity, reterr);
    start.in = pipes.in[0];
    start.out = pipes.out[1];
    start.err = pipes.err[1];
    start.status = pipes.status[1];
    if (rc == 0)
        rc = fork_child(&start, pipes.status, ret_spawned, reterr);
    close_both(pipes.status);
    if (rc < 0) {
        close_both(pipes.in);
        close_both(pipes.out);
        close_both(pipes.err);
        return rc;
    }
    if (feeds_stdin)
        close(pipes.in[0]);
    close(pipes.out[1]);
    close(pipes.err[1]);
    ret_spawned->in = pipes.in[1];
    ret_spawned->out = pipes.out[0];
    ret_spawned->err = pipes.err[0];
    return 0;
}
