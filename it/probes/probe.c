/* SPDX-License-Identifier: Apache-2.0 */
#include "probes/probe.h"

#include "probes/say.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/prctl.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t bound_passed;

const char *sp_tag(const struct sp_call *call, const char *usual)
{
    return call->tag != NULL ? call->tag : usual;
}

bool sp_number(const char *text, long long least, long long most, long long *ret_number)
{
    char *end = NULL;
    long long number = 0;

    errno = 0;
    number = strtoll(text, &end, 10);
    if (errno != 0 || end == text || *end != '\0' || number < least || number > most) {
        fprintf(stderr, "probe: %s: not a number from %lld to %lld\n", text, least, most);
        return false;
    }
    *ret_number = number;
    return true;
}

int sp_usage(const char *what)
{
    fprintf(stderr, "probe: %s\n", what);
    return SP_PROBE_USAGE;
}

int sp_trouble(const char *what)
{
    fprintf(stderr, "probe: %s: %s\n", what, sp_errno_name(errno));
    return SP_PROBE_TROUBLE;
}

const char *sp_self(void)
{
    /* NOLINTNEXTLINE(performance-no-int-to-ptr): this is how the kernel hands it over */
    return (const char *)getauxval(AT_EXECFN);
}

static void on_bound(int number)
{
    (void)number;
    bound_passed = 1;
}

static void set_alarm(int first_ms, int then_ms)
{
    struct itimerval timer = {
        .it_value = {.tv_sec = first_ms / 1000, .tv_usec = first_ms % 1000 * 1000L},
        .it_interval = {.tv_sec = 0, .tv_usec = then_ms * 1000L},
    };

    setitimer(ITIMER_REAL, &timer, NULL);
}

void sp_bound_begin(int ms)
{
    struct sigaction action = {.sa_handler = on_bound}; /* no SA_RESTART: calls are to end */

    bound_passed = 0;
    sigaction(SIGALRM, &action, NULL);
    set_alarm(ms, 100);
}

int sp_bound_end(int code)
{
    set_alarm(0, 0);
    return code == EINTR && bound_passed != 0 ? ETIMEDOUT : code;
}

void sp_child_settle(pid_t parent)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(0);
    signal(SIGALRM, SIG_DFL);
    alarm(SP_LIFE_MAX);
}

void sp_sleep_ms(long ms)
{
    struct timespec left = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000L};

    while (nanosleep(&left, &left) < 0 && errno == EINTR)
        continue;
}

void sp_hold(const struct sp_call *call)
{
    if (call->hold == 0)
        return;
    sp_say_word("ready");
    sp_sleep_ms(call->hold * 1000L);
}

int sp_read_small(const char *path, char *bytes, size_t size, size_t *ret_length)
{
    int fd = -1;
    ssize_t got = -1;
    int code = 0;

    *ret_length = 0;
    bytes[0] = '\0';
    sp_bound_begin(SP_WAIT_MS);
    fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd >= 0)
        got = read(fd, bytes, size - 1);
    code = sp_bound_end(got < 0 ? errno : 0);
    if (fd >= 0)
        close(fd);
    if (got < 0)
        return code;
    bytes[got] = '\0';
    *ret_length = (size_t)got;
    return 0;
}

pid_t sp_pid_from(const char *name)
{
    pid_t pid = 0;

    for (; *name >= '0' && *name <= '9' && pid < 1 << 26; name++)
        pid = pid * 10 + (*name - '0');
    return *name == '\0' ? pid : 0;
}
