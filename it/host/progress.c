/* SPDX-License-Identifier: Apache-2.0 */
#include "host/progress.h"

#include <stdio.h>
#include <unistd.h>

struct sp_progress sp_progress_start(void)
{
    return (struct sp_progress){.is_shown = isatty(STDERR_FILENO) == 1};
}

void sp_progress_show(void *context, const char *guest, size_t done, size_t count, const char *id)
{
    struct sp_progress *progress = context;

    if (!progress->is_shown)
        return;
    fprintf(stderr, "\r\033[K%s %zu/%zu %.60s", guest, done, count, id);
    fflush(stderr);
    progress->has_line = true;
}

void sp_progress_end(struct sp_progress *progress)
{
    if (progress->has_line)
        fputs("\r\033[K", stderr);
    progress->has_line = false;
}
