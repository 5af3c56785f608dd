/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_DETECT_WRAPPER_ASK_H
#define SP_DETECT_WRAPPER_ASK_H

#include "base/arena.h"
#include "base/error.h"
#include "host/observations.h"

/** sp_help_knows() - does a help text have @flag, as a whole word? (CAP-33) */
bool sp_help_knows(const char *help, size_t length, const char *flag);

/**
 * sp_wrapper_ask() - what a wrapper that was found is really good for (CAP-31, CAP-32)
 * @file:         the program
 * @path:         the PATH that it is given
 * @arena:        owns the list of flags
 * @observations: wrapper_trial and wrapper_lacks are set; for firejail neither
 *
 * Return: 0, whatever the wrapper did; SP_E_IO, SP_E_NOMEM.
 */
int sp_wrapper_ask(enum sp_wrapper wrapper, const char *file, const char *path, int timeout_ms,
                   struct sp_arena *arena, struct sp_observations *observations,
                   struct sp_error *reterr);

#endif
