/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/wrapper_flags.h"

#include <string.h>

const struct sp_wrapper_flag sp_bwrap_flags[SP_BWRAP_FLAGS] = {
    [SP_BWRAP_UNSHARE_ALL] = {"--unshare-all", SP_FLAG_ANY_PLAN},
    [SP_BWRAP_UNSHARE_NET] = {"--unshare-net", SP_FLAG_NAMESPACE},
    [SP_BWRAP_SHARE_NET] = {"--share-net", SP_FLAG_ANY_PLAN},
    [SP_BWRAP_DIE_WITH_PARENT] = {"--die-with-parent", SP_FLAG_ANY_PLAN},
    [SP_BWRAP_GID] = {"--gid", SP_FLAG_ANY_PLAN},
    [SP_BWRAP_UID] = {"--uid", SP_FLAG_ANY_PLAN},
    [SP_BWRAP_RO_BIND] = {"--ro-bind", SP_FLAG_ANY_PLAN},
    [SP_BWRAP_BIND] = {"--bind", SP_FLAG_ANY_PLAN},
    [SP_BWRAP_TMPFS] = {"--tmpfs", SP_FLAG_ANY_PLAN},
    [SP_BWRAP_PROC] = {"--proc", SP_FLAG_ANY_PLAN},
    [SP_BWRAP_DEV] = {"--dev", SP_FLAG_ANY_PLAN},
    [SP_BWRAP_CHDIR] = {"--chdir", SP_FLAG_ANY_PLAN},
    [SP_BWRAP_UNSHARE_USER] = {"--unshare-user", SP_FLAG_ROOTLESS},
    [SP_BWRAP_CAP_ADD] = {"--cap-add", SP_FLAG_ROOTLESS},
    [SP_BWRAP_DEV_BIND] = {"--dev-bind", SP_FLAG_ROOTLESS},
    [SP_BWRAP_INFO_FD] = {"--info-fd", SP_FLAG_ROOTLESS},
};

const struct sp_wrapper_flag sp_nsjail_flags[SP_NSJAIL_FLAGS] = {
    [SP_NSJAIL_QUIET] = {"--quiet", SP_FLAG_ANY_PLAN},
    [SP_NSJAIL_MODE] = {"--mode", SP_FLAG_ANY_PLAN},
    [SP_NSJAIL_DISABLE_CLONE_NEWNET] = {"--disable_clone_newnet", SP_FLAG_ANY_PLAN},
    [SP_NSJAIL_CLONE_NEWNET] = {"--clone_newnet", SP_FLAG_NAMESPACE},
    [SP_NSJAIL_MACVLAN_IFACE] = {"--macvlan_iface", SP_FLAG_MACVLAN},
    [SP_NSJAIL_MACVLAN_VS_IP] = {"--macvlan_vs_ip", SP_FLAG_MACVLAN},
    [SP_NSJAIL_MACVLAN_VS_NM] = {"--macvlan_vs_nm", SP_FLAG_MACVLAN},
    [SP_NSJAIL_MACVLAN_VS_GW] = {"--macvlan_vs_gw", SP_FLAG_MACVLAN},
    [SP_NSJAIL_NFTABLES_FILE] = {"--nftables_file", SP_FLAG_MACVLAN},
    [SP_NSJAIL_USER] = {"--user", SP_FLAG_ANY_PLAN},
    [SP_NSJAIL_GROUP] = {"--group", SP_FLAG_ANY_PLAN},
    [SP_NSJAIL_BINDMOUNT_RO] = {"--bindmount_ro", SP_FLAG_ANY_PLAN},
    [SP_NSJAIL_BINDMOUNT] = {"--bindmount", SP_FLAG_ANY_PLAN},
    [SP_NSJAIL_CWD] = {"--cwd", SP_FLAG_ANY_PLAN},
};

const struct sp_wrapper_flag *sp_wrapper_flags(enum sp_wrapper wrapper, size_t *ret_count)
{
    switch (wrapper) {
    case SP_WRAPPER_BWRAP:
        *ret_count = SP_BWRAP_FLAGS;
        return sp_bwrap_flags;
    case SP_WRAPPER_NSJAIL:
        *ret_count = SP_NSJAIL_FLAGS;
        return sp_nsjail_flags;
    case SP_WRAPPER_NONE:
    case SP_WRAPPER_FIREJAIL:
        break;
    }
    *ret_count = 0;
    return NULL;
}

enum sp_flag_use sp_wrapper_flag_use(enum sp_wrapper wrapper, const char *word)
{
    size_t count = 0;
    const struct sp_wrapper_flag *flags = sp_wrapper_flags(wrapper, &count);

    for (size_t i = 0; i < count; i++) {
        if (strcmp(flags[i].word, word) == 0)
            return flags[i].use;
    }
    return SP_FLAG_ANY_PLAN;
}
