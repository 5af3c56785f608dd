/* SPDX-License-Identifier: Apache-2.0 */
#include "core/verdict.h"

const char *sp_verdict_name(enum sp_verdict verdict)
{
    static const char *const names[SP_VERDICT_MAX] = {
        [SP_VERDICT_PASS] = "pass",
        [SP_VERDICT_FAIL] = "fail",
        [SP_VERDICT_CRASH] = "crash",
        [SP_VERDICT_HANG] = "hang",
        [SP_VERDICT_PROTOCOL] = "protocol",
        [SP_VERDICT_UNJUDGED] = "unjudged",
        [SP_VERDICT_NOT_APPLICABLE] = "not-applicable",
        [SP_VERDICT_XFAIL] = "xfail",
        [SP_VERDICT_XPASS] = "xpass",
        [SP_VERDICT_BROKEN] = "broken",
    };

    return names[verdict];
}
