/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_HOST_SABOTAGE_H
#define SP_HOST_SABOTAGE_H

#include "host/campaign.h"

/**
 * struct sp_sabotage - a reference that was broken on purpose, and who has to tell
 * @name:     of its patch, and of its folder in the guest, /sandproof/sabotage/NAME/sandplan
 * @what:     it does; the first line of its patch
 * @at:       where the case must see it: a JSON Pointer into the evidence, or "claim"
 */
struct sp_sabotage {
    const char *name;
    const char *what;
    const char *at;
    const char *sandplan;
    const struct sp_live_case *live;
    enum sp_live_supervisor supervisor;
};

/** struct sp_sabotages - all of a file; in its arena */
struct sp_sabotages {
    struct sp_arena arena;
    struct sp_sabotage *items;
    size_t count;
};

/**
 * sp_sabotages_load() - [{"name","what","case","supervisor","at"}]
 *
 * Return: 0; an error with the JSON Pointer, also for a case that does not exist, and for one that
 * has no patch NAME.patch beside the file, or a patch that says something else in its first line;
 * one with the patch's name where that is on no list.
 */
int sp_sabotages_load(struct sp_sabotages *sabotages, const char *path,
                      const struct sp_live_cases *cases, struct sp_error *reterr);

void sp_sabotages_free(struct sp_sabotages *sabotages);

/**
 * sp_sabotages_report() - who was caught: a line each, then a count
 * @guest_count: each has to be caught in so many guests
 *
 * Only a case that failed where it was said has caught anything: one that is broken has learnt
 * nothing, and one that failed elsewhere would do so without the sabotage. Return: all were caught,
 * and each guest ended well.
 */
bool sp_sabotages_report(const struct sp_sabotages *sabotages,
                         const struct sp_live_results *results, size_t guest_count, FILE *out);

#endif
