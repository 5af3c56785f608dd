/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_DETECT_NAMESPACE_PROBE_H
#define SP_DETECT_NAMESPACE_PROBE_H

#include "base/error.h"

#include <stdbool.h>

/**
 * sp_namespace_probe() - really make a user and a network namespace, in a child (CAP-5, CAP-34)
 *
 * Return: 0 with the verdict; SP_E_IO when no child could be had.
 */
int sp_namespace_probe(int timeout_ms, bool *ret_works, struct sp_error *reterr);

#endif
