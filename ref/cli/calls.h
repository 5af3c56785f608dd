/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_CLI_CALLS_H
#define SP_CLI_CALLS_H

#include "base/arena.h"
#include "base/error.h"
#include "json/write.h"

#include <cjson/cJSON.h>

/*
 * What stands behind each method of the protocol, one file a family. Each is the `call` of a
 * struct sp_method: reads @params, an object, and writes the member "result" or "error".
 */

#define SP_CALL(name)                                                                              \
    int name(const cJSON *params, struct sp_arena *arena, struct sp_json_writer *writer)

SP_CALL(sp_call_capabilities_derive);
SP_CALL(sp_call_host_summarize);
SP_CALL(sp_call_output_truncate);
SP_CALL(sp_call_plan);
SP_CALL(sp_call_policy_active);
SP_CALL(sp_call_policy_default);
SP_CALL(sp_call_policy_merge);
SP_CALL(sp_call_policy_parse);
SP_CALL(sp_call_readiness_assess);
SP_CALL(sp_call_report_summarize);

#undef SP_CALL

#endif
