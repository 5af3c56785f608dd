/* SPDX-License-Identifier: Apache-2.0 */

/*
 * preload.so: a library for LD_PRELOAD that tells into which programs it was loaded.
 *
 * Stands for the environment that is meant for the command and is obeyed by every program on the
 * way there, outside of the sandbox and with whatever the supervisor may do.
 *
 * Says preload.PROGRAM=ran on stdout, and leaves /var/tmp/preloaded-PROGRAM: behind a confinement
 * there is no such folder, so what has left one ran outside.
 */

#include <fcntl.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <unistd.h>

enum { NAME_ROOM = 16, TEXT_ROOM = 64 };

static void __attribute__((constructor)) tell(void)
{
    char name[NAME_ROOM] = "";
    char text[TEXT_ROOM];
    int length = 0;
    int fd = -1;

    prctl(PR_GET_NAME, name);
    snprintf(text, sizeof(text), "/var/tmp/preloaded-%s", name);
    fd = open(text, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
    if (fd >= 0)
        close(fd);
    length = snprintf(text, sizeof(text), "preload.%s=ran\n", name);
    if (write(STDOUT_FILENO, text, (size_t)length) < 0)
        return; /* nobody listens */
}
