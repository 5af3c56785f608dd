/* SPDX-License-Identifier: Apache-2.0 */
#include "host/summary.h"

/* A run such as any runner could make here: it has a scratch dir and can stage both files (REP-42).
 * The paths are never used: of the plan, the report alone is kept. */
int sp_host_summary_make(const struct sp_capabilities *capabilities, const struct sp_policy *policy,
                         struct sp_arena *arena, struct sp_report *ret_report)
{
    static const char *command[] = {"true"};
    struct sp_plan_request request = {
        .policy = *policy,
        .capabilities = *capabilities,
        .command = {.items = command, .length = 1},
        .filesystem = {.scratch_dir = "/tmp/run"},
        .nft_ruleset_path = "/tmp/run/egress.nft",
        .rootless_launcher_path = "/tmp/run/launcher.sh",
    };
    struct sp_plan plan;
    int rc = 0;

    request.policy.on_unavailable = SP_ON_UNAVAILABLE_DEGRADE; /* REP-37: never refused */
    rc = sp_plan_make(&request, arena, &plan, NULL);
    if (rc < 0)
        return rc;
    *ret_report = plan.report;
    ret_report->requested = policy;
    return 0;
}

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

/* REP-40: the operator's addresses are left out. */
static void write_capabilities(struct sp_json_writer *writer,
                               const struct sp_capabilities *capabilities)
{
    sp_json_key(writer, "capabilities");
    sp_json_begin_object(writer);
    write_text(writer, "platform", sp_platform_name(capabilities->platform));
    write_flag(writer, "supervisorEuidIsRoot", capabilities->euid_is_root);
    write_flag(writer, "rlimits", capabilities->rlimit_native);
    write_text(writer, "wrapper", sp_wrapper_name(capabilities->wrapper));
    write_flag(writer, "userNamespaces", capabilities->user_namespaces);
    write_flag(writer, "userNsCreatable", capabilities->user_ns_creatable);
    write_flag(writer, "netNamespaces", capabilities->net_namespaces);
    write_text(writer, "netEgressIface", capabilities->net_egress_iface);
    write_flag(writer, "netEgressRootless", capabilities->net_egress_rootless);
    sp_json_end_object(writer);
}

static void write_downgrades(struct sp_json_writer *writer, const struct sp_report *report)
{
    sp_json_key(writer, "downgrades");
    sp_json_begin_array(writer);
    for (size_t i = 0; i < report->downgrades.length; i++) {
        const struct sp_reason *reason = &report->downgrades.items[i];

        sp_json_begin_object(writer);
        write_text(writer, "layer", sp_layer_name(reason->layer));
        write_text(writer, "reason", sp_reason_text(reason->code, report->platform));
        write_text(writer, "code", sp_reason_code_name(reason->code));
        sp_json_end_object(writer);
    }
    sp_json_end_array(writer);
}

/* REP-41 */
void sp_host_summary_write(struct sp_json_writer *writer,
                           const struct sp_capabilities *capabilities,
                           const struct sp_report *report)
{
    sp_json_begin_object(writer);
    write_capabilities(writer, capabilities);
    write_flag(writer, "enabled", report->requested->enabled);
    sp_json_key(writer, "enforced");
    sp_json_begin_object(writer);
    for (int layer = 0; layer < SP_LAYER_MAX; layer++)
        write_flag(writer, sp_layer_name(layer), report->enforced[layer]);
    sp_json_end_object(writer);
    write_downgrades(writer, report);
    sp_json_end_object(writer);
}
