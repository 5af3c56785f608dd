/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/primitives.h"

#include "agent/halt.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_ROOM = 512, SETTING_ROOM = 128, SETTINGS_MAX = 8 };

static const char hidden[] = "/sandproof/hidden";

/* What settings were, in the order of the arm's. */
static char settings[SETTINGS_MAX][SETTING_ROOM];

static bool find(const char *name, char *path)
{
    static const char *const folders[] = {"/usr/sbin", "/usr/bin"};

    for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
        snprintf(path, PATH_ROOM, "%s/%s", folders[i], name);
        if (access(path, X_OK) == 0)
            return true;
    }
    return false;
}

/* Moved, not covered: then it really is not there. Where it was is the content of a link beside. */
static bool hide(const char *name)
{
    char program[PATH_ROOM];
    char away[PATH_ROOM];
    char beside[PATH_ROOM];

    snprintf(away, sizeof(away), "%s/%s", hidden, name);
    snprintf(beside, sizeof(beside), "%s/%s.from", hidden, name);
    (void)mkdir(hidden, 0755); /* a script in its place may go on to it */
    return find(name, program) && symlink(program, beside) == 0 && rename(program, away) == 0;
}

static void unhide(const char *name)
{
    char program[PATH_ROOM];
    char away[PATH_ROOM];
    char beside[PATH_ROOM];
    ssize_t length = 0;

    snprintf(away, sizeof(away), "%s/%s", hidden, name);
    snprintf(beside, sizeof(beside), "%s/%s.from", hidden, name);
    length = readlink(beside, program, sizeof(program) - 1);
    if (length < 0)
        return; /* it was not hidden */
    program[length] = '\0';
    /* Of one that was planted nothing is hidden. */
    if ((access(away, F_OK) == 0 ? rename(away, program) : unlink(program)) < 0 ||
        unlink(beside) < 0)
        sp_halt_because(program, strerror(errno));
}

static bool write_script(const char *path, const char *script)
{
    FILE *file = fopen(path, "we");
    bool good = file != NULL && fprintf(file, "#!/bin/sh\n%s\n", script) > 0;
    if (file != NULL && fclose(file) != 0)
        good = false;
    return good && chmod(path, 0755) == 0;
}

static bool replace(const char *name, const char *script)
{
    char path[PATH_ROOM];

    return find(name, path) && hide(name) && write_script(path, script);
}

static bool plant(const char *name, const char *script)
{
    char program[PATH_ROOM];
    char beside[PATH_ROOM];

    if (find(name, program))
        return false;
    snprintf(program, sizeof(program), "/usr/bin/%s", name);
    snprintf(beside, sizeof(beside), "%s/%s.from", hidden, name);
    (void)mkdir(hidden, 0700);
    return symlink(program, beside) == 0 && write_script(program, script);
}

static bool write_setting(const char *path, const char *value)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    bool good = fd >= 0 && write(fd, value, strlen(value)) == (ssize_t)strlen(value);

    if (fd >= 0)
        close(fd);
    return good;
}

static bool change_setting(const char *name, const char *value, char *ret_before)
{
    char path[PATH_ROOM];
    int fd = -1;
    ssize_t length = 0;

    snprintf(path, sizeof(path), "/proc/sys/%s", name);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    length = fd >= 0 ? read(fd, ret_before, SETTING_ROOM - 1) : -1;
    if (fd >= 0)
        close(fd);
    if (length < 0)
        return false;
    ret_before[length] = '\0';
    return write_setting(path, value);
}

const char *sp_primitives_take(const struct sp_arm *arm)
{
    const cJSON *item = NULL;
    size_t index = 0;

    cJSON_ArrayForEach(item, arm->without)
    {
        if (!cJSON_IsString(item) || !hide(item->valuestring))
            return "a program to go without is not there";
    }
    cJSON_ArrayForEach(item, arm->replace)
    {
        if (!cJSON_IsString(item) || !replace(item->string, item->valuestring))
            return "a program to replace is not there";
    }
    cJSON_ArrayForEach(item, arm->plant)
    {
        if (!cJSON_IsString(item) || !plant(item->string, item->valuestring))
            return "a program to plant is there already";
    }
    cJSON_ArrayForEach(item, arm->sysctl)
    {
        if (index == SETTINGS_MAX || !cJSON_IsString(item) ||
            !change_setting(item->string, item->valuestring, settings[index]))
            return "a kernel setting cannot be changed";
        index++;
    }
    return NULL;
}

void sp_primitives_give_back(const struct sp_arm *arm)
{
    const cJSON *item = NULL;
    size_t index = 0;

    cJSON_ArrayForEach(item, arm->without)
    {
        unhide(item->valuestring);
    }
    cJSON_ArrayForEach(item, arm->replace)
    {
        unhide(item->string);
    }
    cJSON_ArrayForEach(item, arm->plant)
    {
        unhide(item->string);
    }
    cJSON_ArrayForEach(item, arm->sysctl)
    {
        char path[PATH_ROOM];

        snprintf(path, sizeof(path), "/proc/sys/%s", item->string);
        if (settings[index][0] != '\0' && !write_setting(path, settings[index]))
            sp_halt_because(path, strerror(errno));
        settings[index++][0] = '\0';
    }
}
