/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_HOST_READINESS_H
#define SP_HOST_READINESS_H

#include "plan/capabilities.h"
#include "json/write.h"

#include <stdbool.h>
#include <stddef.h>

enum { SP_READINESS_REASONS_MAX = 3 };

/**
 * struct sp_readiness - can this host enforce the default profile's layers? (CAP-13)
 * @reasons: why not, one sentence each, static; none: it can
 */
struct sp_readiness {
    enum sp_platform platform;
    const char *reasons[SP_READINESS_REASONS_MAX];
    size_t reason_count;
};

/** sp_readiness_assess() - a pure function of @capabilities */
void sp_readiness_assess(const struct sp_capabilities *capabilities,
                         struct sp_readiness *ret_readiness);

/** sp_readiness_write() - as the result of `readiness.assess`, guidance and banner included */
void sp_readiness_write(struct sp_json_writer *writer, const struct sp_readiness *readiness);

#endif
