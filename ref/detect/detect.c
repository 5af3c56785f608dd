/* SPDX-License-Identifier: Apache-2.0 */
#include "detect/detect.h"

#include "detect/interfaces.h"
#include "detect/namespace_probe.h"
#include "detect/path_search.h"
#include "detect/wrapper_ask.h"

#include <fcntl.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

enum { TIMEOUT_MS = 5000 };

static enum sp_platform observe_platform(void)
{
    struct utsname name;

    if (uname(&name) < 0)
        return SP_PLATFORM_OTHER;
    if (strcmp(name.sysname, "Linux") == 0)
        return SP_PLATFORM_LINUX;
    return strcmp(name.sysname, "Darwin") == 0 ? SP_PLATFORM_DARWIN : SP_PLATFORM_OTHER;
}

/* A file that is there and cannot be read, or says something new, is not a permission: 0. */
static enum sp_userns_sysctl observe_sysctl(const char *path)
{
    char text[8];
    ssize_t length = 0;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

    if (fd < 0)
        return access(path, F_OK) < 0 ? SP_USERNS_SYSCTL_ABSENT : SP_USERNS_SYSCTL_0;
    length = read(fd, text, sizeof(text));
    close(fd);
    return length >= 1 && text[0] == '1' && (length == 1 || text[1] == '\n') ? SP_USERNS_SYSCTL_1
                                                                             : SP_USERNS_SYSCTL_0;
}

static bool is_ascii(const char *text)
{
    for (; text != NULL && *text != '\0'; text++) {
        if ((unsigned char)*text > '~')
            return false;
    }
    return true;
}

static int observe_programs(const struct sp_detect_options *options,
                            struct sp_observations *observations, const char **ret_files)
{
    for (int program = 0; program < SP_PROGRAM_MAX; program++) {
        int rc = sp_path_search(options->path, sp_program_names[program], options->arena,
                                &ret_files[program]);

        if (rc < 0)
            return rc;
        observations->on_path[program] = ret_files[program] != NULL;
    }
    return 0;
}

static const char *wrapper_file(enum sp_wrapper wrapper, const char *const *files)
{
    return wrapper == SP_WRAPPER_BWRAP ? files[SP_PROGRAM_BWRAP] : files[SP_PROGRAM_NSJAIL];
}

static int observe(const struct sp_detect_options *options, struct sp_observations *observations,
                   struct sp_error *reterr)
{
    int timeout_ms = options->timeout_ms != 0 ? options->timeout_ms : TIMEOUT_MS;
    const char *sysctl = options->sysctl_path != NULL
                             ? options->sysctl_path
                             : "/proc/sys/kernel/unprivileged_userns_clone";
    const char *files[SP_PROGRAM_MAX];
    enum sp_wrapper wrapper = SP_WRAPPER_NONE;
    int rc = 0;

    observations->platform = observe_platform();
    observations->euid = geteuid();
    observations->userns_sysctl = observe_sysctl(sysctl);
    observations->macvlan = options->macvlan;
    if (observe_programs(options, observations, files) < 0 ||
        sp_interfaces_list(options->arena, observations) < 0)
        return sp_error_nomem(reterr);
    if (observations->platform != SP_PLATFORM_LINUX)
        return 0;
    rc = sp_namespace_probe(timeout_ms, &observations->namespace_probe, reterr);
    wrapper = sp_observations_wrapper(observations);
    if (rc < 0 || wrapper == SP_WRAPPER_NONE || wrapper == SP_WRAPPER_FIREJAIL)
        return rc;
    return sp_wrapper_ask(wrapper, wrapper_file(wrapper, files), options->path, timeout_ms,
                          options->arena, observations, reterr);
}

int sp_detect(const struct sp_detect_options *options, struct sp_observations *ret_observations,
              struct sp_capabilities *ret_capabilities, struct sp_error *reterr)
{
    struct sp_observations observations = {0};
    int rc = 0;

    if (!is_ascii(options->macvlan.ip) || !is_ascii(options->macvlan.netmask) ||
        !is_ascii(options->macvlan.gateway))
        return sp_error_set(reterr, SP_E_INVALID, "macvlan addresses must be plain ASCII");
    rc = observe(options, &observations, reterr);
    if (rc < 0)
        return rc;
    if (sp_capabilities_derive(&observations, options->arena, ret_capabilities) < 0)
        return sp_error_nomem(reterr);
    *ret_observations = observations;
    return 0;
}
