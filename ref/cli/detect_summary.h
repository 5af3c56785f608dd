/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_CLI_DETECT_SUMMARY_H
#define SP_CLI_DETECT_SUMMARY_H

#include "base/arena.h"
#include "base/buf.h"
#include "host/observations.h"

/**
 * sp_detect_summary() - for a person: what the default profile enforces here, layer by layer, what
 * is odd about the wrapper, and which Debian packages would help
 * @arena: for what is thrown away afterwards
 * @text:  the summary goes behind what is there
 *
 * Return: 0 or SP_E_NOMEM.
 */
int sp_detect_summary(const struct sp_observations *observations,
                      const struct sp_capabilities *capabilities, struct sp_arena *arena,
                      struct sp_buf *text);

#endif
