/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_POLICY_PROFILES_H
#define SP_POLICY_PROFILES_H

#include "policy/policy.h"

/**
 * sp_policy_default() - what an install runs before an operator touches anything (POL-33)
 * @uid, @gid: as the operator wrote them; NULL: not given. What is not a number is not given
 *             either, and neither is a gid without a uid
 */
void sp_policy_default(const char *uid, const char *gid, struct sp_policy *ret_policy);

/** sp_policy_fail_closed() - what runs while there is no policy to go by (POL-37) */
void sp_policy_fail_closed(struct sp_policy *ret_policy);

/** enum sp_policy_source - what a host's policy source had to say */
enum sp_policy_source {
    SP_POLICY_SOURCE_NONE,   /* none is registered */
    SP_POLICY_SOURCE_FAILED, /* it could not say */
    SP_POLICY_SOURCE_POLICY, /* it gave a policy */
    SP_POLICY_SOURCE_MAX,
};

/**
 * sp_policy_active() - the policy to go by (POL-38)
 * @policy: what the source gave, partial or whole; read for SP_POLICY_SOURCE_POLICY alone
 * @issues: its faults, with pointers into it
 *
 * Return: whether it is the fail-closed profile: the report of a run under it says so.
 */
bool sp_policy_active(enum sp_policy_source source, const cJSON *policy, struct sp_issues *issues,
                      struct sp_policy *ret_policy);

#endif
