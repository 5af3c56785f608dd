/* SPDX-License-Identifier: Apache-2.0 */
#include "run/tree.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { ROUND_MS = 2, PATIENCE_MS = 10000 };

bool sp_tree_adopt(void)
{
    return prctl(PR_SET_CHILD_SUBREAPER, 1) == 0;
}

/* The parent of a process; 0: it is gone. The name in the second field may hold anything. */
static pid_t parent_of(const char *pid)
{
    char path[64];
    char text[512];
    const char *behind_name = NULL;
    ssize_t got = 0;
    int fd = -1;

    snprintf(path, sizeof(path), "/proc/%.20s/stat", pid);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return 0;
    got = read(fd, text, sizeof(text) - 1);
    close(fd);
    if (got <= 0)
        return 0;
    text[got] = '\0';
    behind_name = strrchr(text, ')');
    /* ") S PPID" */
    return behind_name != NULL && strlen(behind_name) > 4 ? (pid_t)strtol(behind_name + 4, NULL, 10)
                                                          : 0;
}

static void kill_children(void)
{
    DIR *proc = opendir("/proc");
    const struct dirent *entry = NULL;
    pid_t self = getpid();

    if (proc == NULL)
        return;
    while ((entry = readdir(proc)) != NULL) {
        if (entry->d_name[0] >= '1' && entry->d_name[0] <= '9' && parent_of(entry->d_name) == self)
            kill((pid_t)strtol(entry->d_name, NULL, 10), SIGKILL);
    }
    closedir(proc);
}

/* Reaps all that have ended. False: there is no child any more. */
static bool reap(pid_t pid, int *ret_status)
{
    for (;;) {
        int status = 0;
        pid_t ended = waitpid(-1, &status, WNOHANG);

        if (ended < 0 && errno == EINTR)
            continue;
        if (ended < 0)
            return false;
        if (ended == 0)
            return true;
        if (ended == pid)
            *ret_status = status;
    }
}

bool sp_tree_kill(pid_t pid, int *ret_status)
{
    struct timespec pause = {.tv_nsec = ROUND_MS * 1000000L};

    if (pid > 0)
        kill(-pid, SIGKILL);
    for (int waited = 0; reap(pid, ret_status); waited += ROUND_MS) {
        if (waited >= PATIENCE_MS)
            return false;
        kill_children();
        nanosleep(&pause, NULL);
    }
    return true;
}
