/* SPDX-License-Identifier: Apache-2.0 */
#include "detect/wrapper_ask.h"

#include "detect/child.h"
#include "plan/wrapper_flags.h"

#include <string.h>

enum { HELP_MAX = 256 << 10, TRIAL_MAX = 64 << 10 };

static bool continues_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
}

bool sp_help_knows(const char *help, size_t length, const char *flag)
{
    size_t flag_length = strlen(flag);
    const char *end = help + length;

    for (const char *at = help; length != 0; at++) {
        const char *behind = NULL;

        at = memmem(at, (size_t)(end - at), flag, flag_length);
        if (at == NULL)
            return false;
        /* What stands before may be any letter: the end of a terminal's escape sequence. */
        behind = at + flag_length;
        if ((at == help || at[-1] != '-') && (behind == end || !continues_word(*behind)))
            return true;
    }
    return false;
}

static int note_lacks(enum sp_wrapper wrapper, const struct sp_buf *help, struct sp_arena *arena,
                      struct sp_strings *ret_lacks)
{
    size_t count = 0;
    const struct sp_wrapper_flag *flags = sp_wrapper_flags(wrapper, &count);
    struct sp_strings lacks = {.items = sp_arena_array(arena, count, sizeof(*lacks.items))};

    if (lacks.items == NULL)
        return SP_E_NOMEM;
    for (size_t i = 0; i < count; i++) {
        if (!sp_help_knows(help->bytes, help->length, flags[i].word))
            lacks.items[lacks.length++] = flags[i].word;
    }
    *ret_lacks = lacks;
    return 0;
}

/* The environment of a helper: what finds programs, and texts that do not depend on a locale. */
static const char **helper_env(const char *path, struct sp_arena *arena)
{
    size_t length = strlen(path);
    char *variable = sp_arena_alloc(arena, length + sizeof("PATH="));
    const char **env = sp_arena_array(arena, 3, sizeof(*env));

    if (variable == NULL || env == NULL)
        return NULL;
    memcpy(variable, "PATH=", sizeof("PATH=") - 1);
    memcpy(variable + sizeof("PATH=") - 1, path, length + 1);
    env[0] = variable;
    env[1] = "LC_ALL=C";
    env[2] = NULL;
    return env;
}

/* CAP-32: what plans need of bwrap, /proc and /dev included, on a root that is read-only. */
static int try_bwrap(const char *file, const char *const *env, int timeout_ms,
                     enum sp_child_outcome *ret_outcome, struct sp_error *reterr)
{
    const char *const argv[] = {file,
                                "--unshare-all",
                                "--die-with-parent",
                                "--ro-bind",
                                "/",
                                "/",
                                "--proc",
                                "/proc",
                                "--dev",
                                "/dev",
                                "--",
                                "true",
                                NULL};
    struct sp_buf output = {0};
    int rc = sp_child_run(argv, env, timeout_ms, TRIAL_MAX, &output, ret_outcome, reterr);

    sp_buf_free(&output);
    return rc;
}

static int ask_help(enum sp_wrapper wrapper, const char *file, const char *const *env,
                    int timeout_ms, struct sp_arena *arena, struct sp_observations *observations,
                    struct sp_error *reterr)
{
    const char *const argv[] = {file, "--help", NULL};
    struct sp_buf help = {0};
    enum sp_child_outcome outcome = SP_CHILD_FAILED;
    int rc = sp_child_run(argv, env, timeout_ms, HELP_MAX, &help, &outcome, reterr);

    if (rc == 0 && (outcome == SP_CHILD_LATE || outcome == SP_CHILD_FLOODED))
        observations->wrapper_trial = SP_TRIAL_FAILED; /* CAP-31 */
    else if (rc == 0 && note_lacks(wrapper, &help, arena, &observations->wrapper_lacks) < 0)
        rc = sp_error_nomem(reterr);
    sp_buf_free(&help);
    return rc;
}

int sp_wrapper_ask(enum sp_wrapper wrapper, const char *file, const char *path, int timeout_ms,
                   struct sp_arena *arena, struct sp_observations *observations,
                   struct sp_error *reterr)
{
    enum sp_child_outcome outcome = SP_CHILD_FAILED;
    const char **env = NULL;
    int rc = 0;

    if (wrapper != SP_WRAPPER_BWRAP && wrapper != SP_WRAPPER_NSJAIL)
        return 0;
    env = helper_env(path, arena);
    if (env == NULL)
        return sp_error_nomem(reterr);
    rc = ask_help(wrapper, file, env, timeout_ms, arena, observations, reterr);
    if (rc < 0 || wrapper != SP_WRAPPER_BWRAP || observations->wrapper_trial == SP_TRIAL_FAILED)
        return rc;
    rc = try_bwrap(file, env, timeout_ms, &outcome, reterr);
    if (rc == 0)
        observations->wrapper_trial =
            outcome == SP_CHILD_SUCCEEDED ? SP_TRIAL_WORKED : SP_TRIAL_FAILED;
    return rc;
}
