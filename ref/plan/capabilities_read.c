/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/capabilities.h"

#include <stddef.h>

static const char *const platform_words[SP_PLATFORM_MAX] = {
    [SP_PLATFORM_LINUX] = "linux",
    [SP_PLATFORM_DARWIN] = "darwin",
    [SP_PLATFORM_OTHER] = "other",
};

const char *sp_platform_name(enum sp_platform platform)
{
    return platform_words[platform];
}

static void read_platform(const cJSON *value, const struct sp_path *path, struct sp_issues *issues,
                          void *target)
{
    sp_read_enum(value, path, issues, platform_words, SP_PLATFORM_MAX, target);
}

static void read_flag(const cJSON *value, const struct sp_path *path, struct sp_issues *issues,
                      void *target)
{
    sp_read_bool(value, path, issues, target);
}

static void read_wrapper(const cJSON *value, const struct sp_path *path, struct sp_issues *issues,
                         void *target)
{
    static const char *const words[] = {"bwrap", "nsjail", "firejail"};
    int *wrapper = target;
    int index = 0;

    if (cJSON_IsNull(value))
        *wrapper = SP_WRAPPER_NONE;
    else if (sp_read_enum(value, path, issues, words, 3, &index))
        *wrapper = SP_WRAPPER_BWRAP + index;
}

static void read_string(const cJSON *value, const struct sp_path *path, struct sp_issues *issues,
                        void *target)
{
    sp_read_string(value, path, issues, target);
}

static void read_string_or_null(const cJSON *value, const struct sp_path *path,
                                struct sp_issues *issues, void *target)
{
    if (!cJSON_IsNull(value))
        sp_read_string(value, path, issues, target);
}

static void read_addressing(const cJSON *value, const struct sp_path *path,
                            struct sp_issues *issues, void *target)
{
    static const struct sp_field fields[] = {
        {"ip", true, offsetof(struct sp_addressing, ip), read_string},
        {"netmask", true, offsetof(struct sp_addressing, netmask), read_string},
        {"gateway", true, offsetof(struct sp_addressing, gateway), read_string},
    };

    if (!cJSON_IsNull(value))
        sp_read_object(value, path, issues, fields, 3, target);
}

/* PRO-16 */
void sp_capabilities_read(const cJSON *value, const struct sp_path *path, struct sp_issues *issues,
                          void *target)
{
#define FIELD(name, member, reader)                                                                \
    {                                                                                              \
        name, true, offsetof(struct sp_capabilities, member), reader                               \
    }
    static const struct sp_field fields[] = {
        FIELD("platform", platform, read_platform),
        FIELD("euidIsRoot", euid_is_root, read_flag),
        FIELD("hasPrlimit", has_prlimit, read_flag),
        FIELD("rlimitNative", rlimit_native, read_flag),
        FIELD("wrapper", wrapper, read_wrapper),
        FIELD("userNamespaces", user_namespaces, read_flag),
        FIELD("userNsCreatable", user_ns_creatable, read_flag),
        FIELD("netNamespaces", net_namespaces, read_flag),
        FIELD("netEgressIface", net_egress_iface, read_string_or_null),
        FIELD("netEgressAddressing", net_egress_addressing, read_addressing),
        FIELD("netEgressRootless", net_egress_rootless, read_flag),
    };
#undef FIELD

    sp_read_object(value, path, issues, fields, sizeof(fields) / sizeof(fields[0]), target);
}
