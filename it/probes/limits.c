/* SPDX-License-Identifier: Apache-2.0 */

/*
 * limits, cpu, files, fsize: resource limits, read and gone over.
 *
 * Stand for limits of which only the soft one is set, so that the script raises it again; for hard
 * limits that a root in disguise raises; and for limits that are in a report and not in the kernel.
 *
 * limits          limit.NAME.soft, limit.NAME.hard (a number or "infinity") for each of the
 * kernel's limits; raise.NAME: errno of raising the hard limit by one ("infinity" where there is
 * nothing above it); raise.NAME.soft: errno of raising the soft one to the hard
 *                 ("equal" where it is there already)
 * cpu SECONDS     burns until killed: cpu.xcpu=1 when SIGXCPU came, after which it goes on;
 *                 cpu.survived=1 when so many seconds of processor time have passed, by the clock
 *                 that RLIMIT_CPU goes by (it counts ticks, which a busy host takes from a guest)
 * files N         opens /dev/null N times: files.opened, files.errno
 * fsize PATH BYTES  writes in steps of 64 KiB with SIGXFSZ ignored, and takes the file away:
 *                 fsize.written, fsize.errno
 */

#include "probes/probes.h"
#include "probes/say.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>

enum { STEP = 64 << 10 };

static const struct {
    const char *name;
    __rlimit_resource_t resource;
} limits[] = {
    {"as", RLIMIT_AS},           {"core", RLIMIT_CORE},
    {"cpu", RLIMIT_CPU},         {"data", RLIMIT_DATA},
    {"fsize", RLIMIT_FSIZE},     {"locks", RLIMIT_LOCKS},
    {"memlock", RLIMIT_MEMLOCK}, {"msgqueue", RLIMIT_MSGQUEUE},
    {"nice", RLIMIT_NICE},       {"nofile", RLIMIT_NOFILE},
    {"nproc", RLIMIT_NPROC},     {"rss", RLIMIT_RSS},
    {"rtprio", RLIMIT_RTPRIO},   {"rttime", RLIMIT_RTTIME},
    {"stack", RLIMIT_STACK},     {"sigpending", RLIMIT_SIGPENDING},
};

enum { LIMITS = sizeof(limits) / sizeof(limits[0]) };

static void say_limit(const char *key, rlim_t value)
{
    if (value == RLIM_INFINITY)
        sp_say(key, "infinity");
    else
        sp_say_number(key, (long long)value);
}

static void say_raised(const char *name, __rlimit_resource_t resource)
{
    struct rlimit limit;
    struct rlimit higher;
    const char *soft = "equal";

    if (getrlimit(resource, &limit) < 0)
        return;
    if (limit.rlim_cur != limit.rlim_max) {
        higher = (struct rlimit){limit.rlim_max, limit.rlim_max};
        soft = sp_errno_name(setrlimit(resource, &higher) < 0 ? errno : 0);
    }
    sp_say(sp_key3("raise", name, "soft"), soft);
    if (limit.rlim_max == RLIM_INFINITY) {
        sp_say(sp_key("raise", name), "infinity");
        return;
    }
    higher = (struct rlimit){limit.rlim_max, limit.rlim_max + 1};
    sp_say_errno(sp_key("raise", name), setrlimit(resource, &higher) < 0 ? errno : 0);
}

int sp_probe_limits(const struct sp_call *call)
{
    struct rlimit limit;

    (void)call;
    for (size_t i = 0; i < LIMITS; i++) {
        if (getrlimit(limits[i].resource, &limit) < 0)
            continue;
        say_limit(sp_key3("limit", limits[i].name, "soft"), limit.rlim_cur);
        say_limit(sp_key3("limit", limits[i].name, "hard"), limit.rlim_max);
    }
    for (size_t i = 0; i < LIMITS; i++)
        say_raised(limits[i].name, limits[i].resource);
    return SP_PROBE_OK;
}

static volatile sig_atomic_t xcpu_came;

static void on_xcpu(int number)
{
    (void)number;
    xcpu_came = 1;
}

static volatile sig_atomic_t time_over;

static void on_prof(int number)
{
    (void)number;
    time_over = 1;
}

int sp_probe_cpu(const struct sp_call *call)
{
    const char *tag = sp_tag(call, "cpu");
    struct sigaction xcpu = {.sa_handler = on_xcpu};
    struct sigaction prof = {.sa_handler = on_prof};
    struct itimerval timer = {.it_value = {.tv_usec = 0}};
    long long seconds = 0;
    bool told = false;

    if (!sp_number(call->args[0], 1, SP_LIFE_MAX, &seconds))
        return SP_PROBE_USAGE;
    timer.it_value.tv_sec = (time_t)seconds;
    sigaction(SIGXCPU, &xcpu, NULL);
    sigaction(SIGPROF, &prof, NULL);
    if (setitimer(ITIMER_PROF, &timer, NULL) < 0)
        return sp_trouble("setitimer");
    while (time_over == 0) {
        if (xcpu_came == 0 || told)
            continue;
        sp_say_number(sp_key(tag, "xcpu"), 1);
        told = true;
    }
    sp_say_number(sp_key(tag, "survived"), 1);
    return SP_PROBE_OK;
}

int sp_probe_files(const struct sp_call *call)
{
    const char *tag = sp_tag(call, "files");
    long long wanted = 0;
    long long opened = 0;
    int code = 0;

    if (!sp_number(call->args[0], 1, SP_OPEN_MAX, &wanted))
        return SP_PROBE_USAGE;
    while (code == 0 && opened < wanted) {
        if (open("/dev/null", O_RDONLY | O_CLOEXEC) < 0)
            code = errno;
        else
            opened++;
    }
    sp_say_number(sp_key(tag, "opened"), opened);
    sp_say_errno(sp_key(tag, "errno"), code);
    return SP_PROBE_OK; /* exit closes them */
}

int sp_probe_fsize(const struct sp_call *call)
{
    static const char zeros[STEP];
    const char *tag = sp_tag(call, "fsize");
    long long wanted = 0;
    long long written = 0;
    int code = 0;
    int fd = -1;

    if (!sp_number(call->args[1], 1, SP_OUTPUT_MAX, &wanted))
        return SP_PROBE_USAGE;
    signal(SIGXFSZ, SIG_IGN);
    fd = open(call->args[0], O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    code = fd < 0 ? errno : 0;
    while (code == 0 && written < wanted) {
        size_t step = wanted - written < STEP ? (size_t)(wanted - written) : STEP;
        ssize_t put = write(fd, zeros, step);

        code = put < 0 ? errno : 0;
        written += put < 0 ? 0 : put;
    }
    if (fd >= 0) {
        close(fd);
        unlink(call->args[0]);
    }
    sp_say_number(sp_key(tag, "written"), written);
    sp_say_errno(sp_key(tag, "errno"), code);
    return SP_PROBE_OK;
}
