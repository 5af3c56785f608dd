/* SPDX-License-Identifier: Apache-2.0 */
#include "fuzz/target.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

struct sp_fuzz_input sp_fuzz_input(const uint8_t *data, size_t size)
{
    return (struct sp_fuzz_input){.next = (const char *)data, .left = size};
}

char *sp_fuzz_line(struct sp_fuzz_input *input, size_t *ret_length)
{
    const char *feed = input->left != 0 ? memchr(input->next, '\n', input->left) : NULL;
    size_t length = feed != NULL ? (size_t)(feed - input->next) : input->left;
    size_t taken = feed != NULL ? length + 1 : length;
    char *copy = NULL;

    if (input->left == 0)
        return NULL;
    copy = malloc(length);
    SP_FUZZ_WANT(copy != NULL || length == 0, "memory for a line");
    if (copy == NULL) /* malloc(0) may say so */
        copy = calloc(1, 1);
    SP_FUZZ_WANT(copy != NULL, "memory for a line");
    memcpy(copy, input->next, length);
    input->next += taken;
    input->left -= taken;
    *ret_length = length;
    return copy;
}

int sp_fuzz_each_line(const uint8_t *data, size_t size,
                      void (*read)(const char *line, size_t length))
{
    struct sp_fuzz_input input = sp_fuzz_input(data, size);
    char *line = NULL;
    size_t length = 0;

    while ((line = sp_fuzz_line(&input, &length)) != NULL) {
        read(line, length);
        free(line);
    }
    return 0;
}

int sp_fuzz_file(const uint8_t *data, size_t size, char *path, size_t path_size)
{
    int fd = memfd_create("input", MFD_CLOEXEC);

    SP_FUZZ_WANT(fd >= 0 && (size == 0 || write(fd, data, size) == (ssize_t)size),
                 "a file in memory");
    SP_FUZZ_WANT(lseek(fd, 0, SEEK_SET) == 0, "its beginning");
    snprintf(path, path_size, "/proc/self/fd/%d", fd);
    return fd;
}
