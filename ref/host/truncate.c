/* SPDX-License-Identifier: Apache-2.0 */
#include "host/truncate.h"

enum { CONTINUATIONS_MAX = 3 }; /* of one UTF-8 sequence */

static bool is_continuation(char byte)
{
    return ((unsigned char)byte & 0xC0U) == 0x80U;
}

/* How much of @bytes to keep: all that @budget allows, but no part of a sequence (RUN-10). Bytes
 * that are no UTF-8 at all are cut where the budget ends. */
static size_t fit(const char *bytes, size_t length, uint64_t budget)
{
    size_t end = 0;

    if (length <= budget)
        return length;
    end = (size_t)budget;
    while (end > 0 && budget - end < CONTINUATIONS_MAX && is_continuation(bytes[end]))
        end--;
    return is_continuation(bytes[end]) ? (size_t)budget : end;
}

/* RUN-9, RUN-12 to RUN-15 */
bool sp_output_truncate(const char *out, const char *err, uint64_t budget, struct sp_output *output)
{
    struct sp_output kept = {0};
    bool truncated = false;

    kept.stdout_length = fit(out, output->stdout_length, budget);
    kept.stderr_length = fit(err, output->stderr_length, budget - kept.stdout_length);
    truncated =
        kept.stdout_length != output->stdout_length || kept.stderr_length != output->stderr_length;
    *output = kept;
    return truncated;
}
