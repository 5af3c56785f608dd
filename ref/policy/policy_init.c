/* SPDX-License-Identifier: Apache-2.0 */
#include "policy/policy.h"

#include <string.h>

/* POL-2 to POL-4, POL-11, POL-13 to POL-16: what holds where nothing is said. */
void sp_policy_init(struct sp_policy *ret_policy)
{
    memset(ret_policy, 0, sizeof(*ret_policy));
    ret_policy->enabled = true;
    ret_policy->on_unavailable = SP_ON_UNAVAILABLE_DEGRADE;
    ret_policy->filesystem.mode = SP_FILESYSTEM_OFF;
    ret_policy->network.mode = SP_NETWORK_UNRESTRICTED;
    ret_policy->network.deny_link_local_and_metadata = true;
    ret_policy->privilege.mode = SP_PRIVILEGE_INHERIT;
}
