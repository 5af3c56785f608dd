/* SPDX-License-Identifier: Apache-2.0 */
#include "run/outcome.h"

const char *sp_run_outcome_name(enum sp_run_outcome outcome)
{
    static const char *const names[SP_RUN_OUTCOME_MAX] = {
        [SP_RUN_ENDED] = "ended",
        [SP_RUN_REFUSED] = "refused",
        [SP_RUN_INVALID_POLICY] = "invalid-policy",
        [SP_RUN_INVALID_INPUT] = "invalid-input",
        [SP_RUN_NOT_STARTED] = "not-started",
        [SP_RUN_TIMED_OUT] = "timed-out",
        [SP_RUN_OVERFLOWED] = "overflowed",
        [SP_RUN_INTERRUPTED] = "interrupted",
    };

    return names[outcome];
}
