/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_CORE_LIVE_EVIDENCE_H
#define SP_CORE_LIVE_EVIDENCE_H

#include <stdbool.h>

/**
 * sp_live_evidence_has() - can evidence have such a place at all? (LIV-4)
 * @pointer: a valid JSON Pointer
 *
 * A misspelt pointer would be absent in every arm, and so stop every attack. What a command says
 * and what a report or a plan holds is open; all else is the list of it/cases/README.md.
 */
bool sp_live_evidence_has(const char *pointer);

#endif
