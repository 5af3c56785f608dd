/* SPDX-License-Identifier: Apache-2.0 */

/*
 * What an init does before anything else. Two things are not as usual:
 *
 *   - pivot_root(2), which bwrap lives by, refuses to leave the kernel's first root, because
 * nothing is mounted below it. So that root is mounted once more onto a folder of itself and moved
 * over
 *     "/": the same files, without a copy, on a mount that can be pivoted away from.
 *   - modules lie in /sandproof/modules under names that sort in the order of loading; no modprobe
 *     is needed, and nothing is loaded later, since a user namespace may not ask for it.
 */

#include "agent/boot.h"

#include "agent/halt.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { PATH_ROOM = 512, RANDOM_TRIES = 100, RANDOM_US = 100000 };

static const char module_folder[] = "/sandproof/modules";

static void must(int rc, const char *what)
{
    if (rc < 0)
        sp_halt_because(what, strerror(errno));
}

static void mount_on(const char *kind, const char *where, unsigned long flags, const char *options)
{
    if (mkdir(where, 0755) < 0 && errno != EEXIST)
        sp_halt_because(where, strerror(errno));
    must(mount(kind, where, kind, flags, options), where);
}

static void move_root(void)
{
    must(mkdir("/root-again", 0700), "mkdir /root-again");
    must(mount("/", "/root-again", NULL, MS_BIND, NULL), "mounting the root once more");
    must(chdir("/root-again"), "chdir");
    must(mount(".", "/", NULL, MS_MOVE, NULL), "moving the root");
    must(chroot("."), "chroot");
    must(chdir("/"), "chdir");
    must(rmdir("/root-again"), "rmdir /root-again");
}

static int is_module(const struct dirent *entry)
{
    return strstr(entry->d_name, ".ko") != NULL;
}

static void load_modules(void)
{
    struct dirent **entries = NULL;
    int count = scandir(module_folder, &entries, is_module, alphasort);

    must(count, module_folder);
    for (int i = 0; i < count; i++) {
        char path[PATH_ROOM];
        int fd = -1;

        snprintf(path, sizeof(path), "%s/%s", module_folder, entries[i]->d_name);
        fd = open(path, O_RDONLY | O_CLOEXEC);
        must(fd, path);
        if (syscall(SYS_finit_module, fd, "", 0) < 0 && errno != EEXIST)
            sp_halt_because(path, strerror(errno));
        close(fd);
        free(entries[i]);
    }
    free(entries);
}

static void make_devices(void)
{
    mount_on("devtmpfs", "/dev", MS_NOSUID, "mode=0755");
    mount_on("devpts", "/dev/pts", MS_NOSUID | MS_NOEXEC, "mode=0620,ptmxmode=0666,gid=5");
    mount_on("tmpfs", "/dev/shm", MS_NOSUID | MS_NODEV, "mode=1777,size=64m");
    (void)symlink("/proc/self/fd", "/dev/fd");
    (void)symlink("/proc/self/fd/0", "/dev/stdin");
    (void)symlink("/proc/self/fd/1", "/dev/stdout");
    (void)symlink("/proc/self/fd/2", "/dev/stderr");
}

/* slirp4netns opens it as whoever runs it. */
static void open_tun(void)
{
    (void)mkdir("/dev/net", 0755);
    if (mknod("/dev/net/tun", S_IFCHR | 0666, (10 << 8) | 200) < 0 && errno != EEXIST)
        sp_halt_because("/dev/net/tun", strerror(errno));
    must(chmod("/dev/net/tun", 0666), "/dev/net/tun");
}

/* Where a newer kernel has it off: a machine on which it is on is the one to be safe on. */
static void allow_tiocsti(void)
{
    int fd = open("/proc/sys/dev/tty/legacy_tiocsti", O_WRONLY | O_CLOEXEC);

    if (fd < 0)
        return; /* older kernels cannot have it off */
    must(write(fd, "1", 1) == 1 ? 0 : -1, "dev.tty.legacy_tiocsti");
    close(fd);
}

/* Whoever asks for it where there is none yet waits without a word: for minutes, in a guest in
 * which nothing else happens. */
static void await_randomness(void)
{
    char byte = 0;

    for (int tries = 0; getrandom(&byte, 1, GRND_NONBLOCK) < 0; tries++) {
        if (tries == RANDOM_TRIES)
            sp_halt_because("no randomness", "is this a processor without RDRAND?");
        usleep(RANDOM_US);
    }
}

void sp_boot(void)
{
    umask(022);
    move_root();
    mount_on("proc", "/proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL);
    mount_on("sysfs", "/sys", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL);
    make_devices();
    mount_on("tmpfs", "/run", MS_NOSUID | MS_NODEV, "mode=0755,size=64m");
    mount_on("tmpfs", "/tmp", MS_NOSUID | MS_NODEV, "mode=1777,size=256m");
    mount_on("tmpfs", "/var/tmp", MS_NOSUID | MS_NODEV, "mode=1777,size=64m");
    load_modules();
    open_tun();
    allow_tiocsti();
    await_randomness();
}

const char *sp_boot_argument(const char *name)
{
    static char line[2048];
    FILE *file = fopen("/proc/cmdline", "re");
    size_t length = strlen(name);
    char *rest = NULL;

    if (file == NULL || fgets(line, sizeof(line), file) == NULL)
        line[0] = '\0';
    if (file != NULL)
        fclose(file);
    for (char *word = strtok_r(line, " \n", &rest); word != NULL;
         word = strtok_r(NULL, " \n", &rest)) {
        if (strncmp(word, name, length) == 0 && word[length] == '=')
            return word + length + 1;
    }
    return "";
}
