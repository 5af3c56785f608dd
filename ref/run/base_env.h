/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_RUN_BASE_ENV_H
#define SP_RUN_BASE_ENV_H

#include "base/arena.h"
#include "plan/request.h"

/** sp_environment_value() - of "KEY=VALUE" strings, the value of @name; NULL: it is not set */
const char *sp_environment_value(char *const *environment, const char *name);

/**
 * sp_base_env() - of the runner's own variables, those that a command may have (ENV-12)
 * @environment: NULL-terminated "KEY=VALUE" strings; borrowed by the result
 *
 * Return: 0 or SP_E_NOMEM.
 */
int sp_base_env(char *const *environment, struct sp_arena *arena, struct sp_env *ret_env);

#endif
