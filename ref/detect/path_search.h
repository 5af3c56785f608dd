/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_DETECT_PATH_SEARCH_H
#define SP_DETECT_PATH_SEARCH_H

#include "base/arena.h"

/**
 * sp_path_search() - the file that a program's name stands for (CAP-30)
 * @path:     folders with colons between them; empty ones are passed over; NULL: none
 * @ret_file: in @arena; NULL: there is no executable regular file of that name
 *
 * Return: 0 or SP_E_NOMEM.
 */
int sp_path_search(const char *path, const char *name, struct sp_arena *arena,
                   const char **ret_file);

#endif
