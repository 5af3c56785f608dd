/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/counters.h"

#include "agent/boot.h"
#include "agent/halt.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BLOCK = 512, CHECKSUM_AT = 148, CHECKSUM_SIZE = 8, NAME_MAX_TAR = 100 };

/* As SP_COVERAGE_FOLDER of the preset `coverage-live` has it. Not sticky: where it is, the kernel
 * keeps the user from opening root's files for writing, whatever their mode. */
static const char folder[] = "/run/sandproof/counters";

/* The second port of the first virtio-serial device. */
static const char port[] = "/dev/vport0p2";

static bool wanted(void)
{
    return sp_boot_argument("sandproof.counters")[0] != '\0';
}

void sp_counters_begin(void)
{
    if (wanted() && (mkdir(folder, 0777) < 0 || chmod(folder, 0777) < 0))
        sp_halt_because(folder, strerror(errno));
}

void sp_counters_share(void)
{
    DIR *files = wanted() ? opendir(folder) : NULL;
    const struct dirent *entry = NULL;

    while (files != NULL && (entry = readdir(files)) != NULL) {
        if (entry->d_name[0] != '.')
            (void)fchmodat(dirfd(files), entry->d_name, 0666, 0);
    }
    if (files != NULL)
        closedir(files);
}

static void put(int to, const void *bytes, size_t length)
{
    const char *from = bytes;

    while (length > 0) {
        ssize_t wrote = write(to, from, length);

        if (wrote < 0 && errno != EINTR && errno != EAGAIN)
            sp_halt_because(port, strerror(errno));
        if (wrote > 0) {
            from += wrote;
            length -= (size_t)wrote;
        }
    }
}

/* A header of ustar: numbers are octal, and the sum is made while its own field is blank. */
static void put_header(int to, const char *name, size_t size)
{
    char header[BLOCK] = "";
    unsigned sum = 0;

    memcpy(header, name, strlen(name));
    snprintf(header + NAME_MAX_TAR, 8, "%07o", 0644U);
    snprintf(header + 124, 12, "%011zo", size);
    memcpy(header + 257, "ustar\00000", 8);
    memset(header + CHECKSUM_AT, ' ', CHECKSUM_SIZE);
    for (size_t i = 0; i < BLOCK; i++)
        sum += (unsigned char)header[i];
    snprintf(header + CHECKSUM_AT, CHECKSUM_SIZE, "%06o", sum);
    put(to, header, BLOCK);
}

/* Of the size that its header says, whatever becomes of the file meanwhile. */
static void put_file(int to, int from, size_t size)
{
    for (size_t done = 0; done < size; done += BLOCK) {
        char block[BLOCK] = "";

        if (read(from, block, size - done < BLOCK ? size - done : BLOCK) < 0)
            sp_halt_because(folder, strerror(errno));
        put(to, block, BLOCK);
    }
}

static void put_entry(int to, int files, const char *name)
{
    struct stat status;
    int from = openat(files, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);

    if (from < 0 || fstat(from, &status) < 0 || strlen(name) >= NAME_MAX_TAR)
        sp_halt_because(name, "is no file of counters");
    put_header(to, name, (size_t)status.st_size);
    put_file(to, from, (size_t)status.st_size);
    close(from);
}

static void put_entries(int to)
{
    DIR *files = opendir(folder);
    const struct dirent *entry = NULL;

    while (files != NULL && (entry = readdir(files)) != NULL) {
        if (entry->d_name[0] != '.')
            put_entry(to, dirfd(files), entry->d_name);
    }
    if (files != NULL)
        closedir(files);
}

void sp_counters_hand_out(void)
{
    static const char end[2 * BLOCK];
    int to = wanted() ? open(port, O_WRONLY | O_CLOEXEC) : -1;

    if (!wanted())
        return;
    if (to < 0)
        sp_halt_because(port, strerror(errno));
    put_entries(to);
    put(to, end, sizeof(end));
    close(to);
}
