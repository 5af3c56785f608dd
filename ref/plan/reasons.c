/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/report.h"

/*
 * The reasons, as an operator reads them (REP-14 to REP-33). A platform's name is part of some:
 * those have a text for each platform, so that no reason is ever put together at run time.
 */

struct reason {
    const char *code;
    const char *text;                       /* on every platform, or on Linux alone */
    const char *elsewhere[SP_PLATFORM_MAX]; /* where the platform is part of the reason */
};

#define EVERYWHERE(code, text)                                                                     \
    {                                                                                              \
        code, text,                                                                                \
        {                                                                                          \
            NULL, NULL, NULL                                                                       \
        }                                                                                          \
    }

#define BY_PLATFORM(code, text, before, behind)                                                    \
    {                                                                                              \
        code, text,                                                                                \
        {                                                                                          \
            [SP_PLATFORM_DARWIN] = before "darwin" behind,                                         \
            [SP_PLATFORM_OTHER] = before "other" behind,                                           \
        }                                                                                          \
    }

static const struct reason reasons[SP_REASON_MAX] = {
    [SP_REASON_PRIVILEGE_NO_TARGET] = EVERYWHERE(
        "privilege.no-target",
        "the supervisor is root and the policy names no uid to drop to: set privilege.uid"),
    [SP_REASON_PRIVILEGE_INHERIT_ROOT] = EVERYWHERE(
        "privilege.inherit-root",
        "the supervisor is root and the policy inherits its identity: the command runs as root"),
    [SP_REASON_PRIVILEGE_NO_WRAPPER] = EVERYWHERE(
        "privilege.no-wrapper",
        "no namespace wrapper is engaged that could carry the drop: the command runs as root"),
    [SP_REASON_RESOURCES_NO_PRLIMIT] =
        BY_PLATFORM("resources.no-prlimit",
                    "prlimit was not found, so no resource limit is set: install util-linux",
                    "prlimit is not available on ", ", so no resource limit is set"),
    [SP_REASON_RESOURCES_NPROC_UNISOLATED] = EVERYWHERE(
        "resources.nproc-unisolated",
        "maxProcesses is not applied: without a wrapper's user namespace RLIMIT_NPROC counts "
        "every process of the supervisor's uid, which is root"),
    [SP_REASON_NETWORK_METADATA_UNENFORCEABLE] = EVERYWHERE(
        "network.metadata-unenforceable",
        "link-local and metadata addresses stay reachable: this host cannot plumb a filtered "
        "network namespace (install bubblewrap and slirp4netns)"),
    [SP_REASON_NETWORK_RULESET_UNSTAGED] = EVERYWHERE(
        "network.ruleset-unstaged",
        "the egress ruleset cannot be staged: the runner gave no nftRulesetPath, so the host's "
        "network is used unfiltered"),
    [SP_REASON_NETWORK_LAUNCHER_UNSTAGED] = EVERYWHERE(
        "network.launcher-unstaged",
        "the rootless launcher cannot be staged: the runner gave no rootlessLauncherPath, so the "
        "host's network is used unfiltered"),
    [SP_REASON_NETWORK_PLATFORM] =
        BY_PLATFORM("network.platform", "network isolation needs Linux",
                    "network isolation needs Linux, not ", ": the host's network is used"),
    [SP_REASON_NETWORK_NO_NETNS] = EVERYWHERE(
        "network.no-netns", "no network namespace can be made here: the host's network is used"),
    [SP_REASON_NETWORK_NO_EGRESS] = EVERYWHERE(
        "network.no-egress",
        "the allowlist needs a plumbed network namespace, which this host cannot make; a routeless "
        "one would blackhole what is allowed, so the host's network is used unfiltered"),
    [SP_REASON_NETWORK_WRAPPER_NOT_ENGAGED] = EVERYWHERE(
        "network.wrapper-not-engaged",
        "no wrapper is engaged that could make the network namespace: the host's network is used"),
    [SP_REASON_NETWORK_FAIL_CLOSED] =
        EVERYWHERE("network.fail-closed",
                   "the policy could not be read: the fail-closed profile is used in its place"),
    [SP_REASON_FILESYSTEM_PLATFORM] = BY_PLATFORM(
        "filesystem.platform", "filesystem confinement needs Linux",
        "filesystem confinement needs Linux, not ", ": the whole host filesystem is visible"),
    [SP_REASON_FILESYSTEM_NO_USERNS] =
        EVERYWHERE("filesystem.no-userns",
                   "user namespaces cannot be made here, so the filesystem is not confined"),
    [SP_REASON_FILESYSTEM_NO_WRAPPER] = EVERYWHERE(
        "filesystem.no-wrapper",
        "no sandbox wrapper was found, so the filesystem is not confined: install bubblewrap"),
    [SP_REASON_FILESYSTEM_FIREJAIL] = EVERYWHERE(
        "filesystem.firejail",
        "firejail is the only wrapper found and delivers nothing here: install bubblewrap"),
    [SP_REASON_FILESYSTEM_NO_SCRATCH] = EVERYWHERE(
        "filesystem.no-scratch", "the runner gave no scratch dir to confine the filesystem to"),
    [SP_REASON_FILESYSTEM_ROOTLESS_NEEDS_BWRAP] = EVERYWHERE(
        "filesystem.rootless-needs-bwrap",
        "the rootless network namespace needs bwrap as the wrapper, and it is another here"),
    [SP_REASON_MEMORY_NOT_PER_RUN] = EVERYWHERE(
        "resources.memory-not-per-run",
        "memoryBytes is not enforced for this run: its interpreter takes no heap flag, and the "
        "ceiling is the cgroup of the supervisor"),
    [SP_REASON_NPROC_SHARED_UID] = EVERYWHERE(
        "resources.nproc-shared-uid",
        "maxProcesses is not applied: without a wrapper's user namespace RLIMIT_NPROC would count "
        "the supervisor's own processes"),
};

const char *sp_reason_code_name(enum sp_reason_code code)
{
    return reasons[code].code;
}

const char *sp_reason_text(enum sp_reason_code code, enum sp_platform platform)
{
    const char *elsewhere = reasons[code].elsewhere[platform];

    return elsewhere != NULL ? elsewhere : reasons[code].text;
}
