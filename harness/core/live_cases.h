/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_CORE_LIVE_CASES_H
#define SP_CORE_LIVE_CASES_H

#include "base/arena.h"
#include "base/error.h"

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>

/** enum sp_live_supervisor - who runs a case; bit 1 << value of a case's @supervisors */
enum sp_live_supervisor {
    SP_LIVE_ROOT,
    SP_LIVE_USER,
    SP_LIVE_SUPERVISOR_MAX,
};

/** sp_live_supervisor_name() - "root" or "user" */
const char *sp_live_supervisor_name(enum sp_live_supervisor supervisor);

/**
 * struct sp_live_case - a claim, an attack on it, and the control (it/cases/README.md)
 * @id:            for ever the same, such as "resources/fork-bomb-loop"
 * @title:         what is claimed
 * @why:           what it costs when it does not hold
 * @area:          of its file, and the first part of @id
 * @file:          where it was read from
 * @layer:         whose claim is on trial; NULL: none's, it is about the runner or the detector
 * @needs:         "nsjail", or NULL
 * @proves:        array of requirement ids, at least one
 * @errata:        array of errata, or NULL
 * @supervisors:   bits of enum sp_live_supervisor, at least one
 * @claim:         what the report of the attacked run must say of @layer; of no meaning without one
 * @holds:         false: the claim is known not to hold, and @attack is the attack that succeeds
 * @given:         the arm, merged, without the host's defaults
 * @relaxed:       @given with the knob turned: the control's
 * @attack:        what must be seen of the attack: for sp_live_match()
 * @control:       what must be seen of the control
 * @plain:         by supervisor: what must be seen under nothing but execve(), or NULL
 * @relax_pointer: the knob: a JSON Pointer into @given
 * @relax_value:   its other value; JSON's null: it is taken away
 *
 * Everything is borrowed from the cases' arena.
 */
struct sp_live_case {
    const char *id;
    const char *title;
    const char *why;
    const char *area;
    const char *file;
    const char *layer;
    const char *needs;
    const cJSON *proves;
    const cJSON *errata;
    unsigned supervisors;
    bool claim;
    bool holds;
    const cJSON *given;
    const cJSON *relaxed;
    const cJSON *attack;
    const cJSON *control;
    const cJSON *plain[SP_LIVE_SUPERVISOR_MAX];
    const char *relax_pointer;
    const cJSON *relax_value;
};

/**
 * struct sp_live_cases - every case, in the order of the files' names; all in its arena
 * @files: how many files were read
 */
struct sp_live_cases {
    struct sp_arena arena;
    struct sp_live_case *items;
    size_t count;
    size_t capacity;
    size_t files;
};

void sp_live_cases_init(struct sp_live_cases *cases);
void sp_live_cases_free(struct sp_live_cases *cases);

/**
 * sp_live_cases_load() - the cases of every file (*.json) in a folder, which may have none
 *
 * What is loaded can be run and matched without another look at any type. Return: 0; SP_E_INVALID
 * and the like, with the file and the JSON Pointer, for the first thing that is not as
 * it/cases/README.md says; SP_E_IO; SP_E_NOMEM.
 */
int sp_live_cases_load(struct sp_live_cases *cases, const char *folder, struct sp_error *reterr);

/** sp_live_cases_find() - by id; NULL when there is none */
const struct sp_live_case *sp_live_cases_find(const struct sp_live_cases *cases, const char *id);

/** sp_live_case_has() - is it run by this supervisor? */
bool sp_live_case_has(const struct sp_live_case *item, enum sp_live_supervisor supervisor);

/**
 * sp_live_case_relax() - the control's `given`
 * @given:    the case's, or that with the host's defaults filled in
 * @arena:    owns the copy
 * @ret_tree: @given with @item's relax pointer set to its value, or taken away for null
 *
 * Objects on the way that are not there are made. Return: as sp_live_pointer_set().
 */
int sp_live_case_relax(const struct sp_live_case *item, const cJSON *given, struct sp_arena *arena,
                       cJSON **ret_tree, struct sp_error *reterr);

#endif
