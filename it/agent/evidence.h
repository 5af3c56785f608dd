/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_AGENT_EVIDENCE_H
#define SP_AGENT_EVIDENCE_H

#include "agent/arm.h"
#include "agent/company.h"
#include "agent/hits.h"
#include "agent/snapshot.h"
#include "agent/watch.h"

/**
 * struct sp_evidence - all that was seen of one arm
 * @trouble: why it could not be run; NULL: it was
 */
struct sp_evidence {
    const struct sp_arm *arm;
    const char *trouble;
    unsigned ran;
    struct sp_watched watched;
    struct sp_watched beside;
    struct sp_company company;
    struct sp_snapshot before;
    struct sp_snapshot after;
    const struct sp_hits *hits;
};

/** sp_evidence_write() - as a message, shaped as cases/README.md says */
void sp_evidence_write(struct sp_buf *text, const struct sp_evidence *evidence);

#endif
