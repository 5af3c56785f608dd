/* SPDX-License-Identifier: Apache-2.0 */
#include "policy/words.h"

#include "policy/policy.h"

const char *const sp_on_unavailable_words[SP_ON_UNAVAILABLE_MAX] = {
    [SP_ON_UNAVAILABLE_DEGRADE] = "degrade",
    [SP_ON_UNAVAILABLE_FAIL] = "fail",
};

const char *const sp_filesystem_mode_words[SP_FILESYSTEM_MAX] = {
    [SP_FILESYSTEM_OFF] = "off",
    [SP_FILESYSTEM_SCRATCH_ONLY] = "scratch-only",
    [SP_FILESYSTEM_SCRATCH_PLUS_RO] = "scratch-plus-ro",
};

const char *const sp_network_mode_words[SP_NETWORK_MAX] = {
    [SP_NETWORK_UNRESTRICTED] = "unrestricted",
    [SP_NETWORK_DENY] = "deny",
    [SP_NETWORK_ALLOWLIST] = "allowlist",
};

const char *const sp_privilege_mode_words[SP_PRIVILEGE_MAX] = {
    [SP_PRIVILEGE_INHERIT] = "inherit",
    [SP_PRIVILEGE_DROP_TO_UID] = "drop-to-uid",
};
