/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_AGENT_LOOK_H
#define SP_AGENT_LOOK_H

#include "json/write.h"

#include <sys/types.h>

enum { SP_LOOK_ROOM = 256 };

/**
 * struct sp_look - a command as the host's kernel sees it, while it lives; zero-initialise
 * @found: it was there to be seen
 * @uid:   of the process; @outside: where its uid map leads, seen from the guest's own namespace
 * @groups, @cap_eff, @no_new_privs, @seccomp: of /proc/PID/status
 * @scratch_mode, @scratch_uid: of the scratch dir; @file_uid: of the first file in it
 * @launched: how many processes the run has
 */
struct sp_look {
    bool found;
    long uid;
    long outside;
    char groups[SP_LOOK_ROOM];
    char cap_eff[32];
    long no_new_privs;
    long seccomp;
    long scratch_mode;
    long scratch_uid;
    long file_uid;
    long launched;
};

/**
 * sp_look_at() - find the command below @runner, and look
 *
 * The command is the process deepest below the runner's own that is no helper (bwrap, prlimit,
 * setpriv, slirp4netns and the launcher's shells are).
 */
void sp_look_at(pid_t runner, struct sp_look *ret);

/** sp_look_write() - the value of `seen` in the evidence */
void sp_look_write(struct sp_json_writer *writer, const struct sp_look *look);

#endif
