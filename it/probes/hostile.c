/* SPDX-License-Identifier: Apache-2.0 */

/*
 * orphans, ignore-term, zombie: commands that do not want to end.
 *
 * Stand for what is left when only the wrapper is killed, or only the process group: descendants in
 * sessions of their own, with their streams closed, or kept open so that whoever reads them waits;
 * a process that no polite signal ends; one that was never waited for. All of it ends by itself
 * after a minute.
 *
 * orphans N [keep]       N sleepers, each in a session of its own and named "probe-orphan", which
 *                        close their streams (keep: hold them open) and are left: orphans.started,
 *                        orphans.errno
 * ignore-term [SECONDS]  ignores every signal that can be ignored, "ready", sleeps
 * zombie [SECONDS]       a child that has ended and is not waited for: zombie.pid, "ready", sleeps
 */

#include "probes/probes.h"
#include "probes/say.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static _Noreturn void be_an_orphan(bool keeps_streams)
{
    setsid();
    prctl(PR_SET_NAME, "probe-orphan");
    for (int number = 1; number < NSIG; number++)
        signal(number, SIG_IGN);
    if (!keeps_streams)
        for (int fd = 0; fd < 3; fd++)
            close(fd);
    signal(SIGALRM, SIG_DFL);
    alarm(SP_LIFE_MAX);
    for (;;)
        pause();
}

int sp_probe_orphans(const struct sp_call *call)
{
    const char *tag = sp_tag(call, "orphans");
    bool keeps_streams = call->count > 1;
    long long wanted = 0;
    int started = 0;
    int code = 0;

    if (!sp_number(call->args[0], 1, SP_CHILDREN_MAX, &wanted))
        return SP_PROBE_USAGE;
    if (keeps_streams && strcmp(call->args[1], "keep") != 0)
        return sp_usage("orphans keep their streams, or they do not");
    while (code == 0 && started < wanted) {
        pid_t pid = fork();

        if (pid == 0)
            be_an_orphan(keeps_streams);
        code = pid < 0 ? errno : 0;
        started += pid > 0;
    }
    sp_say_number(sp_key(tag, "started"), started);
    sp_say_errno(sp_key(tag, "errno"), code);
    sp_hold(call);
    return SP_PROBE_OK; /* and now they are orphans */
}

static bool read_seconds(const struct sp_call *call, long long *ret_seconds)
{
    *ret_seconds = SP_LIFE_MAX;
    return call->count == 0 || sp_number(call->args[0], 0, SP_LIFE_MAX, ret_seconds);
}

int sp_probe_ignore_term(const struct sp_call *call)
{
    long long seconds = 0;

    if (!read_seconds(call, &seconds))
        return SP_PROBE_USAGE;
    for (int number = 1; number < NSIG; number++)
        signal(number, SIG_IGN);
    sp_say_word("ready");
    sp_sleep_ms((long)seconds * 1000);
    return SP_PROBE_OK;
}

int sp_probe_zombie(const struct sp_call *call)
{
    long long seconds = 0;
    siginfo_t ended;
    pid_t pid = -1;

    if (!read_seconds(call, &seconds))
        return SP_PROBE_USAGE;
    pid = fork();
    if (pid < 0)
        return sp_trouble("fork");
    if (pid == 0)
        _exit(0);
    waitid(P_PID, (id_t)pid, &ended, WEXITED | WNOWAIT); /* seen, and left as it is */
    sp_say_number("zombie.pid", pid);
    sp_say_word("ready");
    sp_sleep_ms((long)seconds * 1000);
    return SP_PROBE_OK; /* never waited for */
}
