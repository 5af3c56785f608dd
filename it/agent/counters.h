/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_AGENT_COUNTERS_H
#define SP_AGENT_COUNTERS_H

/*
 * A sandplan that was built with gcov's counters adds to files in a folder whenever it ends or
 * becomes another program. What is in them at the end goes to the host as a tar, by a port of its
 * own. A guest that has no such port does nothing here.
 */

/** sp_counters_begin() - make the folder, if the host wants counters */
void sp_counters_begin(void);

/** sp_counters_share() - after an arm: root and the user add to the same files */
void sp_counters_share(void);

/** sp_counters_hand_out() - ends the guest when the host does not take them */
void sp_counters_hand_out(void);

#endif
