/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_AGENT_LINE_H
#define SP_AGENT_LINE_H

#include "agent/arm.h"
#include "base/arena.h"

/* Where an arm's files are while it runs; the supervisor owns the folder. */
extern const char sp_line_folder[];
extern const char sp_line_policy[];
extern const char sp_line_report[];
extern const char sp_line_exchange[];

/** enum sp_line_kind - what a supervisor is asked to do */
enum sp_line_kind {
    SP_LINE_RUN,     /* the command, under a policy */
    SP_LINE_DRY,     /* the plan alone, on stdout */
    SP_LINE_PLANNED, /* an exchange, by the reference's runner */
    SP_LINE_PLAIN,   /* an exchange, by nothing */
};

/** sp_line_make() - argv for a supervisor, in @arena; NULL: no memory */
char **sp_line_make(const struct sp_arm *arm, enum sp_line_kind kind, const cJSON *command,
                    struct sp_arena *arena);

#endif
