/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/output.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int complain_of(const char *place, struct sp_error *reterr)
{
    sp_error_set(reterr, SP_E_IO, "%s", strerror(errno));
    sp_error_at(reterr, place);
    return SP_E_IO;
}

static int write_file(const char *path, const char *format, sp_output_fn *write, void *context,
                      struct sp_error *reterr)
{
    FILE *out = fopen(path, "we");
    int rc = 0;

    if (out == NULL)
        return complain_of(path, reterr);
    rc = write(context, format, false, out, reterr);
    if (ferror(out) != 0 && rc == 0)
        rc = complain_of(path, reterr);
    if (fclose(out) != 0 && rc == 0)
        rc = complain_of(path, reterr);
    return rc;
}

static int write_stdout(const char *format, sp_output_fn *write, void *context,
                        struct sp_error *reterr)
{
    bool colour = isatty(STDOUT_FILENO) != 0 && getenv("NO_COLOR") == NULL;
    int rc = write(context, format, colour, stdout, reterr);

    if (rc == 0 && (fflush(stdout) != 0 || ferror(stdout) != 0))
        rc = complain_of("standard output", reterr);
    return rc;
}

int sp_output_write(const struct sp_options *options, const char *plain, sp_output_fn *write,
                    void *context, struct sp_error *reterr)
{
    int rc = 0;

    if (options->format_count == 0)
        return write_stdout(plain, write, context, reterr);
    for (size_t i = 0; rc == 0 && i < options->format_count; i++) {
        const struct sp_format_option *format = &options->formats[i];

        rc = format->output != NULL
                 ? write_file(format->output, format->format, write, context, reterr)
                 : write_stdout(format->format, write, context, reterr);
    }
    return rc;
}
