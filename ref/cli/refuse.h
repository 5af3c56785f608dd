/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_CLI_REFUSE_H
#define SP_CLI_REFUSE_H

#include "json/issues.h"
#include "json/write.h"

/**
 * sp_refuse() - the error of params that have issues (PRO)
 * @policy: faults of a policy, pointers into it; they go before those of the input
 * @input:  faults of all the rest, pointers into the params
 *
 * Return: whether there were issues; the member "error" is then written.
 */
bool sp_refuse(struct sp_json_writer *writer, const struct sp_issues *policy,
               const struct sp_issues *input);

#endif
