/* SPDX-License-Identifier: Apache-2.0 */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum { READ_SIZE = 64 << 10 };

static int read_all(int fd, size_t max, struct sp_buf *bytes, struct sp_error *reterr)
{
    size_t before = bytes->length;

    for (;;) {
        char *room = sp_buf_reserve(bytes, READ_SIZE);
        ssize_t got = room != NULL ? read(fd, room, READ_SIZE) : 0;

        if (room == NULL)
            return sp_error_nomem(reterr);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return sp_error_set(reterr, SP_E_IO, "%s", strerror(errno));
        if (got == 0)
            return 0;
        bytes->length += (size_t)got;
        if (bytes->length - before > max)
            return sp_error_set(reterr, SP_E_LIMIT, "the file is longer than %zu bytes", max);
    }
}

int sp_file_read(const char *path, size_t max, struct sp_buf *bytes, struct sp_error *reterr)
{
    bool standard = strcmp(path, "-") == 0;
    int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    int rc = 0;

    if (fd < 0)
        rc = sp_error_set(reterr, SP_E_IO, "%s", strerror(errno));
    else
        rc = read_all(fd, max, bytes, reterr);
    if (fd >= 0 && !standard)
        close(fd);
    if (rc < 0)
        sp_error_at(reterr, path);
    return rc;
}
