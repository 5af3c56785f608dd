/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_FUZZ_TARGET_H
#define SP_FUZZ_TARGET_H

/*
 * A target takes any bytes, hands them to one reader of the project, and aborts where a promise of
 * that reader is broken. Clang's libFuzzer drives it, or replay.c, which runs it over kept files.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/** LLVMFuzzerTestOneInput() - the target's one function, by the name that libFuzzer wants; 0 */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/** SP_FUZZ_WANT() - a promise: what is told when it is broken has the place and these words */
#define SP_FUZZ_WANT(fits, words)                                                                  \
    do {                                                                                           \
        if (!(fits)) {                                                                             \
            fprintf(stderr, "%s:%d: broken promise: %s\n", __FILE__, __LINE__, words);             \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

/** struct sp_fuzz_input - what is left of the bytes; borrowed */
struct sp_fuzz_input {
    const char *next;
    size_t left;
};

/** sp_fuzz_input() - all of them */
struct sp_fuzz_input sp_fuzz_input(const uint8_t *data, size_t size);

/**
 * sp_fuzz_line() - the next line without its line feed, or what stands behind the last one
 * @ret_length: in bytes
 *
 * Return: a copy of exactly so many bytes, so that a sanitizer sees a step behind them; the caller
 * frees it. NULL when nothing is left.
 */
char *sp_fuzz_line(struct sp_fuzz_input *input, size_t *ret_length);

/** sp_fuzz_each_line() - hand each line to @read, as sp_fuzz_line() copies it; 0 */
int sp_fuzz_each_line(const uint8_t *data, size_t size,
                      void (*read)(const char *line, size_t length));

/** sp_fuzz_file() - a file in memory that holds these bytes; its path in @path; close() it */
int sp_fuzz_file(const uint8_t *data, size_t size, char *path, size_t path_size);

#endif
