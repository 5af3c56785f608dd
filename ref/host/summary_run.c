/* SPDX-License-Identifier: Apache-2.0 */
#include "host/summary.h"

static void read_layer(const cJSON *value, const struct sp_path *path, struct sp_issues *issues,
                       void *target)
{
    const char *words[SP_LAYER_MAX];

    for (int layer = 0; layer < SP_LAYER_MAX; layer++)
        words[layer] = sp_layer_name(layer);
    sp_read_enum(value, path, issues, words, SP_LAYER_MAX, target);
}

static void read_platform(const cJSON *value, const struct sp_path *path, struct sp_issues *issues,
                          void *target)
{
    const char *words[SP_PLATFORM_MAX];

    for (int platform = 0; platform < SP_PLATFORM_MAX; platform++)
        words[platform] = sp_platform_name(platform);
    sp_read_enum(value, path, issues, words, SP_PLATFORM_MAX, target);
}

static void read_text(const cJSON *value, const struct sp_path *path, struct sp_issues *issues,
                      void *target)
{
    sp_read_string(value, path, issues, target);
}

/* What a summary does not need: a report may have it, whatever it is. */
static void skip(const cJSON *value, const struct sp_path *path, struct sp_issues *issues,
                 void *target)
{
    (void)value;
    (void)path;
    (void)issues;
    (void)target;
}

static void read_downgrade(const cJSON *value, const struct sp_path *path, struct sp_issues *issues,
                           struct sp_told_reason *downgrade)
{
    static const struct sp_field fields[] = {
        {"layer", true, offsetof(struct sp_told_reason, layer), read_layer},
        {"reason", true, offsetof(struct sp_told_reason, reason), read_text},
        {"code", false, 0, skip},
    };

    *downgrade = (struct sp_told_reason){0};
    sp_read_object(value, path, issues, fields, 3, downgrade);
}

static void read_downgrades(const cJSON *value, const struct sp_path *path,
                            struct sp_issues *issues, void *target)
{
    struct sp_told_report *report = target;
    size_t length = 0;

    if (!cJSON_IsArray(value)) {
        sp_issues_add(issues, path, SP_ISSUE_TYPE);
        return;
    }
    for (const cJSON *item = value->child; item != NULL; item = item->next)
        length++;
    report->downgrades = sp_arena_array(issues->arena, length, sizeof(*report->downgrades));
    if (report->downgrades == NULL) {
        issues->failed = true;
        return;
    }
    for (const cJSON *item = value->child; item != NULL; item = item->next) {
        struct sp_path at = {.parent = path, .index = report->downgrade_count};

        read_downgrade(item, &at, issues, &report->downgrades[report->downgrade_count++]);
    }
}

void sp_told_report_read(const cJSON *value, const struct sp_path *path, struct sp_issues *issues,
                         void *target)
{
    static const struct sp_field fields[] = {
        {"requested", false, 0, skip},
        {"enforced", false, 0, skip},
        {"downgrades", true, 0, read_downgrades},
        {"notes", false, 0, skip},
        {"platform", true, offsetof(struct sp_told_report, platform), read_platform},
    };

    sp_read_object(value, path, issues, fields, sizeof(fields) / sizeof(fields[0]), target);
}

/* REP-39: each layer once, where it comes first. */
static size_t list_layers(const struct sp_told_report *report, int *layers)
{
    bool seen[SP_LAYER_MAX] = {false};
    size_t count = 0;

    for (size_t i = 0; i < report->downgrade_count; i++) {
        int layer = report->downgrades[i].layer;

        if (!seen[layer])
            layers[count++] = layer;
        seen[layer] = true;
    }
    return count;
}

static const char *last_reason(const struct sp_told_report *report, int layer)
{
    const char *reason = NULL;

    for (size_t i = 0; i < report->downgrade_count; i++) {
        if (report->downgrades[i].layer == layer)
            reason = report->downgrades[i].reason;
    }
    return reason;
}

void sp_run_summary_write(struct sp_json_writer *writer, const struct sp_told_report *report)
{
    int layers[SP_LAYER_MAX];
    size_t count = report != NULL ? list_layers(report, layers) : 0;

    if (count == 0) {
        sp_json_null(writer);
        return;
    }
    sp_json_begin_object(writer);
    sp_json_key(writer, "layers");
    sp_json_begin_array(writer);
    for (size_t i = 0; i < count; i++)
        sp_json_string(writer, sp_layer_name(layers[i]));
    sp_json_end_array(writer);
    sp_json_key(writer, "reasons");
    sp_json_begin_object(writer);
    for (size_t i = 0; i < count; i++) {
        sp_json_key(writer, sp_layer_name(layers[i]));
        sp_json_string(writer, last_reason(report, layers[i]));
    }
    sp_json_end_object(writer);
    sp_json_key(writer, "platform");
    sp_json_string(writer, sp_platform_name(report->platform));
    sp_json_end_object(writer);
}
