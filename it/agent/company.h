/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_AGENT_COMPANY_H
#define SP_AGENT_COMPANY_H

#include "agent/arm.h"
#include "json/write.h"

/*
 * Who else lives on the machine during an arm: a victim and bystanders of the command's uid, and a
 * heart that shows whether the supervisor can still make processes.
 */

enum { SP_COMPANY_MAX = 64 };

/** struct sp_company - zero-initialise; private */
struct sp_company {
    pid_t victim;
    pid_t heart;
    pid_t bystanders[SP_COMPANY_MAX];
    unsigned bystander_count;
    struct sp_beats *beats;
    bool victim_alive;
    unsigned long victim_files;
};

/** sp_company_start() - also writes the victim's pid to /etc/sandproof/victim */
void sp_company_start(struct sp_company *company, const struct sp_arm *arm);

/** sp_company_stop() - looks at the victim once more, then ends all */
void sp_company_stop(struct sp_company *company);

/** sp_company_write() - `victim` and `heart` of the evidence */
void sp_company_write(struct sp_json_writer *writer, const struct sp_company *company);

#endif
