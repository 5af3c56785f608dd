/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_CORE_EGRESS_ORACLE_H
#define SP_CORE_EGRESS_ORACLE_H

#include "core/match.h"

/** struct sp_egress_cache - rulesets already judged, since many plans have the same one */
struct sp_egress_cache {
    struct sp_arena arena;
    struct sp_egress_known *known;
};

void sp_egress_cache_init(struct sp_egress_cache *cache);
void sp_egress_cache_free(struct sp_egress_cache *cache);

/** sp_egress_oracle() - the kernel as an oracle; borrows @cache */
struct sp_egress_oracle sp_egress_oracle(struct sp_egress_cache *cache);

#endif
