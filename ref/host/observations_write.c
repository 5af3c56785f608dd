/* SPDX-License-Identifier: Apache-2.0 */
#include "host/observations.h"

static void write_text(struct sp_json_writer *writer, const char *key, const char *text)
{
    if (text == NULL)
        return;
    sp_json_key(writer, key);
    sp_json_string(writer, text);
}

static void write_programs(struct sp_json_writer *writer, const bool *on_path)
{
    sp_json_key(writer, "path");
    sp_json_begin_array(writer);
    for (int program = 0; program < SP_PROGRAM_MAX; program++) {
        if (on_path[program])
            sp_json_string(writer, sp_program_names[program]);
    }
    sp_json_end_array(writer);
}

static void write_interfaces(struct sp_json_writer *writer,
                             const struct sp_observations *observations)
{
    sp_json_key(writer, "interfaces");
    sp_json_begin_array(writer);
    for (size_t i = 0; i < observations->interface_count; i++) {
        sp_json_begin_object(writer);
        write_text(writer, "name", observations->interfaces[i].name);
        sp_json_key(writer, "internal");
        sp_json_bool(writer, observations->interfaces[i].internal);
        sp_json_end_object(writer);
    }
    sp_json_end_array(writer);
}

static void write_macvlan(struct sp_json_writer *writer, const struct sp_addressing *macvlan)
{
    sp_json_key(writer, "macvlan");
    sp_json_begin_object(writer);
    write_text(writer, "ip", macvlan->ip);
    write_text(writer, "netmask", macvlan->netmask);
    write_text(writer, "gateway", macvlan->gateway);
    sp_json_end_object(writer);
}

static void write_wrapper(struct sp_json_writer *writer, const struct sp_observations *observations)
{
    if (observations->wrapper_trial != SP_TRIAL_UNKNOWN) {
        sp_json_key(writer, "wrapperProbe");
        sp_json_bool(writer, observations->wrapper_trial == SP_TRIAL_WORKED);
    }
    if (observations->wrapper_lacks.length == 0)
        return;
    sp_json_key(writer, "wrapperLacks");
    sp_json_begin_array(writer);
    for (size_t i = 0; i < observations->wrapper_lacks.length; i++)
        sp_json_string(writer, observations->wrapper_lacks.items[i]);
    sp_json_end_array(writer);
}

void sp_observations_write(struct sp_json_writer *writer,
                           const struct sp_observations *observations)
{
    static const char *const sysctl[SP_USERNS_SYSCTL_MAX] = {"absent", "0", "1"};

    sp_json_begin_object(writer);
    write_text(writer, "platform", sp_platform_name(observations->platform));
    sp_json_key(writer, "euid");
    sp_json_uint(writer, observations->euid);
    write_programs(writer, observations->on_path);
    write_text(writer, "usernsSysctl", sysctl[observations->userns_sysctl]);
    sp_json_key(writer, "namespaceProbe");
    sp_json_bool(writer, observations->namespace_probe);
    write_interfaces(writer, observations);
    write_macvlan(writer, &observations->macvlan);
    write_wrapper(writer, observations);
    sp_json_end_object(writer);
}
