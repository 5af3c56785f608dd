/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_AGENT_SNAPSHOT_H
#define SP_AGENT_SNAPSHOT_H

#include "base/arena.h"
#include "json/write.h"

#include <stddef.h>
#include <sys/types.h>

/**
 * struct sp_snapshot - what is there: processes (no kernel threads), zombies, files in the places
 * that anybody may write to, mounts, network interfaces
 *
 * Processes, zombies and files are known by name and not by number: one that goes in the meantime
 * must not hide one that comes.
 */
struct sp_snapshot {
    struct sp_arena arena;
    pid_t *pids;
    size_t pid_count;
    pid_t *zombies;
    size_t zombie_count;
    const char **files;
    size_t file_count;
    size_t mounts;
    size_t interfaces;
};

/** sp_snapshot_init() - of nothing yet; to be freed; ends the guest when memory runs out */
void sp_snapshot_init(struct sp_snapshot *ret);

/** sp_snapshot_take_life() - processes, zombies, mounts, interfaces; again: in place of the last */
void sp_snapshot_take_life(struct sp_snapshot *snapshot);

/** sp_snapshot_take_files() - once; it costs more than all the rest */
void sp_snapshot_take_files(struct sp_snapshot *snapshot);

void sp_snapshot_free(struct sp_snapshot *snapshot);

/** sp_snapshot_forget_gone() - take out processes that have ended since, zombies waited for since
 */
void sp_snapshot_forget_gone(struct sp_snapshot *snapshot);

/**
 * sp_snapshot_count_life() - how much is there that was not there before, but for files
 *
 * Those do not go by themselves: when no process is left to take them away, they stay.
 */
size_t sp_snapshot_count_life(const struct sp_snapshot *before, const struct sp_snapshot *after);

/** sp_snapshot_write() - the value of `left` in the evidence */
void sp_snapshot_write(struct sp_json_writer *writer, const struct sp_snapshot *before,
                       const struct sp_snapshot *after);

/** sp_snapshot_restore() - end and remove what is new, so that the next arm starts clean */
void sp_snapshot_restore(const struct sp_snapshot *before, const struct sp_snapshot *after);

#endif
