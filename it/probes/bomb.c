/* SPDX-License-Identifier: Apache-2.0 */

/*
 * forkbomb N, threads N: what grows by itself.
 *
 * forkbomb is the classic: every child forks again, two each, and so do theirs. A counter in shared
 * memory caps the whole tree at N (64 at most), so that the bomb is real and its end is certain:
 * the tree is one process group, which is killed as a whole, and this process is the reaper of all
 * orphans in it. threads does the same with threads, which RLIMIT_NPROC counts as well.
 *
 * Stand for the bomb that maxProcesses has to stop, in the two forms that a loop is not.
 *
 * Says bomb.started, bomb.errno (of the first refusal, or none); threads.started, threads.errno.
 */

#include "probes/probes.h"
#include "probes/say.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { STACK_SIZE = 64 << 10, SETTLE_MS = 5000 };

/* struct fuse - what the whole tree shares */
struct fuse {
    int wanted;
    atomic_int taken;    /* forks that were tried */
    atomic_int started;  /* that succeeded */
    atomic_int finished; /* processes that have tried their two */
    atomic_int code;     /* errno of the first that did not */
};

/* Counted before it is there, so that nobody who has finished is ever ahead of the count. */
static pid_t fork_counted(struct fuse *fuse)
{
    pid_t pid = -1;

    atomic_fetch_add(&fuse->started, 1);
    pid = fork();
    if (pid < 0) {
        int none = 0;

        atomic_compare_exchange_strong(&fuse->code, &none, errno);
        atomic_fetch_sub(&fuse->started, 1);
    }
    return pid;
}

/* Two children, as long as the cap allows, each of which does the same; then sleep. */
static _Noreturn void grow(struct fuse *fuse)
{
    int children = 0;

    while (children < 2 && atomic_fetch_add(&fuse->taken, 1) < fuse->wanted) {
        pid_t parent = getpid();
        pid_t pid = fork_counted(fuse);

        if (pid < 0)
            break;
        children++;
        if (pid == 0) {
            sp_child_settle(parent);
            children = 0; /* a child begins with its own two */
        }
    }
    atomic_fetch_add(&fuse->finished, 1);
    for (;;)
        pause();
}

static void end_tree(pid_t group)
{
    kill(-group, SIGKILL);
    while (waitpid(-1, NULL, 0) > 0 || errno == EINTR)
        continue;
}

/* The first of the tree, which leads its group. */
static pid_t light(struct fuse *fuse)
{
    pid_t parent = getpid();
    pid_t pid = -1;

    atomic_store(&fuse->taken, 1);
    pid = fork_counted(fuse);
    if (pid == 0) {
        setpgid(0, 0);
        sp_child_settle(parent);
        grow(fuse);
    }
    if (pid > 0)
        setpgid(pid, pid); /* from both sides: whoever comes first */
    return pid;
}

int sp_probe_forkbomb(const struct sp_call *call)
{
    const char *tag = sp_tag(call, "bomb");
    struct fuse *fuse = NULL;
    long long wanted = 0;
    pid_t group = -1;

    if (!sp_number(call->args[0], 1, SP_CHILDREN_MAX, &wanted))
        return SP_PROBE_USAGE;
    fuse = mmap(NULL, sizeof(*fuse), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (fuse == MAP_FAILED)
        return sp_trouble("mmap");
    if (prctl(PR_SET_CHILD_SUBREAPER, 1) < 0)
        return sp_trouble("prctl");
    fuse->wanted = (int)wanted;
    group = light(fuse);
    for (int ms = 0; group > 0 && ms < SETTLE_MS; ms += 10) {
        if (atomic_load(&fuse->finished) >= atomic_load(&fuse->started))
            break;
        sp_sleep_ms(10);
    }
    sp_say_number(sp_key(tag, "started"), atomic_load(&fuse->started));
    sp_say_errno(sp_key(tag, "errno"), atomic_load(&fuse->code));
    sp_hold(call);
    if (group > 0)
        end_tree(group);
    return SP_PROBE_OK;
}

static void *sleep_for_good(void *unused)
{
    (void)unused;
    for (;;)
        pause();
    return NULL;
}

int sp_probe_threads(const struct sp_call *call)
{
    const char *tag = sp_tag(call, "threads");
    pthread_attr_t attributes;
    long long wanted = 0;
    int started = 0;
    int code = 0;

    if (!sp_number(call->args[0], 1, SP_CHILDREN_MAX, &wanted))
        return SP_PROBE_USAGE;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, STACK_SIZE);
    while (code == 0 && started < wanted) {
        pthread_t thread;

        code = pthread_create(&thread, &attributes, sleep_for_good, NULL);
        started += code == 0;
    }
    sp_say_number(sp_key(tag, "started"), started);
    sp_say_errno(sp_key(tag, "errno"), code);
    sp_hold(call);
    _exit(SP_PROBE_OK); /* takes the threads along */
}
