/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/report.h"

const char *sp_layer_name(enum sp_layer layer)
{
    static const char *const names[SP_LAYER_MAX] = {
        [SP_LAYER_RESOURCES] = "resources",
        [SP_LAYER_FILESYSTEM] = "filesystem",
        [SP_LAYER_NETWORK] = "network",
        [SP_LAYER_PRIVILEGE] = "privilege",
    };

    return names[layer];
}

static void add(struct sp_reasons *reasons, enum sp_layer layer, enum sp_reason_code code)
{
    if (reasons->length < sizeof(reasons->items) / sizeof(reasons->items[0]))
        reasons->items[reasons->length++] = (struct sp_reason){.layer = layer, .code = code};
}

void sp_report_downgrade(struct sp_report *report, enum sp_layer layer, enum sp_reason_code code)
{
    add(&report->downgrades, layer, code);
}

void sp_report_note(struct sp_report *report, enum sp_layer layer, enum sp_reason_code code)
{
    add(&report->notes, layer, code);
}
