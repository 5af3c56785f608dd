/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/during.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PATH_ROOM = 512, NAME_ROOM = 64, GONE_TRIES = 200, GONE_US = 5000 };

static int signal_number(const char *name)
{
    for (int number = 1; number < NSIG; number++) {
        const char *known = sigabbrev_np(number);

        if (known != NULL && strcmp(known, name) == 0)
            return number;
    }
    return 0;
}

static bool is_named(pid_t pid, const char *name)
{
    char path[64];
    char comm[NAME_ROOM] = "";
    FILE *file = NULL;

    snprintf(path, sizeof(path), "/proc/%d/comm", pid);
    file = fopen(path, "re");
    if (file == NULL)
        return false;
    if (fgets(comm, sizeof(comm), file) == NULL)
        comm[0] = '\0';
    fclose(file);
    comm[strcspn(comm, "\n")] = '\0';
    return strcmp(comm, name) == 0;
}

/* The one with the smallest pid: of several bwraps, the outermost. 0: there is none. */
static pid_t find_program(const char *name)
{
    DIR *folder = opendir("/proc");
    const struct dirent *entry = NULL;
    pid_t found = 0;

    while (folder != NULL && (entry = readdir(folder)) != NULL) {
        pid_t pid = (pid_t)strtol(entry->d_name, NULL, 10);

        if (pid > 1 && (found == 0 || pid < found) && is_named(pid, name))
            found = pid;
    }
    if (folder != NULL)
        closedir(folder);
    return found;
}

/* Until it is really gone: what is seen next must be seen without it. */
static void kill_program(const char *name)
{
    pid_t pid = find_program(name);

    if (pid == 0 || kill(pid, SIGKILL) < 0)
        return;
    for (int i = 0; i < GONE_TRIES && is_named(pid, name); i++)
        usleep(GONE_US);
}

static void say_go(void)
{
    glob_t found = {0};

    if (glob("/tmp/*/scratch", 0, NULL, &found) == 0) {
        for (size_t i = 0; i < found.gl_pathc; i++) {
            char path[PATH_ROOM];
            int fd = -1;

            snprintf(path, sizeof(path), "%s/go", found.gl_pathv[i]);
            fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
            if (fd >= 0)
                close(fd);
        }
    }
    globfree(&found);
}

void sp_during_do(const cJSON *what, pid_t runner)
{
    const char *number = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(what, "signal"));
    const char *program = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(what, "kill"));

    if (program != NULL)
        kill_program(program);
    if (number != NULL)
        kill(runner, signal_number(number)); /* which removes the folder that `go` would be in */
    else
        say_go();
}
