/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Variables that somebody obeys before the command's own first line. Two are in danger: what runs
 * outside the sandbox with the command's environment (prlimit, sh and its launcher, bwrap, nsjail,
 * nft, slirp4netns), and the interpreter inside, which would run another's code as the command.
 */

#include "plan/env_rules.h"

#include <stddef.h>
#include <string.h>

/* A rule names one key, or with @family every key that begins so. */
struct rule {
    const char *name;
    bool family;
};

static const struct rule rules[] = {
    {"PATH", false}, /* ENV-7: which wrapper runs at all */

    /* The loader and the C library, in every program outside: code, hooks, files that are written
     * (ENV-3, ENV-4, ENV-13). */
    {"LD_", true},
    {"DYLD_", true},
    {"_RLD", true},
    {"GCONV_PATH", false},
    {"GETCONF_DIR", false},
    {"GLIBC_TUNABLES", false},
    {"LOCPATH", false},
    {"NLSPATH", false},
    {"MALLOC_", true},
    {"HOSTALIASES", false},
    {"LOCALDOMAIN", false},
    {"RES_OPTIONS", false},
    {"RESOLV_HOST_CONF", false},

    /* Shells: the launcher is one, and so are many commands (ENV-13). */
    {"ENV", false},
    {"BASH_ENV", false},
    {"BASH_FUNC_", true},
    {"BASHOPTS", false},
    {"SHELLOPTS", false},
    {"PROMPT_COMMAND", false},
    {"PS4", false},
    {"IFS", false},
    {"CDPATH", false},
    {"GLOBIGNORE", false},
    {"FPATH", false},
    {"ZDOTDIR", false},

    /* Interpreters: modules and options from elsewhere (ENV-5, ENV-6, ENV-13). */
    {"NODE_OPTIONS", false},
    {"NODE_PATH", false},
    {"BUN_INSTALL", false},
    {"BUN_CONFIG_", true},
    {"PYTHON", true},
    {"PERL5", true},
    {"PERLLIB", false},
    {"PERLIO_DEBUG", false},
    {"RUBYLIB", false},
    {"RUBYOPT", false},
    {"LUA_INIT", true},
    {"JAVA_TOOL_OPTIONS", false},
    {"JDK_JAVA_OPTIONS", false},
    {"_JAVA_OPTIONS", false},
    {"DOTNET_STARTUP_HOOKS", false},

    /* git, which runs what these say (ENV-13). */
    {"GIT_SSH", true},
    {"GIT_CONFIG", true},
    {"GIT_EXEC_PATH", false},
    {"GIT_ASKPASS", false},
    {"GIT_EXTERNAL_DIFF", false},
    {"GIT_PROXY_COMMAND", false},
    {"GIT_TEMPLATE_DIR", false},
};

bool sp_env_is_forbidden(const char *key)
{
    for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
        const struct rule *rule = &rules[i];

        if (rule->name[0] != key[0])
            continue;
        if (rule->family ? strncmp(key, rule->name, strlen(rule->name)) == 0
                         : strcmp(key, rule->name) == 0)
            return true;
    }
    return false;
}
