/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_RUN_WORKSPACE_H
#define SP_RUN_WORKSPACE_H

#include "base/arena.h"
#include "base/error.h"
#include "plan/plan.h"

#include <stdbool.h>
#include <sys/types.h>

/**
 * struct sp_workspace - what a run has on disk: a folder of its own with the scratch dir and what
 * is staged; nothing exists before sp_workspace_make()
 * @folder:   new, below the parent; NULL: nothing is to be made
 * @scratch:  the command's own, in @folder; NULL: none
 * @ruleset:  in @folder; NULL: none
 * @launcher: in @folder; NULL: none
 * @made:     there is something to remove
 * @device, @inode: which folder was made, whatever stands under its name later
 */
struct sp_workspace {
    const char *folder;
    const char *scratch;
    const char *ruleset;
    const char *launcher;
    bool made;
    dev_t device;
    ino_t inode;
};

/**
 * sp_workspace_name() - paths that nobody can guess, below @parent; makes nothing
 *
 * Return: 0; SP_E_IO without randomness; SP_E_NOMEM.
 */
int sp_workspace_name(const char *parent, struct sp_arena *arena,
                      struct sp_workspace *ret_workspace, struct sp_error *reterr);

/**
 * sp_workspace_of() - the workspace whose paths somebody else has named; makes nothing
 * @scratch, @ruleset, @launcher: absolute and without a step up; NULL: there is none
 *
 * What is named has to lie directly in one folder, each under a name of its own; without any there
 * is no folder. Return: 0; SP_E_INVALID, with the path; SP_E_NOMEM.
 */
int sp_workspace_of(const char *scratch, const char *ruleset, const char *launcher,
                    struct sp_arena *arena, struct sp_workspace *ret_workspace,
                    struct sp_error *reterr);

/**
 * sp_workspace_make() - make the scratch dir, mode 0700 and owned by who will use it (RUN-1), and
 * stage what the plan has (RUN-2)
 *
 * What is staged belongs to the supervisor, so that a command that was given another identity can
 * read it and not change it (RUN-24).
 *
 * Return: 0; SP_E_IO, with the path: what was made before is still to be removed.
 */
int sp_workspace_make(struct sp_workspace *workspace, const struct sp_plan *plan,
                      struct sp_error *reterr);

/**
 * sp_workspace_remove() - take all of it away again (RUN-6), whatever the command made of it
 *
 * No link is followed, no other folder is taken for it, and depth costs neither descriptors nor
 * stack (RUN-26). Nothing may run in it any more. Return: 0; SP_E_IO, with what is left.
 */
int sp_workspace_remove(struct sp_workspace *workspace, struct sp_error *reterr);

#endif
