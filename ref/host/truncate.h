/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_HOST_TRUNCATE_H
#define SP_HOST_TRUNCATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** struct sp_output - what a run wrote, in bytes; UTF-8 up to where it was cut */
struct sp_output {
    size_t stdout_length;
    size_t stderr_length;
};

/**
 * sp_output_truncate() - the final trim to one budget (RUN-9)
 * @out, @err: what was captured, @output->..._length bytes each
 * @budget:    in bytes, for both together: stdout first, stderr what that leaves
 * @output:    both lengths; on return those of what is kept, neither in the middle of a sequence
 *
 * Return: whether anything was cut.
 */
bool sp_output_truncate(const char *out, const char *err, uint64_t budget,
                        struct sp_output *output);

#endif
