/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_PROBES_BROOD_H
#define SP_PROBES_BROOD_H

#include "probes/probe.h"

/*
 * Children that were started and have to go again.
 */

/** struct sp_brood - pids of live children; zero-initialise */
struct sp_brood {
    pid_t pids[SP_CHILDREN_MAX];
    int count;
};

/**
 * sp_brood_fork() - one more child, asleep
 *
 * Return: 0; the errno of fork().
 */
int sp_brood_fork(struct sp_brood *brood);

/** sp_brood_grow() - @wanted children; stops at the first errno and returns it */
int sp_brood_grow(struct sp_brood *brood, int wanted);

/** sp_brood_end() - kill and reap every one */
void sp_brood_end(struct sp_brood *brood);

#endif
