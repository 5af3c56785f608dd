/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/estate.h"

#include "agent/halt.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SOMEBODY = 2, GROUP_ROOT = 0, GROUP_ADM = 4, COPY_MAX = 64 << 20 };

/* A file, or a folder where there is no content; the README of cases lists them. */
static const struct thing {
    const char *path;
    const char *content;
    mode_t mode;
    uid_t uid;
    gid_t gid;
} things[] = {
    {"/etc/sandproof/open", NULL, 01777, 0, 0},
    {"/etc/sandproof/open/file", "open\n", 0666, 0, 0},
    {"/etc/sandproof/of-adm", "of-adm\n", 0640, SOMEBODY, GROUP_ADM},
    {"/etc/sandproof/of-root", "of-root\n", 0640, SOMEBODY, GROUP_ROOT},
    {"/usr/sandproof", NULL, 01777, 0, 0},
    {"/usr/sandproof/file", "open\n", 0666, 0, 0},
    {"/sandproof/node_modules", NULL, 01777, 0, 0},
    {"/sandproof/node_modules/module", "module\n", 0666, 0, 0},
    {"/sandproof/interpreter", "#!/bin/sh\necho interpreter=ran\n", 0777, 0, 0},
    {"/tmp/host-file", "host-file\n", 0666, 0, 0},
    /* words of a shell, in every way to be quoted wrongly */
    {"/sandproof/it's \"$(kill -9 $PPID)\" `kill -9 $PPID` \\ ;exit 3; #", NULL, 01777, 0, 0},
};

/* Second names outside of every base path. */
static const char *const links[][2] = {
    {"/etc/sandproof/socket", "/sandproof/socket"},
    {"/etc/sandproof/fifo", "/sandproof/fifo"},
};

static void must(int good, const char *what)
{
    if (!good)
        sp_halt_because(what, strerror(errno));
}

static void make(const struct thing *thing)
{
    if (thing->content == NULL) {
        must(mkdir(thing->path, 0755) == 0, thing->path);
    } else {
        size_t length = strlen(thing->content);
        int fd = open(thing->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

        must(fd >= 0 && write(fd, thing->content, length) == (ssize_t)length, thing->path);
        close(fd);
    }
    must(chown(thing->path, thing->uid, thing->gid) == 0, thing->path);
    must(chmod(thing->path, thing->mode) == 0, thing->path); /* behind chown(), which takes bits */
}

static void make_setuid_program(const char *path)
{
    int from = open("/usr/bin/probe", O_RDONLY | O_CLOEXEC);
    int to = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0755);
    ssize_t sent = 0;

    must(from >= 0 && to >= 0, path);
    while ((sent = sendfile(to, from, NULL, COPY_MAX)) > 0)
        continue;
    must(sent == 0 && fchmod(to, 04755) == 0, path);
    close(from);
    close(to);
}

void sp_estate_make(void)
{
    for (size_t i = 0; i < sizeof(things) / sizeof(things[0]); i++)
        make(&things[i]);
    for (size_t i = 0; i < sizeof(links) / sizeof(links[0]); i++)
        must(link(links[i][0], links[i][1]) == 0, links[i][1]);
    make_setuid_program("/etc/sandproof/setuid-probe");
}
