/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_POLICY_POLICY_H
#define SP_POLICY_POLICY_H

#include "json/read.h"
#include "json/write.h"

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stdint.h>

enum sp_on_unavailable {
    SP_ON_UNAVAILABLE_DEGRADE,
    SP_ON_UNAVAILABLE_FAIL,
    SP_ON_UNAVAILABLE_MAX,
};

enum sp_filesystem_mode {
    SP_FILESYSTEM_OFF,
    SP_FILESYSTEM_SCRATCH_ONLY,
    SP_FILESYSTEM_SCRATCH_PLUS_RO,
    SP_FILESYSTEM_MAX,
};

enum sp_network_mode {
    SP_NETWORK_UNRESTRICTED,
    SP_NETWORK_DENY,
    SP_NETWORK_ALLOWLIST,
    SP_NETWORK_MAX,
};

enum sp_privilege_mode {
    SP_PRIVILEGE_INHERIT,
    SP_PRIVILEGE_DROP_TO_UID,
    SP_PRIVILEGE_MAX,
};

/** struct sp_quantity - an integer that an operator may leave unset */
struct sp_quantity {
    bool set;
    uint64_t value;
};

/** struct sp_resources - per-run limits; times in seconds, sizes in bytes, the rest counts */
struct sp_resources {
    struct sp_quantity cpu_seconds;
    struct sp_quantity memory_bytes;
    struct sp_quantity max_open_files;
    struct sp_quantity max_processes;
    struct sp_quantity max_output_bytes;
    struct sp_quantity max_file_size_bytes;
};

/**
 * struct sp_policy - what an operator asks for, every default filled in (POL)
 *
 * Strings are borrowed from whatever the policy was read from.
 */
struct sp_policy {
    bool enabled;
    int on_unavailable; /* enum sp_on_unavailable */
    struct sp_resources resources;
    struct {
        int mode; /* enum sp_filesystem_mode */
        struct sp_quantity scratch_bytes;
    } filesystem;
    struct {
        int mode; /* enum sp_network_mode */
        struct sp_strings allow;
        bool deny_link_local_and_metadata;
    } network;
    struct {
        int mode; /* enum sp_privilege_mode */
        struct sp_quantity uid;
        struct sp_quantity gid;
    } privilege;
};

/** sp_policy_init() - every field at its schema default */
void sp_policy_init(struct sp_policy *ret_policy);

/**
 * sp_policy_read() - a policy, partial or whole, from its JSON
 * @value:      the policy; the result borrows its strings
 * @issues:     every fault, with pointers into the policy itself; its arena owns the lists
 * @ret_policy: written always; means something only when no issue was noted
 */
void sp_policy_read(const cJSON *value, struct sp_issues *issues, struct sp_policy *ret_policy);

/**
 * sp_policy_merge() - one policy over another (POL-40)
 * @base:     the JSON of the policy below, partial or whole
 * @override: the JSON of the policy on top; each field that it sets wins, each that it leaves out
 *            keeps the base's; NULL: none
 * @issues:   the override's faults, with pointers into it; when it has none, those of the result,
 *            with pointers into that
 *
 * The result borrows from both.
 *
 * Return: whether @ret_policy is a policy.
 */
bool sp_policy_merge(const cJSON *base, const cJSON *override, struct sp_issues *issues,
                     struct sp_policy *ret_policy);

/** sp_policy_write() - the whole policy as JSON; an unset field is absent */
void sp_policy_write(struct sp_json_writer *writer, const struct sp_policy *policy);

#endif
