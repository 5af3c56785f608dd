/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Drives a target without libFuzzer: over the files that are named, or over its kept corpus. So
 * what fuzzing ever found is a unit test under every compiler, sanitizer and under valgrind.
 */

#include "fuzz/target.h"

#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_ROOM = 4096 };

static void run_file(const char *path)
{
    struct stat status = {0};
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    uint8_t *bytes = NULL;
    size_t size = 0;

    SP_FUZZ_WANT(fd >= 0 && fstat(fd, &status) == 0, path);
    size = (size_t)status.st_size;
    bytes = malloc(size != 0 ? size : 1);
    SP_FUZZ_WANT(bytes != NULL && read(fd, bytes, size) == (ssize_t)size, path);
    close(fd);
    (void)LLVMFuzzerTestOneInput(bytes, size);
    free(bytes);
}

static size_t run_folder(const char *path)
{
    DIR *folder = opendir(path);
    const struct dirent *entry = NULL;
    size_t count = 0;

    SP_FUZZ_WANT(folder != NULL, path);
    while ((entry = readdir(folder)) != NULL) {
        char file[PATH_ROOM];

        if (entry->d_name[0] == '.')
            continue;
        snprintf(file, sizeof(file), "%s/%s", path, entry->d_name);
        run_file(file);
        count++;
    }
    closedir(folder);
    return count;
}

int main(int argc, char **argv)
{
    size_t count = 0;

    for (int i = 1; i < argc; i++) {
        run_file(argv[i]);
        count++;
    }
    if (argc == 1)
        count = run_folder(SP_FUZZ_CORPUS);
    printf("%zu inputs\n", count);
    return count != 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
