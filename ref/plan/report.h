/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_PLAN_REPORT_H
#define SP_PLAN_REPORT_H

#include "plan/capabilities.h"
#include "plan/layer.h"
#include "policy/policy.h"

#include <stdbool.h>
#include <stddef.h>

/** enum sp_reason_code - why a layer is not enforced as asked, or is worth a word (REP) */
enum sp_reason_code {
    SP_REASON_PRIVILEGE_NO_TARGET,
    SP_REASON_PRIVILEGE_INHERIT_ROOT,
    SP_REASON_PRIVILEGE_NO_WRAPPER,
    SP_REASON_RESOURCES_NO_PRLIMIT,
    SP_REASON_RESOURCES_NPROC_UNISOLATED,
    SP_REASON_NETWORK_METADATA_UNENFORCEABLE,
    SP_REASON_NETWORK_RULESET_UNSTAGED,
    SP_REASON_NETWORK_LAUNCHER_UNSTAGED,
    SP_REASON_NETWORK_PLATFORM,
    SP_REASON_NETWORK_NO_NETNS,
    SP_REASON_NETWORK_NO_EGRESS,
    SP_REASON_NETWORK_WRAPPER_NOT_ENGAGED,
    SP_REASON_NETWORK_FAIL_CLOSED, /* a runner's, never a plan's */
    SP_REASON_FILESYSTEM_PLATFORM,
    SP_REASON_FILESYSTEM_NO_USERNS,
    SP_REASON_FILESYSTEM_NO_WRAPPER,
    SP_REASON_FILESYSTEM_FIREJAIL,
    SP_REASON_FILESYSTEM_NO_SCRATCH,
    SP_REASON_FILESYSTEM_ROOTLESS_NEEDS_BWRAP,
    SP_REASON_MEMORY_NOT_PER_RUN,
    SP_REASON_NPROC_SHARED_UID,
    SP_REASON_MAX,
};

/** struct sp_reason - one downgrade or note */
struct sp_reason {
    enum sp_layer layer;
    enum sp_reason_code code;
};

/** struct sp_reasons - a short list; no plan has more reasons than this holds */
struct sp_reasons {
    struct sp_reason items[12];
    size_t length;
};

/**
 * struct sp_report - what holds for this run, layer by layer
 * @requested:  the policy, borrowed from the request
 * @enforced:   the claim of each layer
 * @downgrades: what was asked for and is not enforced as asked
 * @notes:      what is worth telling and refuses nothing
 */
struct sp_report {
    const struct sp_policy *requested;
    bool enforced[SP_LAYER_MAX];
    struct sp_reasons downgrades;
    struct sp_reasons notes;
    enum sp_platform platform;
};

/** sp_report_downgrade() - a layer that is not enforced as asked */
void sp_report_downgrade(struct sp_report *report, enum sp_layer layer, enum sp_reason_code code);

/** sp_report_note() - a reason worth telling that is no failure */
void sp_report_note(struct sp_report *report, enum sp_layer layer, enum sp_reason_code code);

/** sp_reason_code_name() - the stable word on the wire, such as "network.no-egress" */
const char *sp_reason_code_name(enum sp_reason_code code);

/** sp_reason_text() - one sentence for an operator of a host of @platform */
const char *sp_reason_text(enum sp_reason_code code, enum sp_platform platform);

#endif
