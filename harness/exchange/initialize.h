/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_EXCHANGE_INITIALIZE_H
#define SP_EXCHANGE_INITIALIZE_H

#include "base/buf.h"
#include "exchange/exchange.h"

/** sp_initialize_params() - append the params of `initialize` */
void sp_initialize_params(struct sp_buf *buf, const struct sp_exchange_config *config);

/**
 * sp_initialize_read() - the result of `initialize`, already scanned
 *
 * Return: 0; SP_E_INVALID with `where` a pointer into the response; SP_E_NOMEM.
 */
int sp_initialize_read(const char *result, size_t length, struct sp_implementation *ret,
                       struct sp_error *reterr);

#endif
