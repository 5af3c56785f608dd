/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_CLI_EXCHANGE_WRITE_H
#define SP_CLI_EXCHANGE_WRITE_H

#include "run/decision.h"

/**
 * sp_exchange_write() - a decision as {"params", "result"} or {"params", "error"} (RUN-30)
 * @text:     it goes behind what is there, with a newline
 * @decision: one that was made here
 *
 * Return: 0; SP_E_NOMEM; SP_E_ENCODING or SP_E_LIMIT when it is something that no JSON of the
 * protocol can hold, such as a command that is no UTF-8.
 */
int sp_exchange_write(struct sp_buf *text, const struct sp_decision *decision,
                      struct sp_error *reterr);

#endif
