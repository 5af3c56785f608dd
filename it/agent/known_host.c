/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/known_host.h"

#include "agent/halt.h"
#include "agent/supervisor.h"
#include "base/buf.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static const char *const files[] = {"/run/sandproof/known-by-user.json",
                                    "/run/sandproof/known-by-root.json"};

static void look(const struct sp_arm *arm, struct sp_buf *ret_said)
{
    char *const argv[] = {(char *)(uintptr_t)arm->sandplan, "detect", NULL};
    struct sp_supervisor supervisor;

    sp_supervisor_start(argv, arm->is_root, false, &supervisor);
    sp_supervisor_read(&supervisor, ret_said);
}

static void keep(const char *path, const struct sp_buf *said)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);

    if (said->failed || said->length == 0)
        sp_halt_because("sandplan detect", "it says nothing");
    if (fd < 0 || write(fd, said->bytes, said->length) != (ssize_t)said->length || close(fd) < 0)
        sp_halt_because(path, strerror(errno));
}

const char *sp_known_host(const struct sp_arm *arm)
{
    const char *path = files[arm->is_root];
    struct sp_buf said = {0};

    if (!arm->knows_host)
        return NULL;
    if (access(path, F_OK) == 0)
        return path;
    look(arm, &said);
    keep(path, &said);
    sp_buf_free(&said);
    return path;
}
