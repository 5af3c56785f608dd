/* SPDX-License-Identifier: Apache-2.0 */
#include "core/live_evidence.h"

#include <fnmatch.h>
#include <stddef.h>

bool sp_live_evidence_has(const char *pointer)
{
    /* Globs of which * stays within one key. */
    static const char *const closed[] = {
        "/said/?*",
        "/stdout",
        "/stderr",
        "/bytes/stdout",
        "/exit",
        "/timedOut",
        "/readied",
        "/report",
        "/plan",
        "/refusal",
        "/seen/@(uid|outside|groups|capEff|noNewPrivs|seccomp|processes)",
        "/seen/@(scratchMode|scratchUid|fileUid)",
        "/hits/local/@(abstract|socket|fifo)",
        "/hits/@(allowed|denied|metadata|host|dns)/@(tcp|udp|dns|icmp)",
        "/left/@(processes|files|mounts|interfaces|zombies)",
        "/victim/@(alive|nofile)",
        "/world/@(core_pattern|shadow|canary)",
        "/heart/@(beats|missed)",
        "/beside/@(exit|stdout|readied)",
        "/beside/said/?*",
        "/peak/runner",
        "/ran",
        NULL,
    };
    static const char *const open[] = {"/report/?*", "/plan/?*", "/refusal/?*", NULL};

    for (size_t i = 0; closed[i] != NULL; i++) {
        if (fnmatch(closed[i], pointer, FNM_PATHNAME | FNM_EXTMATCH | FNM_NOESCAPE) == 0)
            return true;
    }
    for (size_t i = 0; open[i] != NULL; i++) {
        if (fnmatch(open[i], pointer, FNM_NOESCAPE) == 0)
            return true;
    }
    return false;
}
