/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_RUN_IDENTITY_H
#define SP_RUN_IDENTITY_H

#include "plan/plan.h"

#include <sys/types.h>

/**
 * struct sp_identity - who the wrapper is started as (RUN-11)
 * @changes: by somebody else than the runner
 * @gid:     the plan's, or the number of the uid: the supervisor's own group is never kept
 */
struct sp_identity {
    bool changes;
    uid_t uid;
    gid_t gid;
};

/** sp_identity_of() - what a plan's drop means for the one who starts it */
static inline struct sp_identity sp_identity_of(const struct sp_plan *plan)
{
    struct sp_identity identity = {.changes = plan->uid.set};

    if (identity.changes) {
        identity.uid = (uid_t)plan->uid.value;
        identity.gid = (gid_t)(plan->gid.set ? plan->gid.value : plan->uid.value);
    }
    return identity;
}

#endif
