/* SPDX-License-Identifier: Apache-2.0 */
#include "policy/profiles.h"

enum { ID_DIGITS_MAX = 10 };

#define ID_MAX UINT64_C(4294967294) /* POL-17: the kernel keeps the one above for itself */

/* POL-35, POL-45 to POL-47: plain decimal digits and nothing else, so that no blank becomes uid 0.
 */
static struct sp_quantity parse_id(const char *text)
{
    struct sp_quantity unset = {0};
    struct sp_quantity id = {.set = true};
    size_t length = 0;

    if (text == NULL)
        return unset;
    for (; text[length] != '\0'; length++) {
        if (text[length] < '0' || text[length] > '9' || length == ID_DIGITS_MAX)
            return unset;
        id.value = id.value * 10 + (uint64_t)(text[length] - '0');
    }
    if (length == 0 || (length > 1 && text[0] == '0') || id.value > ID_MAX)
        return unset;
    return id;
}

static struct sp_quantity of(uint64_t value)
{
    return (struct sp_quantity){.set = true, .value = value};
}

/* POL-33, POL-34 */
void sp_policy_default(const char *uid, const char *gid, struct sp_policy *ret_policy)
{
    sp_policy_init(ret_policy);
    ret_policy->on_unavailable = SP_ON_UNAVAILABLE_FAIL;
    ret_policy->resources = (struct sp_resources){
        .cpu_seconds = of(60),
        .memory_bytes = of(UINT64_C(512) << 20),
        .max_open_files = of(1024),
        .max_processes = of(256),
        .max_output_bytes = of(UINT64_C(5) << 20),
        .max_file_size_bytes = of(UINT64_C(256) << 20),
    };
    ret_policy->filesystem.mode = SP_FILESYSTEM_SCRATCH_PLUS_RO;
    ret_policy->network.mode = SP_NETWORK_ALLOWLIST;
    ret_policy->privilege.mode = SP_PRIVILEGE_DROP_TO_UID;
    ret_policy->privilege.uid = parse_id(uid);
    if (ret_policy->privilege.uid.set) /* POL-36 */
        ret_policy->privilege.gid = parse_id(gid);
}

/* POL-37 */
void sp_policy_fail_closed(struct sp_policy *ret_policy)
{
    sp_policy_default(NULL, NULL, ret_policy);
    ret_policy->on_unavailable = SP_ON_UNAVAILABLE_DEGRADE;
    ret_policy->network.mode = SP_NETWORK_DENY;
}

bool sp_policy_active(enum sp_policy_source source, const cJSON *policy, struct sp_issues *issues,
                      struct sp_policy *ret_policy)
{
    if (source == SP_POLICY_SOURCE_POLICY) {
        sp_policy_read(policy, issues, ret_policy); /* POL-48, POL-51 */
        return false;
    }
    sp_policy_fail_closed(ret_policy); /* POL-38, POL-49 */
    return true;
}
