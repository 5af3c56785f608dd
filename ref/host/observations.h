/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_HOST_OBSERVATIONS_H
#define SP_HOST_OBSERVATIONS_H

#include "plan/capabilities.h"
#include "json/read.h"
#include "json/write.h"

#include <stdbool.h>
#include <stdint.h>

/** enum sp_program - the programs that PATH is searched for */
enum sp_program {
    SP_PROGRAM_BWRAP,
    SP_PROGRAM_NSJAIL,
    SP_PROGRAM_FIREJAIL,
    SP_PROGRAM_PRLIMIT,
    SP_PROGRAM_SLIRP4NETNS,
    SP_PROGRAM_MAX,
};

/** sp_program_names - their names, in the order of the enum */
extern const char *const sp_program_names[SP_PROGRAM_MAX];

/** enum sp_userns_sysctl - what kernel.unprivileged_userns_clone reads */
enum sp_userns_sysctl {
    SP_USERNS_SYSCTL_ABSENT,
    SP_USERNS_SYSCTL_0,
    SP_USERNS_SYSCTL_1,
    SP_USERNS_SYSCTL_MAX,
};

/** enum sp_trial - how running the wrapper once went */
enum sp_trial {
    SP_TRIAL_UNKNOWN, /* it was not tried */
    SP_TRIAL_FAILED,
    SP_TRIAL_WORKED,
};

/** struct sp_interface - one network interface; @internal: loopback */
struct sp_interface {
    const char *name;
    bool internal;
};

/**
 * struct sp_observations - what was seen of a host, before anything is concluded (CAP)
 * @on_path:       which programs were found
 * @macvlan:       what the operator gave, NULL where nothing
 * @wrapper_trial: of the wrapper that would be used (CAP-3)
 * @wrapper_lacks: flags that this wrapper does not know; empty too when it was not asked
 *
 * Strings and lists are borrowed.
 */
struct sp_observations {
    int platform; /* enum sp_platform */
    uint64_t euid;
    bool on_path[SP_PROGRAM_MAX];
    int userns_sysctl; /* enum sp_userns_sysctl */
    bool namespace_probe;
    struct sp_interface *interfaces;
    size_t interface_count;
    struct sp_addressing macvlan;
    int wrapper_trial; /* enum sp_trial */
    struct sp_strings wrapper_lacks;
};

/** sp_observations_read() - from JSON; a reader for struct sp_field */
void sp_observations_read(const cJSON *value, const struct sp_path *path, struct sp_issues *issues,
                          void *target);

/** sp_observations_write() - as JSON; what was not observed is absent */
void sp_observations_write(struct sp_json_writer *writer,
                           const struct sp_observations *observations);

/** sp_observations_wrapper() - the first wrapper that was found, whatever it is good for (CAP-3) */
enum sp_wrapper sp_observations_wrapper(const struct sp_observations *observations);

/**
 * sp_capabilities_derive() - what a host can do, from what was seen of it; a pure function (CAP)
 * @arena: owns what had to be copied; the result borrows the rest from @observations
 *
 * Return: 0 or SP_E_NOMEM.
 */
int sp_capabilities_derive(const struct sp_observations *observations, struct sp_arena *arena,
                           struct sp_capabilities *ret_capabilities);

#endif
