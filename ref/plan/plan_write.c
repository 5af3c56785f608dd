/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/plan.h"

static void write_strings(struct sp_json_writer *writer, const char *key,
                          const struct sp_strings *strings)
{
    sp_json_key(writer, key);
    sp_json_begin_array(writer);
    for (size_t i = 0; i < strings->length; i++)
        sp_json_string(writer, strings->items[i]);
    sp_json_end_array(writer);
}

static void write_text(struct sp_json_writer *writer, const char *key, const char *text)
{
    if (text == NULL)
        return;
    sp_json_key(writer, key);
    sp_json_string(writer, text);
}

static void write_quantity(struct sp_json_writer *writer, const char *key,
                           const struct sp_quantity *quantity)
{
    if (!quantity->set)
        return;
    sp_json_key(writer, key);
    sp_json_uint(writer, quantity->value);
}

static void write_env(struct sp_json_writer *writer, const struct sp_env *env)
{
    sp_json_key(writer, "env");
    sp_json_begin_object(writer);
    for (size_t i = 0; i < env->length; i++) {
        sp_json_key(writer, env->items[i].key);
        sp_json_string(writer, env->items[i].value);
    }
    sp_json_end_object(writer);
}

/* REP-7, REP-8. @text_key: "reason" in a downgrade, "note" in a note. */
static void write_reasons(struct sp_json_writer *writer, const char *key, const char *text_key,
                          const struct sp_reasons *reasons, enum sp_platform platform)
{
    sp_json_key(writer, key);
    sp_json_begin_array(writer);
    for (size_t i = 0; i < reasons->length; i++) {
        const struct sp_reason *reason = &reasons->items[i];

        sp_json_begin_object(writer);
        sp_json_key(writer, "layer");
        sp_json_string(writer, sp_layer_name(reason->layer));
        sp_json_key(writer, text_key);
        sp_json_string(writer, sp_reason_text(reason->code, platform));
        sp_json_key(writer, "code");
        sp_json_string(writer, sp_reason_code_name(reason->code));
        sp_json_end_object(writer);
    }
    sp_json_end_array(writer);
}

/* REP-5 to REP-9, REP-36 */
void sp_report_write(struct sp_json_writer *writer, const struct sp_report *report)
{
    sp_json_begin_object(writer);
    sp_json_key(writer, "requested");
    sp_policy_write(writer, report->requested);
    sp_json_key(writer, "enforced");
    sp_json_begin_object(writer);
    for (int layer = 0; layer < SP_LAYER_MAX; layer++) {
        sp_json_key(writer, sp_layer_name(layer));
        sp_json_bool(writer, report->enforced[layer]);
    }
    sp_json_end_object(writer);
    write_reasons(writer, "downgrades", "reason", &report->downgrades, report->platform);
    write_reasons(writer, "notes", "note", &report->notes, report->platform);
    sp_json_key(writer, "platform");
    sp_json_string(writer, sp_platform_name(report->platform));
    sp_json_end_object(writer);
}

/* PRO-21: what is absent is left out. RES-20: the heap flag stands apart from env. */
void sp_plan_write(struct sp_json_writer *writer, const struct sp_plan *plan)
{
    sp_json_begin_object(writer);
    write_strings(writer, "argv", &plan->argv);
    write_env(writer, &plan->env);
    write_strings(writer, "droppedEnvKeys", &plan->dropped_env_keys);
    write_quantity(writer, "uid", &plan->uid);
    write_quantity(writer, "gid", &plan->gid);
    write_quantity(writer, "maxOutputBytes", &plan->max_output_bytes);
    if (plan->node_options != NULL) {
        sp_json_key(writer, "nodeMemoryFlagEnv");
        sp_json_begin_object(writer);
        write_text(writer, "NODE_OPTIONS", plan->node_options);
        sp_json_end_object(writer);
    }
    write_text(writer, "nftRuleset", plan->nft_ruleset);
    write_text(writer, "rootlessLauncher", plan->rootless_launcher);
    sp_json_key(writer, "effective");
    sp_report_write(writer, &plan->report);
    sp_json_end_object(writer);
}

/* REP-11. The message needs no escaping: layers and reasons are this program's own plain text. */
static void write_message(struct sp_json_writer *writer, const struct sp_report *report)
{
    sp_json_key(writer, "message");
    sp_json_raw(writer, "\"sandbox unavailable: ", sizeof("\"sandbox unavailable: ") - 1);
    for (size_t i = 0; i < report->downgrades.length; i++) {
        const struct sp_reason *reason = &report->downgrades.items[i];

        if (i != 0)
            sp_buf_add_str(writer->buf, "; ");
        sp_buf_add_str(writer->buf, sp_layer_name(reason->layer));
        sp_buf_add_str(writer->buf, ": ");
        sp_buf_add_str(writer->buf, sp_reason_text(reason->code, report->platform));
    }
    sp_buf_add_char(writer->buf, '"');
}

/* PRO-24 */
void sp_plan_write_unavailable(struct sp_json_writer *writer, const struct sp_report *report)
{
    sp_json_begin_object(writer);
    sp_json_key(writer, "code");
    sp_json_raw(writer, "-32001", sizeof("-32001") - 1);
    write_message(writer, report);
    sp_json_key(writer, "data");
    sp_json_begin_object(writer);
    sp_json_key(writer, "kind");
    sp_json_string(writer, "sandbox-unavailable");
    write_reasons(writer, "downgrades", "reason", &report->downgrades, report->platform);
    sp_json_end_object(writer);
    sp_json_end_object(writer);
}
