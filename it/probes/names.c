/* SPDX-License-Identifier: Apache-2.0 */
#include "probes/names.h"

#include "probes/say.h"

#include <stdlib.h>
#include <string.h>

void sp_names_add(struct sp_names *names, const char *name)
{
    size_t size = strlen(name) + 1;

    names->count++;
    if (names->held == SP_NAMES_MAX || size > sizeof(names->bytes) - names->used)
        return;
    memcpy(names->bytes + names->used, name, size);
    names->items[names->held++] = names->bytes + names->used;
    names->used += size;
}

static int compare(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

int sp_names_say(struct sp_names *names, const char *key)
{
    char text[SP_NAMES_BYTES] = "";
    char *end = text;
    int different = 0;

    qsort(names->items, (size_t)names->held, sizeof(names->items[0]), compare);
    for (int i = 0; i < names->held; i++) {
        if (i > 0 && strcmp(names->items[i - 1], names->items[i]) == 0)
            continue;
        if (i > 0)
            *end++ = ',';
        end = stpcpy(end, names->items[i]);
        different++;
    }
    sp_say(key, names->count > 0 ? text : "none");
    return different;
}
