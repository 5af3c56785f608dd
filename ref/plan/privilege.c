/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/draft.h"

void sp_privilege_decide(struct sp_draft *draft)
{
    const struct sp_plan_request *request = draft->request;
    bool drop = request->policy.privilege.mode == SP_PRIVILEGE_DROP_TO_UID;
    bool *enforced = &draft->report->enforced[SP_LAYER_PRIVILEGE];

    if (!request->capabilities.euid_is_root) {
        /* PRV-1, PRV-2: it inherits an identity that is not root, and cannot be given another. */
        *enforced = true;
    } else if (!drop) {
        sp_report_downgrade(draft->report, SP_LAYER_PRIVILEGE,
                            SP_REASON_PRIVILEGE_INHERIT_ROOT); /* PRV-3 */
    } else if (!request->policy.privilege.uid.set) {           /* PRV-4, PRV-5 */
        sp_report_downgrade(draft->report, SP_LAYER_PRIVILEGE, SP_REASON_PRIVILEGE_NO_TARGET);
    } else {
        draft->drop_wanted = true; /* PRV-8: whatever the uid is */
    }
}

void sp_privilege_settle(struct sp_draft *draft, struct sp_plan *plan)
{
    if (!draft->drop_wanted)
        return;
    if (!draft->engaged) { /* PRV-7 */
        sp_report_downgrade(draft->report, SP_LAYER_PRIVILEGE, SP_REASON_PRIVILEGE_NO_WRAPPER);
        return;
    }
    draft->report->enforced[SP_LAYER_PRIVILEGE] = true; /* PRV-6 */
    plan->uid = draft->request->policy.privilege.uid;
    plan->gid = draft->request->policy.privilege.gid;
}
