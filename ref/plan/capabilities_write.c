/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/capabilities.h"

static void write_flag(struct sp_json_writer *writer, const char *key, bool value)
{
    sp_json_key(writer, key);
    sp_json_bool(writer, value);
}

static void write_text(struct sp_json_writer *writer, const char *key, const char *text)
{
    sp_json_key(writer, key);
    if (text != NULL)
        sp_json_string(writer, text);
    else
        sp_json_null(writer);
}

static void write_addressing(struct sp_json_writer *writer, const struct sp_addressing *addressing)
{
    sp_json_key(writer, "netEgressAddressing");
    if (addressing->ip == NULL) {
        sp_json_null(writer);
        return;
    }
    sp_json_begin_object(writer);
    write_text(writer, "ip", addressing->ip);
    write_text(writer, "netmask", addressing->netmask);
    write_text(writer, "gateway", addressing->gateway);
    sp_json_end_object(writer);
}

const char *sp_wrapper_name(enum sp_wrapper wrapper)
{
    switch (wrapper) {
    case SP_WRAPPER_BWRAP:
        return "bwrap";
    case SP_WRAPPER_NSJAIL:
        return "nsjail";
    case SP_WRAPPER_FIREJAIL:
        return "firejail";
    case SP_WRAPPER_NONE:
        break;
    }
    return NULL;
}

void sp_capabilities_write(struct sp_json_writer *writer,
                           const struct sp_capabilities *capabilities)
{
    sp_json_begin_object(writer);
    write_text(writer, "platform", sp_platform_name(capabilities->platform));
    write_flag(writer, "euidIsRoot", capabilities->euid_is_root);
    write_flag(writer, "hasPrlimit", capabilities->has_prlimit);
    write_flag(writer, "rlimitNative", capabilities->rlimit_native);
    write_text(writer, "wrapper", sp_wrapper_name(capabilities->wrapper));
    write_flag(writer, "userNamespaces", capabilities->user_namespaces);
    write_flag(writer, "userNsCreatable", capabilities->user_ns_creatable);
    write_flag(writer, "netNamespaces", capabilities->net_namespaces);
    write_text(writer, "netEgressIface", capabilities->net_egress_iface);
    write_addressing(writer, &capabilities->net_egress_addressing);
    write_flag(writer, "netEgressRootless", capabilities->net_egress_rootless);
    sp_json_end_object(writer);
}
