/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_HOST_PROGRESS_H
#define SP_HOST_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>

/** struct sp_progress - one line on a terminal that is written over; nothing in a pipe */
struct sp_progress {
    bool is_shown;
    bool has_line;
};

struct sp_progress sp_progress_start(void);

/** sp_progress_show() - for struct sp_lanes' on_progress; @context: a struct sp_progress */
void sp_progress_show(void *context, const char *guest, size_t done, size_t count, const char *id);

/** sp_progress_end() - takes the line away */
void sp_progress_end(struct sp_progress *progress);

#endif
