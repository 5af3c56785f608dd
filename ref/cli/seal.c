/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/seal.h"

#include <errno.h>
#include <seccomp.h>
#include <stddef.h>
#include <string.h>
#include <sys/mman.h>

static int allow_all(scmp_filter_ctx filter)
{
    static const int calls[] = {
        SCMP_SYS(read),       SCMP_SYS(write),        SCMP_SYS(brk),
        SCMP_SYS(munmap),     SCMP_SYS(mremap),       SCMP_SYS(exit),
        SCMP_SYS(exit_group), SCMP_SYS(rt_sigreturn), SCMP_SYS(madvise),
    };

    for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
        int rc = seccomp_rule_add(filter, SCMP_ACT_ALLOW, calls[i], 0);

        if (rc < 0)
            return rc;
    }
    /* Memory, but none that could be executed. */
    return seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1,
                            SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
}

int sp_seal(struct sp_error *reterr)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
    int rc = -ENOMEM;

    if (filter != NULL) {
        rc = allow_all(filter);
        if (rc == 0)
            rc = seccomp_load(filter);
    }
    seccomp_release(filter);
    if (rc < 0)
        return sp_error_set(reterr, SP_E_IO,
                            "the seccomp seal could not be laid: %s; --no-seal runs without it",
                            strerror(-rc));
    return 0;
}
