/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_PLAN_ENV_RULES_H
#define SP_PLAN_ENV_RULES_H

#include <stdbool.h>

/** sp_env_is_forbidden() - may no override set this variable? (ENV-3 to ENV-8, ENV-13) */
bool sp_env_is_forbidden(const char *key);

#endif
