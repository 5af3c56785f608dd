/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_PROBES_NAMES_H
#define SP_PROBES_NAMES_H

#include <stddef.h>

/*
 * A list of names that is said as one fact: sorted, each once, joined by ",".
 */

enum { SP_NAMES_MAX = 256, SP_NAMES_BYTES = 8192 };

/**
 * struct sp_names - names, copied; zero-initialise
 * @count: how many were added, also of those for which there was no room
 */
struct sp_names {
    const char *items[SP_NAMES_MAX];
    char bytes[SP_NAMES_BYTES];
    size_t used;
    int held;
    int count;
};

/** sp_names_add() - one more name */
void sp_names_add(struct sp_names *names, const char *name);

/** sp_names_say() - say them as @key, "none" when there are none; returns how many different ones
 */
int sp_names_say(struct sp_names *names, const char *key);

#endif
