/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/internet.h"

#include "agent/halt.h"
#include "agent/server.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void lay_wires(void)
{
    static char *const argv[] = {"sh", "/sandproof/internet.sh", NULL};
    static char *const env[] = {"PATH=/usr/sbin:/usr/bin:/sbin:/bin", NULL};
    int status = 0;
    pid_t pid = fork();

    if (pid == 0) {
        execve("/bin/sh", argv, env);
        _exit(127);
    }
    if (pid < 0 || waitpid(pid, &status, 0) < 0 || status != 0)
        sp_halt_because("the internet", "internet.sh failed, see above");
}

/* Waits until the server says that it listens. */
static void start_server(struct sp_hits *hits, const char *netns)
{
    int ready[2];
    char byte = 0;
    pid_t pid = -1;

    if (pipe2(ready, O_CLOEXEC) < 0)
        sp_halt_because("a server", strerror(errno));
    pid = fork();
    if (pid == 0) {
        int fd = netns != NULL ? open(netns, O_RDONLY | O_CLOEXEC) : -1;

        if (netns != NULL && (fd < 0 || setns(fd, CLONE_NEWNET) < 0))
            _exit(1);
        sp_server_run(hits, netns == NULL, ready[1]);
    }
    close(ready[1]);
    if (pid < 0 || read(ready[0], &byte, 1) != 1)
        sp_halt_because("a server", "it does not listen");
    close(ready[0]);
}

void sp_internet_make(struct sp_hits *hits)
{
    lay_wires();
    start_server(hits, NULL);
    start_server(hits, "/run/netns/internet");
}
