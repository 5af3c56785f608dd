/* SPDX-License-Identifier: Apache-2.0 */
#include "detect/interfaces.h"

#include "base/error.h"

#include <ifaddrs.h>
#include <net/if.h>
#include <string.h>

static bool is_plain(const char *name)
{
    for (; *name != '\0'; name++) {
        if (*name <= ' ' || *name > '~')
            return false;
    }
    return true;
}

static bool is_listed(const struct sp_observations *observations, const char *name)
{
    for (size_t i = 0; i < observations->interface_count; i++) {
        if (strcmp(observations->interfaces[i].name, name) == 0)
            return true;
    }
    return false;
}

/* An interface has an entry for each of its addresses. */
static int list(const struct ifaddrs *entries, struct sp_arena *arena,
                struct sp_observations *observations)
{
    size_t count = 0;

    for (const struct ifaddrs *entry = entries; entry != NULL; entry = entry->ifa_next)
        count++;
    observations->interfaces = sp_arena_array(arena, count, sizeof(*observations->interfaces));
    if (observations->interfaces == NULL)
        return SP_E_NOMEM;
    for (const struct ifaddrs *entry = entries; entry != NULL; entry = entry->ifa_next) {
        struct sp_interface *interface = &observations->interfaces[observations->interface_count];

        if (!is_plain(entry->ifa_name) || is_listed(observations, entry->ifa_name))
            continue;
        interface->name = sp_arena_strndup(arena, entry->ifa_name, strlen(entry->ifa_name));
        if (interface->name == NULL)
            return SP_E_NOMEM;
        interface->internal = (entry->ifa_flags & IFF_LOOPBACK) != 0;
        observations->interface_count++;
    }
    return 0;
}

int sp_interfaces_list(struct sp_arena *arena, struct sp_observations *observations)
{
    struct ifaddrs *entries = NULL;
    int rc = 0;

    if (getifaddrs(&entries) < 0)
        return 0;
    rc = list(entries, arena, observations);
    freeifaddrs(entries);
    return rc;
}
