/* SPDX-License-Identifier: Apache-2.0 */

/*
 * spawn N: an exec loop. Starts this program N times, as `probe true`, and reaps none of them: what
 * has ended but was not waited for still counts against RLIMIT_NPROC.
 *
 * Stands for the script that starts programs rather than copies of itself.
 *
 * Says spawn.started, spawn.errno (of the first refusal, or none).
 */

#include "probes/probes.h"
#include "probes/say.h"

#include <errno.h>
#include <spawn.h>
#include <stdint.h>
#include <sys/wait.h>
#include <unistd.h>

int sp_probe_spawn(const struct sp_call *call)
{
    static char word_probe[] = "probe";
    static char word_true[] = "true";
    char *const argv[] = {word_probe, word_true, NULL};
    const char *tag = sp_tag(call, "spawn");
    pid_t pids[SP_CHILDREN_MAX];
    long long wanted = 0;
    int started = 0;
    int code = 0;

    if (!sp_number(call->args[0], 1, SP_CHILDREN_MAX, &wanted))
        return SP_PROBE_USAGE;
    while (code == 0 && started < wanted) {
        code = posix_spawn(&pids[started], sp_self(), NULL, NULL, argv, environ);
        started += code == 0;
    }
    sp_say_number(sp_key(tag, "started"), started);
    sp_say_errno(sp_key(tag, "errno"), code);
    for (int i = 0; i < started; i++)
        while (waitpid(pids[i], NULL, 0) < 0 && errno == EINTR)
            continue;
    return SP_PROBE_OK;
}
