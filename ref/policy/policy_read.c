/* SPDX-License-Identifier: Apache-2.0 */
#include "policy/address.h"
#include "policy/policy.h"
#include "policy/words.h"

/*
 * A policy from its JSON (POL-1): one table a layer, one reader a field. A reader that finds a
 * fault notes it and leaves the default, so that every issue of a policy comes out at once
 * (POL-20).
 */

#define READ_ENUM(name, words, count)                                                              \
    static void name(const cJSON *value, const struct sp_path *path, struct sp_issues *issues,     \
                     void *target)                                                                 \
    {                                                                                              \
        sp_read_enum(value, path, issues, words, count, target);                                   \
    }

#define READ_QUANTITY(name, min, max)                                                              \
    static void name(const cJSON *value, const struct sp_path *path, struct sp_issues *issues,     \
                     void *target)                                                                 \
    {                                                                                              \
        struct sp_quantity *quantity = target;                                                     \
                                                                                                   \
        quantity->set = sp_read_uint(value, path, issues, min, max, &quantity->value);             \
    }

READ_ENUM(read_on_unavailable, sp_on_unavailable_words, SP_ON_UNAVAILABLE_MAX) /* POL-4 */
READ_ENUM(read_filesystem_mode, sp_filesystem_mode_words, SP_FILESYSTEM_MAX)   /* POL-11 */
READ_ENUM(read_network_mode, sp_network_mode_words, SP_NETWORK_MAX)            /* POL-13 */
READ_ENUM(read_privilege_mode, sp_privilege_mode_words, SP_PRIVILEGE_MAX)      /* POL-16 */

READ_QUANTITY(read_cpu_seconds, 1, 3600)       /* POL-5 */
READ_QUANTITY(read_open_files, 1, 1048576)     /* POL-7 */
READ_QUANTITY(read_processes, 1, 65536)        /* POL-8 */
READ_QUANTITY(read_bytes, 1, SP_JSON_UINT_MAX) /* POL-6, POL-9, POL-10, POL-12, POL-18 */
READ_QUANTITY(read_id, 0, 4294967294)          /* POL-17: the kernel keeps (uid_t)-1 for itself */

static void read_flag(const cJSON *value, const struct sp_path *path, struct sp_issues *issues,
                      void *target)
{
    sp_read_bool(value, path, issues, target);
}

/* POL-14, POL-27 to POL-32: each entry is checked and kept as it was written. */
static void read_allow(const cJSON *value, const struct sp_path *path, struct sp_issues *issues,
                       void *target)
{
    struct sp_strings *allow = target;

    if (!sp_read_strings(value, path, issues, allow))
        return;
    for (size_t i = 0; i < allow->length; i++) {
        struct sp_path at = {.parent = path, .index = i};
        enum sp_issue_code code = SP_ISSUE_ADDRESS;

        if (!sp_address_check(allow->items[i], &code))
            sp_issues_add(issues, &at, code);
    }
}

#define FIELD(type, name, member, reader)                                                          \
    {                                                                                              \
        name, false, offsetof(type, member), reader                                                \
    }

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static void read_resources(const cJSON *value, const struct sp_path *path, struct sp_issues *issues,
                           void *target)
{
    static const struct sp_field fields[] = {
        FIELD(struct sp_resources, "cpuSeconds", cpu_seconds, read_cpu_seconds),
        FIELD(struct sp_resources, "memoryBytes", memory_bytes, read_bytes),
        FIELD(struct sp_resources, "maxOpenFiles", max_open_files, read_open_files),
        FIELD(struct sp_resources, "maxProcesses", max_processes, read_processes),
        FIELD(struct sp_resources, "maxOutputBytes", max_output_bytes, read_bytes),
        FIELD(struct sp_resources, "maxFileSizeBytes", max_file_size_bytes, read_bytes),
    };

    sp_read_object(value, path, issues, fields, COUNT(fields), target);
}

static void read_filesystem(const cJSON *value, const struct sp_path *path,
                            struct sp_issues *issues, void *target)
{
    static const struct sp_field fields[] = {
        FIELD(struct sp_policy, "mode", filesystem.mode, read_filesystem_mode),
        FIELD(struct sp_policy, "scratchBytes", filesystem.scratch_bytes, read_bytes),
    };

    sp_read_object(value, path, issues, fields, COUNT(fields), target);
}

static void read_network(const cJSON *value, const struct sp_path *path, struct sp_issues *issues,
                         void *target)
{
    static const struct sp_field fields[] = {
        FIELD(struct sp_policy, "mode", network.mode, read_network_mode),
        FIELD(struct sp_policy, "allow", network.allow, read_allow),
        FIELD(struct sp_policy, "denyLinkLocalAndMetadata", network.deny_link_local_and_metadata,
              read_flag),
    };

    sp_read_object(value, path, issues, fields, COUNT(fields), target);
}

static void read_privilege(const cJSON *value, const struct sp_path *path, struct sp_issues *issues,
                           void *target)
{
    static const struct sp_field fields[] = {
        FIELD(struct sp_policy, "mode", privilege.mode, read_privilege_mode),
        FIELD(struct sp_policy, "uid", privilege.uid, read_id),
        FIELD(struct sp_policy, "gid", privilege.gid, read_id),
    };

    sp_read_object(value, path, issues, fields, COUNT(fields), target);
}

void sp_policy_read(const cJSON *value, struct sp_issues *issues, struct sp_policy *ret_policy)
{
    static const struct sp_field fields[] = {
        FIELD(struct sp_policy, "enabled", enabled, read_flag),
        FIELD(struct sp_policy, "onUnavailable", on_unavailable, read_on_unavailable),
        FIELD(struct sp_policy, "resources", resources, read_resources),
        /* These tables count their offsets from the policy itself. */
        {"filesystem", false, 0, read_filesystem},
        {"network", false, 0, read_network},
        {"privilege", false, 0, read_privilege},
    };

    sp_policy_init(ret_policy);
    sp_read_object(value, NULL, issues, fields, COUNT(fields), ret_policy);
}
