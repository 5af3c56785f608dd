/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_HOST_SABOTAGE_H
#define SP_HOST_SABOTAGE_H

#include "host/campaign.h"

/**
 * struct sp_sabotage - a reference that was broken on purpose, and who has to tell
 * @name: of its folder in the guest, /sandproof/sabotage/NAME/sandplan
 * @what: was done to it
 */
struct sp_sabotage {
    const char *name;
    const char *what;
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
 * sp_sabotages_load() - [{"name","what","case","supervisor"}]
 *
 * Return: 0; an error with the JSON Pointer, also for a case that does not exist.
 */
int sp_sabotages_load(struct sp_sabotages *sabotages, const char *path,
                      const struct sp_live_cases *cases, struct sp_error *reterr);

void sp_sabotages_free(struct sp_sabotages *sabotages);

/**
 * sp_sabotages_report() - who was caught: a line each, then a count
 * @results: of the jobs in the order of @sabotages, guest by guest
 *
 * Only a case that failed has caught anything: one that is broken has learnt nothing. Return: all
 * were caught.
 */
bool sp_sabotages_report(const struct sp_sabotages *sabotages,
                         const struct sp_live_results *results, FILE *out);

#endif
