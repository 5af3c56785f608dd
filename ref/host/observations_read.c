/* SPDX-License-Identifier: Apache-2.0 */
#include "host/observations.h"

#include <string.h>

#define EUID_MAX UINT64_C(4294967295)

static void read_platform(const cJSON *value, const struct sp_path *path, struct sp_issues *issues,
                          void *target)
{
    const char *words[SP_PLATFORM_MAX];

    for (int platform = 0; platform < SP_PLATFORM_MAX; platform++)
        words[platform] = sp_platform_name(platform);
    sp_read_enum(value, path, issues, words, SP_PLATFORM_MAX, target);
}

static void read_euid(const cJSON *value, const struct sp_path *path, struct sp_issues *issues,
                      void *target)
{
    sp_read_uint(value, path, issues, 0, EUID_MAX, target);
}

/* CAP-17: a name that is none of ours means nothing. */
static void read_programs(const cJSON *value, const struct sp_path *path, struct sp_issues *issues,
                          void *target)
{
    bool *on_path = target;
    struct sp_strings names = {0};

    if (!sp_read_strings(value, path, issues, &names))
        return;
    for (size_t i = 0; i < names.length; i++) {
        for (int program = 0; program < SP_PROGRAM_MAX; program++)
            on_path[program] |= strcmp(names.items[i], sp_program_names[program]) == 0;
    }
}

static void read_sysctl(const cJSON *value, const struct sp_path *path, struct sp_issues *issues,
                        void *target)
{
    static const char *const words[SP_USERNS_SYSCTL_MAX] = {
        [SP_USERNS_SYSCTL_ABSENT] = "absent",
        [SP_USERNS_SYSCTL_0] = "0",
        [SP_USERNS_SYSCTL_1] = "1",
    };

    sp_read_enum(value, path, issues, words, SP_USERNS_SYSCTL_MAX, target);
}

static void read_flag(const cJSON *value, const struct sp_path *path, struct sp_issues *issues,
                      void *target)
{
    sp_read_bool(value, path, issues, target);
}

static void read_text(const cJSON *value, const struct sp_path *path, struct sp_issues *issues,
                      void *target)
{
    sp_read_string(value, path, issues, target);
}

static void read_interface(const cJSON *value, const struct sp_path *path, struct sp_issues *issues,
                           struct sp_interface *interface)
{
    static const struct sp_field fields[] = {
        {"name", true, offsetof(struct sp_interface, name), read_text},
        {"internal", true, offsetof(struct sp_interface, internal), read_flag},
    };

    sp_read_object(value, path, issues, fields, 2, interface);
}

static void read_interfaces(const cJSON *value, const struct sp_path *path,
                            struct sp_issues *issues, void *target)
{
    struct sp_observations *observations = target;
    size_t length = 0;

    if (!cJSON_IsArray(value)) {
        sp_issues_add(issues, path, SP_ISSUE_TYPE);
        return;
    }
    for (const cJSON *item = value->child; item != NULL; item = item->next)
        length++;
    observations->interfaces =
        sp_arena_array(issues->arena, length, sizeof(*observations->interfaces));
    if (observations->interfaces == NULL) {
        issues->failed = true;
        return;
    }
    for (const cJSON *item = value->child; item != NULL; item = item->next) {
        struct sp_path at = {.parent = path, .index = observations->interface_count};
        struct sp_interface *interface = &observations->interfaces[observations->interface_count++];

        *interface = (struct sp_interface){0};
        read_interface(item, &at, issues, interface);
    }
}

static void read_macvlan(const cJSON *value, const struct sp_path *path, struct sp_issues *issues,
                         void *target)
{
    static const struct sp_field fields[] = {
        {"ip", false, offsetof(struct sp_addressing, ip), read_text},
        {"netmask", false, offsetof(struct sp_addressing, netmask), read_text},
        {"gateway", false, offsetof(struct sp_addressing, gateway), read_text},
    };

    sp_read_object(value, path, issues, fields, 3, target);
}

static void read_trial(const cJSON *value, const struct sp_path *path, struct sp_issues *issues,
                       void *target)
{
    int *trial = target;
    bool worked = false;

    if (sp_read_bool(value, path, issues, &worked))
        *trial = worked ? SP_TRIAL_WORKED : SP_TRIAL_FAILED;
}

static void read_list(const cJSON *value, const struct sp_path *path, struct sp_issues *issues,
                      void *target)
{
    sp_read_strings(value, path, issues, target);
}

void sp_observations_read(const cJSON *value, const struct sp_path *path, struct sp_issues *issues,
                          void *target)
{
#define FIELD(name, required, member, reader)                                                      \
    {                                                                                              \
        name, required, offsetof(struct sp_observations, member), reader                           \
    }
    static const struct sp_field fields[] = {
        FIELD("platform", true, platform, read_platform),
        FIELD("euid", true, euid, read_euid),
        FIELD("path", true, on_path, read_programs),
        FIELD("usernsSysctl", true, userns_sysctl, read_sysctl),
        FIELD("namespaceProbe", true, namespace_probe, read_flag),
        {"interfaces", true, 0, read_interfaces},
        FIELD("macvlan", true, macvlan, read_macvlan),
        FIELD("wrapperProbe", false, wrapper_trial, read_trial),
        FIELD("wrapperLacks", false, wrapper_lacks, read_list),
    };
#undef FIELD

    sp_read_object(value, path, issues, fields, sizeof(fields) / sizeof(fields[0]), target);
}
