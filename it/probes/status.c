/* SPDX-License-Identifier: Apache-2.0 */
#include "probes/status.h"

#include "probes/probe.h"
#include "probes/say.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

void sp_squeeze(char *text)
{
    const char *from = text;
    char *to = text;

    while (*from != '\0') {
        size_t blanks = strspn(from, " \t\n");
        size_t word = strcspn(from + blanks, " \t\n");

        if (blanks > 0 && to > text && word > 0)
            *to++ = ' ';
        memmove(to, from + blanks, word);
        to += word;
        from += blanks + word;
    }
    *to = '\0';
}

int sp_status_field(const char *pid, const char *field, char *value, size_t size)
{
    char path[64];
    char text[4096];
    char wanted[32];
    size_t length = 0;
    char *found = NULL;
    int code = 0;

    snprintf(path, sizeof(path), "/proc/%s/status", pid);
    snprintf(wanted, sizeof(wanted), "\n%s:", field);
    code = sp_read_small(path, text, sizeof(text), &length);
    if (code == 0) {
        found = strstr(text, wanted);
        code = found == NULL ? ENOMSG : 0;
    }
    if (code != 0) {
        snprintf(value, size, "%s", sp_errno_name(code));
        return code;
    }
    found += strlen(wanted);
    snprintf(value, size, "%.*s", (int)strcspn(found, "\n"), found);
    sp_squeeze(value);
    return 0;
}
