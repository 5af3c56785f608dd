/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_CORE_VERDICT_H
#define SP_CORE_VERDICT_H

/** enum sp_verdict - what became of one vector (VEC-12) or live case; only the first is a pass */
enum sp_verdict {
    SP_VERDICT_PASS,
    SP_VERDICT_FAIL,
    SP_VERDICT_CRASH,          /* signal or exit while asked */
    SP_VERDICT_HANG,           /* no answer in time */
    SP_VERDICT_PROTOCOL,       /* not the protocol */
    SP_VERDICT_UNJUDGED,       /* this host cannot judge it */
    SP_VERDICT_NOT_APPLICABLE, /* method not offered, or a level not asked for */
    SP_VERDICT_XFAIL,          /* did not pass, as an expectation file says */
    SP_VERDICT_XPASS,          /* passed, against an expectation file: fails the run */
    SP_VERDICT_BROKEN,         /* nothing was learnt: of live cases alone, and so the last */
    SP_VERDICT_MAX,
};

/** sp_verdict_name() - the word in reports, such as "not-applicable" */
const char *sp_verdict_name(enum sp_verdict verdict);

#endif
