/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_CLI_SHOW_LIVE_H
#define SP_CLI_SHOW_LIVE_H

#include "core/live_cases.h"
#include "core/registry.h"

/** sp_show_json() - a heading and a value below it */
void sp_show_json(const char *heading, const cJSON *value);

/** sp_show_requirements() - ids with their sentences, or claims of errata, a line each */
void sp_show_requirements(const cJSON *ids, const struct sp_registry *registry);

/** sp_show_live() - a live case as a person wants it, and how it is run alone */
void sp_show_live(const struct sp_live_case *item, const struct sp_registry *registry);

#endif
