/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_CLI_OUTPUT_H
#define SP_CLI_OUTPUT_H

#include "base/error.h"
#include "cli/options.h"

#include <stdbool.h>
#include <stdio.h>

/**
 * sp_output_fn - writes what @context is as @format
 * @colour: a person looks at @out, and did not ask for text without colour
 *
 * That @out took it is the caller's to find out. Return: 0, or an error.
 */
typedef int sp_output_fn(void *context, const char *format, bool colour, FILE *out,
                         struct sp_error *reterr);

/**
 * sp_output_write() - in every format that was asked for, where it was asked for
 * @plain: the format of a command line without --format, for standard output
 *
 * Return: 0, what @write returned, or SP_E_IO with the place that did not take it.
 */
int sp_output_write(const struct sp_options *options, const char *plain, sp_output_fn *write,
                    void *context, struct sp_error *reterr);

#endif
