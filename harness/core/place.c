/* SPDX-License-Identifier: Apache-2.0 */
#include "core/place.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The folder of this program, without a slash at its end. */
static bool find_own_folder(char folder[SP_PLACE_ROOM])
{
    ssize_t length = readlink("/proc/self/exe", folder, SP_PLACE_ROOM - 1);
    char *slash = NULL;

    if (length < 0)
        return false;
    folder[length] = '\0';
    slash = strrchr(folder, '/');
    if (slash == NULL)
        return false;
    *slash = '\0';
    return true;
}

void sp_place_data(char path[SP_PLACE_ROOM])
{
    /* As installed, and as in a build tree; the same unless somebody chose other folders. */
    static const char *const candidates[] = {SP_DATA_FROM_PROGRAMS, "../share/sandproof"};
    char folder[SP_PLACE_ROOM] = "";
    char *whole = NULL;

    if (!find_own_folder(folder))
        folder[0] = '\0';
    for (size_t i = 0; whole == NULL && i < sizeof(candidates) / sizeof(candidates[0]); i++) {
        snprintf(path, SP_PLACE_ROOM, "%.2500s/%.500s", folder, candidates[i]);
        whole = realpath(path, NULL);
    }
    if (whole != NULL)
        snprintf(path, SP_PLACE_ROOM, "%s", whole);
    free(whole);
}
