/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_PLAN_WRAPPER_FLAGS_H
#define SP_PLAN_WRAPPER_FLAGS_H

#include "plan/capabilities.h"

#include <stddef.h>

/*
 * Every flag that a plan can give a wrapper, in one place: the renderers take their words from
 * here, and a detector asks an installed wrapper whether it knows them (CAP-20 to CAP-23).
 */

/** enum sp_flag_use - which plans need a flag, and so what a wrapper without it cannot do */
enum sp_flag_use {
    SP_FLAG_ANY_PLAN,  /* any plan at all may have it */
    SP_FLAG_NAMESPACE, /* plans with a network namespace */
    SP_FLAG_MACVLAN,   /* plans that plumb by macvlan */
    SP_FLAG_ROOTLESS,  /* plans that plumb without root: the launcher's bwrap */
};

struct sp_wrapper_flag {
    const char *word;
    enum sp_flag_use use;
};

enum sp_bwrap_flag {
    SP_BWRAP_UNSHARE_ALL,
    SP_BWRAP_UNSHARE_NET,
    SP_BWRAP_SHARE_NET,
    SP_BWRAP_DIE_WITH_PARENT,
    SP_BWRAP_GID,
    SP_BWRAP_UID,
    SP_BWRAP_RO_BIND,
    SP_BWRAP_BIND,
    SP_BWRAP_TMPFS,
    SP_BWRAP_PROC,
    SP_BWRAP_DEV,
    SP_BWRAP_CHDIR,
    SP_BWRAP_UNSHARE_USER, /* from here on the launcher's text has them, literally */
    SP_BWRAP_CAP_ADD,
    SP_BWRAP_DEV_BIND,
    SP_BWRAP_INFO_FD,
    SP_BWRAP_FLAGS,
};

enum sp_nsjail_flag {
    SP_NSJAIL_QUIET,
    SP_NSJAIL_MODE,
    SP_NSJAIL_DISABLE_CLONE_NEWNET,
    SP_NSJAIL_CLONE_NEWNET,
    SP_NSJAIL_MACVLAN_IFACE,
    SP_NSJAIL_MACVLAN_VS_IP,
    SP_NSJAIL_MACVLAN_VS_NM,
    SP_NSJAIL_MACVLAN_VS_GW,
    SP_NSJAIL_NFTABLES_FILE,
    SP_NSJAIL_USER,
    SP_NSJAIL_GROUP,
    SP_NSJAIL_BINDMOUNT_RO,
    SP_NSJAIL_BINDMOUNT,
    SP_NSJAIL_CWD,
    SP_NSJAIL_FLAGS,
};

extern const struct sp_wrapper_flag sp_bwrap_flags[SP_BWRAP_FLAGS];
extern const struct sp_wrapper_flag sp_nsjail_flags[SP_NSJAIL_FLAGS];

/** sp_wrapper_flags() - all of one wrapper; *@ret_count is 0 for one that no plan uses */
const struct sp_wrapper_flag *sp_wrapper_flags(enum sp_wrapper wrapper, size_t *ret_count);

/** sp_wrapper_flag_use() - what @word is for; SP_FLAG_ANY_PLAN for one that is on no list */
enum sp_flag_use sp_wrapper_flag_use(enum sp_wrapper wrapper, const char *word);

#endif
