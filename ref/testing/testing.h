/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_TESTING_TESTING_H
#define SP_TESTING_TESTING_H

/* cmocka wants these before it, in this order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

/**
 * sp_testing_status() - a group's exit status out of cmocka's count of failures
 *
 * cmocka hands its count to exit(), where 256 failures become success: any failure is 1 here.
 */
static inline int sp_testing_status(int failures, size_t tests)
{
    if (tests == 0) {
        fputs("no test ran\n", stderr);
        return 1;
    }
    return failures == 0 ? 0 : 1;
}

#define SP_TESTING_RUN(tests)                                                                      \
    sp_testing_status(cmocka_run_group_tests(tests, NULL, NULL), sizeof(tests) / sizeof((tests)[0]))

#endif
