/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_CLI_CHECK_LIVE_H
#define SP_CLI_CHECK_LIVE_H

#include "cli/check_files.h"

/**
 * sp_check_live() - live cases and the specification before each other (LIV-7, LIV-18 to LIV-20)
 *
 * What a case cites exists; what a kernel is to judge is proved by a case; each layer is attacked
 * under each supervisor; each erratum is shown by the cases that its row names. While there is no
 * case at all, the last is left to do: a row that names a case is then a fault. Counts
 * @check->proved.
 */
void sp_check_live(struct sp_check *check);

#endif
