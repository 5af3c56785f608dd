/* SPDX-License-Identifier: Apache-2.0 */

/*
 * From what was seen to what can be done, in the order of the specification: what a later line
 * needs, an earlier one has concluded. What a wrapper was asked can only take away.
 */

#include "host/observations.h"

#include "base/error.h"
#include "plan/wrapper_flags.h"

#include <string.h>

const char *const sp_program_names[SP_PROGRAM_MAX] = {
    [SP_PROGRAM_BWRAP] = "bwrap",
    [SP_PROGRAM_NSJAIL] = "nsjail",
    [SP_PROGRAM_FIREJAIL] = "firejail",
    [SP_PROGRAM_PRLIMIT] = "prlimit",
    [SP_PROGRAM_SLIRP4NETNS] = "slirp4netns",
};

/* CAP-3 */
enum sp_wrapper sp_observations_wrapper(const struct sp_observations *observations)
{
    if (observations->on_path[SP_PROGRAM_BWRAP])
        return SP_WRAPPER_BWRAP;
    if (observations->on_path[SP_PROGRAM_NSJAIL])
        return SP_WRAPPER_NSJAIL;
    if (observations->on_path[SP_PROGRAM_FIREJAIL])
        return SP_WRAPPER_FIREJAIL;
    return SP_WRAPPER_NONE;
}

static bool lacks(const struct sp_observations *observations, enum sp_flag_use use)
{
    enum sp_wrapper wrapper = sp_observations_wrapper(observations);

    for (size_t i = 0; i < observations->wrapper_lacks.length; i++) {
        if (sp_wrapper_flag_use(wrapper, observations->wrapper_lacks.items[i]) == use)
            return true;
    }
    return false;
}

/* CAP-19, CAP-20: one that does not work, or would refuse any plan, is as good as none; one that
 * nobody asked counts as one that works (CAP-24). */
static enum sp_wrapper usable_wrapper(const struct sp_observations *observations)
{
    if (observations->wrapper_trial == SP_TRIAL_FAILED || lacks(observations, SP_FLAG_ANY_PLAN))
        return SP_WRAPPER_NONE;
    return sp_observations_wrapper(observations);
}

/* CAP-8, CAP-26 */
static const char *first_interface(const struct sp_observations *observations)
{
    for (size_t i = 0; i < observations->interface_count; i++) {
        if (!observations->interfaces[i].internal)
            return observations->interfaces[i].name;
    }
    return NULL;
}

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* @text without the blanks around it, in @arena; NULL text: NULL, and so is one that is blank. */
static bool trim(const char *text, struct sp_arena *arena, const char **ret_trimmed)
{
    size_t length = text != NULL ? strlen(text) : 0;

    *ret_trimmed = NULL;
    while (length > 0 && is_blank(text[length - 1]))
        length--;
    while (length > 0 && is_blank(*text)) {
        text++;
        length--;
    }
    if (length == 0)
        return true;
    *ret_trimmed = sp_arena_strndup(arena, text, length);
    return *ret_trimmed != NULL;
}

/* CAP-9: all three or none; CAP-25: without the blanks around them. */
static int derive_addressing(const struct sp_addressing *given, struct sp_arena *arena,
                             struct sp_addressing *ret_addressing)
{
    struct sp_addressing trimmed = {0};

    if (!trim(given->ip, arena, &trimmed.ip) || !trim(given->netmask, arena, &trimmed.netmask) ||
        !trim(given->gateway, arena, &trimmed.gateway))
        return SP_E_NOMEM;
    if (trimmed.ip != NULL && trimmed.netmask != NULL && trimmed.gateway != NULL)
        *ret_addressing = trimmed;
    return 0;
}

int sp_capabilities_derive(const struct sp_observations *observations, struct sp_arena *arena,
                           struct sp_capabilities *ret_capabilities)
{
    struct sp_capabilities *caps = ret_capabilities;

    memset(caps, 0, sizeof(*caps));
    caps->platform = observations->platform;
    caps->euid_is_root = observations->euid == 0; /* CAP-18 */
    if (caps->platform != SP_PLATFORM_LINUX)      /* CAP-1 */
        return 0;
    caps->has_prlimit = observations->on_path[SP_PROGRAM_PRLIMIT]; /* CAP-2 */
    caps->rlimit_native = caps->has_prlimit;
    caps->wrapper = usable_wrapper(observations);
    caps->user_ns_creatable = observations->userns_sysctl != SP_USERNS_SYSCTL_0 && /* CAP-4 */
                              observations->namespace_probe;                       /* CAP-5 */
    caps->user_namespaces = caps->user_ns_creatable;                               /* CAP-6 */
    caps->net_namespaces =
        (caps->wrapper == SP_WRAPPER_BWRAP || caps->wrapper == SP_WRAPPER_NSJAIL) && /* CAP-7 */
        caps->user_ns_creatable && !lacks(observations, SP_FLAG_NAMESPACE);          /* CAP-21 */
    if (caps->wrapper == SP_WRAPPER_NSJAIL && caps->net_namespaces && caps->euid_is_root &&
        !lacks(observations, SP_FLAG_MACVLAN))                  /* CAP-22 */
        caps->net_egress_iface = first_interface(observations); /* CAP-8 */
    caps->net_egress_rootless = caps->wrapper == SP_WRAPPER_BWRAP && caps->net_namespaces &&
                                observations->on_path[SP_PROGRAM_SLIRP4NETNS] && /* CAP-10 */
                                !lacks(observations, SP_FLAG_ROOTLESS);          /* CAP-23 */
    if (caps->net_egress_iface == NULL)
        return 0;
    return derive_addressing(&observations->macvlan, arena, &caps->net_egress_addressing);
}
