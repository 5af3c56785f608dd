/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/treasure.h"

#include "agent/halt.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CONTENT_MAX = 256 };

const char sp_canary_path[] = "/sandproof/canary";

/* struct piece - a file and what it holds */
struct piece {
    const char *name;
    const char *path;
    char content[CONTENT_MAX];
    size_t length;
};

static struct piece pieces[] = {
    {.name = "core_pattern", .path = "/proc/sys/kernel/core_pattern"},
    {.name = "shadow", .path = "/etc/shadow"},
    {.name = "canary", .path = sp_canary_path},
};

static size_t read_piece(const char *path, char *content)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t length = fd >= 0 ? read(fd, content, CONTENT_MAX) : -1;

    if (fd >= 0)
        close(fd);
    return length > 0 ? (size_t)length : 0;
}

static void put_back(const struct piece *piece)
{
    int fd = open(piece->path, O_WRONLY | O_TRUNC | O_CLOEXEC);

    if (fd < 0 || write(fd, piece->content, piece->length) != (ssize_t)piece->length)
        sp_halt_because(piece->path, strerror(errno));
    close(fd);
}

void sp_treasure_make(void)
{
    int fd = open(sp_canary_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);

    if (fd < 0 || write(fd, "canary\n", 7) != 7 || fchmod(fd, 0666) < 0)
        sp_halt_because(sp_canary_path, strerror(errno));
    close(fd);
    for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
        pieces[i].length = read_piece(pieces[i].path, pieces[i].content);
        if (pieces[i].length == 0)
            sp_halt_because(pieces[i].path, "there is nothing to protect");
    }
}

void sp_treasure_write(struct sp_json_writer *writer)
{
    sp_json_begin_object(writer);
    for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
        char now[CONTENT_MAX];
        size_t length = read_piece(pieces[i].path, now);

        sp_json_key(writer, pieces[i].name);
        if (length == pieces[i].length && memcmp(now, pieces[i].content, length) == 0) {
            sp_json_string(writer, "same");
            continue;
        }
        while (length > 0 && now[length - 1] == '\n')
            length--;
        sp_json_string_lossy(writer, now, length);
        put_back(&pieces[i]);
    }
    sp_json_end_object(writer);
}
