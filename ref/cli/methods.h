/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_CLI_METHODS_H
#define SP_CLI_METHODS_H

#include "base/arena.h"
#include "json/issues.h"
#include "json/write.h"

#include <cjson/cJSON.h>

/**
 * struct sp_method - one method of the protocol
 * @name: as on the wire
 * @call: reads @params, an object, and writes a member "result" or "error" of the answer;
 *        0 or SP_E_NOMEM
 */
struct sp_method {
    const char *name;
    int (*call)(const cJSON *params, struct sp_arena *arena, struct sp_json_writer *writer);
};

/** sp_method_find() - by its name on the wire; NULL when there is none */
const struct sp_method *sp_method_find(const char *name);

/** how many requests `serve` takes before it has answered: it answers each at once, in order */
enum { SP_METHODS_WINDOW = 256 };

#endif
