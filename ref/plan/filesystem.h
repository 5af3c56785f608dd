/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_PLAN_FILESYSTEM_H
#define SP_PLAN_FILESYSTEM_H

#include "plan/request.h"

enum { SP_BASE_PATHS = 6 };

/** sp_base_paths - what every confined run sees of the host, in the order of FS-16 */
extern const char *const sp_base_paths[SP_BASE_PATHS];

/** sp_host_resolve() - what a path resolves to; what is not named stands for itself (FS-20) */
const char *sp_host_resolve(const struct sp_host *host, const char *path);

#endif
