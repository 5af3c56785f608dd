/* SPDX-License-Identifier: Apache-2.0 */
#include "detect/path_search.h"

#include "base/error.h"

#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_program(const char *file)
{
    struct stat status;

    return stat(file, &status) == 0 && S_ISREG(status.st_mode) &&
           faccessat(AT_FDCWD, file, X_OK, AT_EACCESS) == 0;
}

int sp_path_search(const char *path, const char *name, struct sp_arena *arena,
                   const char **ret_file)
{
    size_t name_length = strlen(name);

    *ret_file = NULL;
    while (path != NULL && *path != '\0') {
        size_t length = strcspn(path, ":");

        if (length != 0) {
            char *file = sp_arena_alloc(arena, length + name_length + 2);

            if (file == NULL)
                return SP_E_NOMEM;
            memcpy(file, path, length);
            file[length] = '/';
            memcpy(file + length + 1, name, name_length + 1);
            if (is_program(file)) {
                *ret_file = file;
                return 0;
            }
        }
        path += length;
        path += *path == ':';
    }
    return 0;
}
