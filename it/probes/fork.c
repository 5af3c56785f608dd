/* SPDX-License-Identifier: Apache-2.0 */

/*
 * fork N: a spawn loop. Starts up to N children that sleep, stops at the first refusal.
 *
 * Stands for the fork bomb that maxProcesses has to cap. RLIMIT_NPROC does not bind uid 0 of the
 * initial namespace, so a sandbox whose "uid 1001" is the host's root in disguise starts them all;
 * and a limit that is set outside the sandbox counts strangers of the same uid, so that bystanders
 * change the number.
 *
 * Says fork.started, fork.errno (of the first refusal, or none).
 */

#include "probes/brood.h"
#include "probes/probes.h"
#include "probes/say.h"

int sp_probe_fork(const struct sp_call *call)
{
    const char *tag = sp_tag(call, "fork");
    struct sp_brood brood = {.count = 0};
    long long wanted = 0;
    int code = 0;

    if (!sp_number(call->args[0], 1, SP_CHILDREN_MAX, &wanted))
        return SP_PROBE_USAGE;
    code = sp_brood_grow(&brood, (int)wanted);
    sp_say_number(sp_key(tag, "started"), brood.count);
    sp_say_errno(sp_key(tag, "errno"), code);
    sp_hold(call);
    sp_brood_end(&brood);
    return SP_PROBE_OK;
}
