/* SPDX-License-Identifier: Apache-2.0 */

/*
 * true, exit, kill-self, say, ready, wait-file: what a case needs of a command beside an attack.
 *
 * true               does nothing
 * exit N             exits with N
 * kill-self SIGNAL   a number or a name such as KILL; is ended by it
 * say WORD...        a line; for `sh -c` that may have no echo that flushes
 * ready [SECONDS]    the line "ready", then sleeps (60 s at most)
 * wait-file PATH     waits until it is there; wait.errno: none, or ETIMEDOUT after --wait (1500 ms)
 */

#include "probes/probes.h"
#include "probes/say.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int sp_probe_true(const struct sp_call *call)
{
    (void)call;
    return SP_PROBE_OK;
}

int sp_probe_exit(const struct sp_call *call)
{
    long long status = 0;

    return sp_number(call->args[0], 0, 255, &status) ? (int)status : SP_PROBE_USAGE;
}

bool sp_signal_read(const char *text, int *ret_number)
{
    long long number = 0;

    for (int i = 1; i < NSIG; i++)
        if (sigabbrev_np(i) != NULL && strcmp(sigabbrev_np(i), text) == 0) {
            *ret_number = i;
            return true;
        }
    if (!sp_number(text, 0, NSIG - 1, &number))
        return false;
    *ret_number = (int)number;
    return true;
}

int sp_probe_kill_self(const struct sp_call *call)
{
    int number = 0;

    if (!sp_signal_read(call->args[0], &number))
        return SP_PROBE_USAGE;
    if (kill(getpid(), number) < 0)
        return sp_trouble("kill");
    sp_sleep_ms(100);
    sp_say_yes("kill-self.survived", 1);
    return SP_PROBE_OK;
}

int sp_probe_say(const struct sp_call *call)
{
    char line[SP_SAY_LINE_MAX] = "";
    size_t used = 0;

    for (int i = 0; i < call->count && used < sizeof(line); i++)
        used +=
            (size_t)snprintf(line + used, sizeof(line) - used, i > 0 ? " %s" : "%s", call->args[i]);
    puts(line);
    return SP_PROBE_OK;
}

int sp_probe_ready(const struct sp_call *call)
{
    long long seconds = SP_LIFE_MAX;

    if (call->count > 0 && !sp_number(call->args[0], 0, SP_LIFE_MAX, &seconds))
        return SP_PROBE_USAGE;
    sp_say_word("ready");
    sp_sleep_ms((long)seconds * 1000);
    return SP_PROBE_OK;
}

int sp_probe_wait_file(const struct sp_call *call)
{
    int code = ETIMEDOUT;

    for (int ms = 0; ms <= call->wait_ms && code != 0; ms += 10) {
        if (access(call->args[0], F_OK) == 0)
            code = 0;
        else
            sp_sleep_ms(10);
    }
    sp_say_errno(sp_key(sp_tag(call, "wait"), "errno"), code);
    return SP_PROBE_OK;
}
