/* SPDX-License-Identifier: Apache-2.0 */
#include "run/base_env.h"

#include "base/error.h"

#include <string.h>

static const char *const names[] = {
    "PATH", "HOME", "USER", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR", "HOSTNAME", "SHELL",
};

enum { NAMES = sizeof(names) / sizeof(names[0]) };

const char *sp_environment_value(char *const *environment, const char *name)
{
    size_t length = strlen(name);

    for (; *environment != NULL; environment++) {
        if (strncmp(*environment, name, length) == 0 && (*environment)[length] == '=')
            return *environment + length + 1;
    }
    return NULL;
}

int sp_base_env(char *const *environment, struct sp_arena *arena, struct sp_env *ret_env)
{
    struct sp_env env = {.items = sp_arena_array(arena, NAMES, sizeof(*env.items))};

    if (env.items == NULL)
        return SP_E_NOMEM;
    for (size_t i = 0; i < NAMES; i++) {
        const char *value = sp_environment_value(environment, names[i]);

        if (value != NULL)
            env.items[env.length++] = (struct sp_env_entry){.key = names[i], .value = value};
    }
    *ret_env = env;
    return 0;
}
