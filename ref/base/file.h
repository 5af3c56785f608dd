/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_BASE_FILE_H
#define SP_BASE_FILE_H

#include "base/buf.h"
#include "base/error.h"

/**
 * sp_file_read() - all bytes of a file, behind what @bytes holds
 * @path: the file; "-" is standard input
 * @max:  how many bytes it may have
 *
 * A FIFO that nobody writes to counts as empty, so that nothing is waited for.
 *
 * Return: 0; SP_E_IO; SP_E_LIMIT for a longer file; SP_E_NOMEM. @reterr names the path.
 */
int sp_file_read(const char *path, size_t max, struct sp_buf *bytes, struct sp_error *reterr);

#endif
