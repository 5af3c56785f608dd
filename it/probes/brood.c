/* SPDX-License-Identifier: Apache-2.0 */
#include "probes/brood.h"

#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static _Noreturn void sleep_for_good(pid_t parent)
{
    sp_child_settle(parent);
    for (;;)
        pause();
}

int sp_brood_fork(struct sp_brood *brood)
{
    pid_t parent = getpid();
    pid_t pid = -1;

    if (brood->count >= SP_CHILDREN_MAX)
        return EAGAIN;
    pid = fork();
    if (pid < 0)
        return errno;
    if (pid == 0)
        sleep_for_good(parent);
    brood->pids[brood->count++] = pid;
    return 0;
}

int sp_brood_grow(struct sp_brood *brood, int wanted)
{
    int code = 0;

    while (code == 0 && brood->count < wanted)
        code = sp_brood_fork(brood);
    return code;
}

void sp_brood_end(struct sp_brood *brood)
{
    for (int i = 0; i < brood->count; i++)
        kill(brood->pids[i], SIGKILL);
    for (int i = 0; i < brood->count; i++)
        while (waitpid(brood->pids[i], NULL, 0) < 0 && errno == EINTR)
            continue;
    brood->count = 0;
}
