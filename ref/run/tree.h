/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_RUN_TREE_H
#define SP_RUN_TREE_H

#include <stdbool.h>
#include <sys/types.h>

/**
 * sp_tree_adopt() - from now on whoever loses its parent below this process becomes its child
 *
 * So nothing that a run starts can get away by detaching itself (RUN-4). False: the kernel cannot.
 */
bool sp_tree_adopt(void);

/**
 * sp_tree_kill() - end and reap every process below this one
 * @pid:        the run's first process, whose group and status are asked for; 0: it was reaped
 * @ret_status: of @pid, as waitpid() gives it; untouched when it had been reaped
 *
 * Kills in rounds, since a dying process hands its children over, until there is no child left or
 * ten seconds are over. Return: whether none is left.
 */
bool sp_tree_kill(pid_t pid, int *ret_status);

#endif
