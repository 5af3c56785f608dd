/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_RUN_KNOWN_HOST_H
#define SP_RUN_KNOWN_HOST_H

#include "base/arena.h"
#include "base/error.h"
#include "plan/capabilities.h"

/**
 * sp_known_host_read() - what this host can do, as `sandplan detect` said it before (RUN-37)
 * @path:             {"observations", "capabilities"}, "-" is standard input; the observations may
 *                    be missing and are not looked at
 * @ret_capabilities: borrows from @arena
 *
 * Return: 0; as sp_json_file_read(); SP_E_INVALID when it has another shape, or was said by root to
 * who is not, or the other way round. @reterr names the path.
 */
int sp_known_host_read(const char *path, struct sp_arena *arena,
                       struct sp_capabilities *ret_capabilities, struct sp_error *reterr);

#endif
