/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_TESTS_MODEL_TIME_H
#define SP_TESTS_MODEL_TIME_H

#include <stddef.h>

/*
 * Time that no machine is too slow for.
 *
 * What asks implementations waits for them by poll() and CLOCK_MONOTONIC. A program linked with
 * this (-Wl,--wrap) has both in hand: time stands still as long as any child may yet do something,
 * however long that takes, and jumps to the end of the wait when each child has said that it
 * hangs. So a time limit never strikes one that is only slow, is never waited for, and how many
 * were used up is a count.
 *
 * A child says that it hangs by writing its process id, four bytes of the machine's order, to the
 * descriptor that BAD_HANGS names. From then on it must do nothing.
 */

/**
 * sp_model_time_begin() - take the clock over, for children that fork() makes from now on
 * @most_processes: one more fails with EAGAIN, so that restarts without end are no endless test
 */
void sp_model_time_begin(size_t most_processes);

/** sp_model_time_end() - give it back. Return: milliseconds that went by in the model */
double sp_model_time_end(void);

#endif
