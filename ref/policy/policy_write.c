/* SPDX-License-Identifier: Apache-2.0 */
#include "policy/policy.h"
#include "policy/words.h"

static void write_quantity(struct sp_json_writer *writer, const char *key,
                           const struct sp_quantity *quantity)
{
    if (!quantity->set)
        return;
    sp_json_key(writer, key);
    sp_json_uint(writer, quantity->value);
}

static void write_word(struct sp_json_writer *writer, const char *key, const char *word)
{
    sp_json_key(writer, key);
    sp_json_string(writer, word);
}

static void write_resources(struct sp_json_writer *writer, const struct sp_resources *resources)
{
    sp_json_key(writer, "resources");
    sp_json_begin_object(writer);
    write_quantity(writer, "cpuSeconds", &resources->cpu_seconds);
    write_quantity(writer, "memoryBytes", &resources->memory_bytes);
    write_quantity(writer, "maxOpenFiles", &resources->max_open_files);
    write_quantity(writer, "maxProcesses", &resources->max_processes);
    write_quantity(writer, "maxOutputBytes", &resources->max_output_bytes);
    write_quantity(writer, "maxFileSizeBytes", &resources->max_file_size_bytes);
    sp_json_end_object(writer);
}

static void write_network(struct sp_json_writer *writer, const struct sp_policy *policy)
{
    sp_json_key(writer, "network");
    sp_json_begin_object(writer);
    write_word(writer, "mode", sp_network_mode_words[policy->network.mode]);
    sp_json_key(writer, "allow");
    sp_json_begin_array(writer);
    for (size_t i = 0; i < policy->network.allow.length; i++)
        sp_json_string(writer, policy->network.allow.items[i]);
    sp_json_end_array(writer);
    sp_json_key(writer, "denyLinkLocalAndMetadata");
    sp_json_bool(writer, policy->network.deny_link_local_and_metadata);
    sp_json_end_object(writer);
}

/* REP-5, POL-32 */
void sp_policy_write(struct sp_json_writer *writer, const struct sp_policy *policy)
{
    sp_json_begin_object(writer);
    sp_json_key(writer, "enabled");
    sp_json_bool(writer, policy->enabled);
    write_word(writer, "onUnavailable", sp_on_unavailable_words[policy->on_unavailable]);
    write_resources(writer, &policy->resources);

    sp_json_key(writer, "filesystem");
    sp_json_begin_object(writer);
    write_word(writer, "mode", sp_filesystem_mode_words[policy->filesystem.mode]);
    write_quantity(writer, "scratchBytes", &policy->filesystem.scratch_bytes);
    sp_json_end_object(writer);

    write_network(writer, policy);

    sp_json_key(writer, "privilege");
    sp_json_begin_object(writer);
    write_word(writer, "mode", sp_privilege_mode_words[policy->privilege.mode]);
    write_quantity(writer, "uid", &policy->privilege.uid);
    write_quantity(writer, "gid", &policy->privilege.gid);
    sp_json_end_object(writer);
    sp_json_end_object(writer);
}
