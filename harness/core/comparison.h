/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_CORE_COMPARISON_H
#define SP_CORE_COMPARISON_H

#include "core/run_report.h"

#include <stdbool.h>

/*
 * What changed between two runs. Verdicts have an order, the better first: pass and xpass; xfail;
 * fail; crash, hang, protocol and broken. What is unjudged or not applicable is not in it: nothing
 * was learnt of it.
 */

/** enum sp_change - what became of one id; reports tell them in this order */
enum sp_change {
    SP_CHANGE_BROKE,    /* passed, does not: worse */
    SP_CHANGE_WORSENED, /* did not pass, and has a verdict further down: worse */
    SP_CHANGE_LOST,     /* was judged and is not any more: worse */
    SP_CHANGE_VANISHED, /* is not in the new report; worse if it was judged */
    SP_CHANGE_MENDED,   /* did not pass, does */
    SP_CHANGE_TURNED,   /* another verdict, of which none of the above is true */
    SP_CHANGE_NEW,      /* is not in the old report */
    SP_CHANGE_SLOWER,   /* the same verdict, a pass, which took longer */
    SP_CHANGE_STILL,    /* the same verdict, which is no pass */
    SP_CHANGE_NONE,     /* the same: passes, or was not judged, in both */
    SP_CHANGE_MAX,
};

/** sp_change_name() - the word in reports, such as "new-failure" */
const char *sp_change_name(enum sp_change change);

/** struct sp_compared - one id; NULL where it is not in that report */
struct sp_compared {
    enum sp_change change;
    bool worse;
    const struct sp_reported *old;
    const struct sp_reported *new;
};

/**
 * struct sp_slower - what is told as slower: both must hold, so that noise is not told
 * @ratio: so many times as long
 * @ms:    so many milliseconds longer
 */
struct sp_slower {
    double ratio;
    double ms;
};

/**
 * struct sp_comparison - two reports before each other
 * @items:  by change, then by id; none of them SP_CHANGE_NONE
 * @counts: by change, SP_CHANGE_NONE too
 * @worse:  how many items are worse
 */
struct sp_comparison {
    const struct sp_run_report *old;
    const struct sp_run_report *new;
    struct sp_slower slower;
    struct sp_compared *items;
    size_t count;
    size_t counts[SP_CHANGE_MAX];
    size_t worse;
};

/**
 * sp_comparison_make() - compare two reports, which are borrowed
 * @ret: the caller frees it with sp_comparison_free(), also after a failure
 *
 * Return: 0; SP_E_INVALID when one is of vectors and the other of live cases; SP_E_NOMEM.
 */
int sp_comparison_make(const struct sp_run_report *old, const struct sp_run_report *new,
                       const struct sp_slower *slower, struct sp_comparison *ret,
                       struct sp_error *reterr);

void sp_comparison_free(struct sp_comparison *comparison);

#endif
