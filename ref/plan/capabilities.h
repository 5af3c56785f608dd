/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_PLAN_CAPABILITIES_H
#define SP_PLAN_CAPABILITIES_H

#include "json/read.h"
#include "json/write.h"

#include <stdbool.h>

enum sp_platform {
    SP_PLATFORM_LINUX,
    SP_PLATFORM_DARWIN,
    SP_PLATFORM_OTHER,
    SP_PLATFORM_MAX,
};

enum sp_wrapper {
    SP_WRAPPER_NONE,
    SP_WRAPPER_BWRAP,
    SP_WRAPPER_NSJAIL,
    SP_WRAPPER_FIREJAIL,
};

/** struct sp_addressing - the static address that a macvlan interface gets; NULL ip: none */
struct sp_addressing {
    const char *ip;
    const char *netmask;
    const char *gateway;
};

/** struct sp_capabilities - what this host can do (CAP); strings borrowed, NULL: null */
struct sp_capabilities {
    int platform; /* enum sp_platform */
    bool euid_is_root;
    bool has_prlimit;
    bool rlimit_native;
    int wrapper; /* enum sp_wrapper */
    bool user_namespaces;
    bool user_ns_creatable;
    bool net_namespaces;
    const char *net_egress_iface;
    struct sp_addressing net_egress_addressing;
    bool net_egress_rootless;
};

/** sp_platform_name() - the word on the wire */
const char *sp_platform_name(enum sp_platform platform);

/** sp_wrapper_name() - the word on the wire; NULL for none */
const char *sp_wrapper_name(enum sp_wrapper wrapper);

/** sp_capabilities_read() - all eleven members, none left out; a reader for struct sp_field */
void sp_capabilities_read(const cJSON *value, const struct sp_path *path, struct sp_issues *issues,
                          void *target);

/** sp_capabilities_write() - all eleven members; what there is not is null */
void sp_capabilities_write(struct sp_json_writer *writer,
                           const struct sp_capabilities *capabilities);

#endif
