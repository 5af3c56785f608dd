/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_HOST_RESULTS_H
#define SP_HOST_RESULTS_H

#include "host/judge.h"

#include <stdint.h>

#define SP_NO_JOB SIZE_MAX

/**
 * struct sp_live_result - a case under one supervisor in one guest
 * @job:      which job it was, by its index in the campaign; SP_NO_JOB: a boot's own
 * @guest:    its name
 * @sandplan: whose reference was on trial, as the job has it; NULL: the guest's own
 * @ms:       from the first arm's start to the last one's end
 */
struct sp_live_result {
    size_t job;
    const struct sp_live_case *live;
    enum sp_live_supervisor supervisor;
    const char *guest;
    const char *sandplan;
    struct sp_live_judgement judgement;
    double ms;
};

/** struct sp_guest_facts - what a guest said of itself; in the results' arena */
struct sp_guest_facts {
    const char *name;
    const char *kernel;
    const char *bwrap;
    const char *slirp4netns;
    const char *nft;
};

enum { SP_GUESTS_MAX = 8 };

/**
 * struct sp_live_results - of one run; sp_live_results_init(), ..._free()
 * @ends_well: the case that every guest is by itself: it ended as a guest does that tells the truth
 */
struct sp_live_results {
    struct sp_arena arena;
    struct sp_live_result *items;
    size_t count;
    size_t capacity;
    struct sp_guest_facts guests[SP_GUESTS_MAX];
    size_t guest_count;
    struct sp_live_case ends_well;
};

void sp_live_results_init(struct sp_live_results *results);
void sp_live_results_free(struct sp_live_results *results);

/** sp_live_results_add() - SP_E_NOMEM; text of the judgement must live in the results' arena */
int sp_live_results_add(struct sp_live_results *results, const struct sp_live_result *result);

/** sp_live_results_count() - how many have this verdict; the guests' own are not counted */
size_t sp_live_results_count(const struct sp_live_results *results, enum sp_verdict verdict);

/**
 * sp_live_results_passed() - at least one pass of a case, and nothing that failed or is broken,
 * neither case nor guest
 */
bool sp_live_results_passed(const struct sp_live_results *results);

#endif
