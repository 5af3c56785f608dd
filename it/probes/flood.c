/* SPDX-License-Identifier: Apache-2.0 */

/*
 * flood BYTES [stdout|stderr], flood-forever [stdout|stderr]: output as fast as it is taken.
 *
 * Stand for the script that fills the memory of whoever captures its output. "Forever" is a GiB or
 * a minute, whatever comes first.
 *
 * Says flood.written and flood.errno on stdout afterwards, on a line of their own; a flood of
 * stdout that was cut off took them along.
 */

#include "probes/probes.h"
#include "probes/say.h"
#include "probes/targets.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum { STEP = 64 << 10, LINE = 64, FOREVER_BYTES = 1 << 30 };

static int stream_of(const char *name)
{
    if (name == NULL || strcmp(name, "stdout") == 0)
        return STDOUT_FILENO;
    return strcmp(name, "stderr") == 0 ? STDERR_FILENO : -1;
}

static int flood(const struct sp_call *call, const char *stream, long long wanted)
{
    const char *tag = sp_tag(call, "flood");
    long long end = sp_now_ms() + SP_LIFE_MAX * 1000LL;
    static char lines[STEP];
    long long written = 0;
    int fd = stream_of(stream);
    int code = 0;

    if (fd < 0)
        return sp_usage("a flood goes to stdout or stderr");
    memset(lines, '.', sizeof(lines));
    for (size_t at = LINE - 1; at < sizeof(lines); at += LINE)
        lines[at] = '\n';
    while (code == 0 && written < wanted && sp_now_ms() < end) {
        size_t step = wanted - written < STEP ? (size_t)(wanted - written) : STEP;
        ssize_t put = write(fd, lines + STEP - step, step); /* a flood ends with its line */

        code = put < 0 && errno != EINTR ? errno : 0;
        written += put < 0 ? 0 : put;
    }
    sp_say_number(sp_key(tag, "written"), written);
    sp_say_errno(sp_key(tag, "errno"), code);
    return SP_PROBE_OK;
}

int sp_probe_flood(const struct sp_call *call)
{
    long long wanted = 0;

    if (!sp_number(call->args[0], 1, SP_OUTPUT_MAX, &wanted))
        return SP_PROBE_USAGE;
    return flood(call, call->args[1], wanted);
}

int sp_probe_flood_forever(const struct sp_call *call)
{
    return flood(call, call->args[0], FOREVER_BYTES);
}
