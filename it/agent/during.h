/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_AGENT_DURING_H
#define SP_AGENT_DURING_H

#include <cjson/cJSON.h>
#include <sys/types.h>

/**
 * sp_during_do() - interfere with a run whose command has said `ready`
 * @what:   {"signal": "TERM"}: to the runner; {"kill": "slirp4netns"}: to the first program of that
 *          name; both may be there; NULL: nothing
 * @runner: the supervisor's process
 *
 * Afterwards a file `go` is in every scratch dir, for a command that waits for it; not after a
 * signal, which has the runner remove that folder at the same time.
 */
void sp_during_do(const cJSON *what, pid_t runner);

#endif
