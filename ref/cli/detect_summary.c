/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/detect_summary.h"

#include "host/summary.h"
#include "policy/profiles.h"

static void add_layer(struct sp_buf *text, const struct sp_report *report, enum sp_layer layer)
{
    sp_buf_addf(text, "  %-11s %s\n", sp_layer_name(layer),
                report->enforced[layer] ? "enforced" : "NOT enforced");
    for (size_t i = 0; i < report->downgrades.length; i++) {
        if (report->downgrades.items[i].layer == layer)
            sp_buf_addf(text, "              %s\n",
                        sp_reason_text(report->downgrades.items[i].code, report->platform));
    }
}

static void add_egress(struct sp_buf *text, const struct sp_capabilities *capabilities)
{
    const char *way = "none: an allowlist with entries cannot be enforced here";

    if (capabilities->net_egress_addressing.ip != NULL)
        way = "macvlan";
    else if (capabilities->net_egress_rootless)
        way = "slirp4netns, without root";
    sp_buf_addf(text, "Filtered way out of a sandbox: %s\n", way);
}

static void add_wrapper(struct sp_buf *text, const struct sp_observations *observations)
{
    const char *name = sp_wrapper_name(sp_observations_wrapper(observations));

    if (observations->wrapper_trial == SP_TRIAL_FAILED)
        sp_buf_addf(text, "%s is installed but does not work here: try `%s %s` by hand\n", name,
                    name,
                    sp_observations_wrapper(observations) == SP_WRAPPER_BWRAP
                        ? "--unshare-all --ro-bind / / --proc /proc --dev /dev true"
                        : "--help");
    if (observations->wrapper_lacks.length == 0)
        return;
    sp_buf_addf(text, "%s does not know what some plans need:", name);
    for (size_t i = 0; i < observations->wrapper_lacks.length; i++)
        sp_buf_addf(text, " %s", observations->wrapper_lacks.items[i]);
    sp_buf_add_char(text, '\n');
}

static void add_package(struct sp_buf *text, bool *begun, const char *package, const char *what)
{
    if (!*begun)
        sp_buf_add_str(text, "Debian packages that would help:\n");
    *begun = true;
    sp_buf_addf(text, "  %-11s %s\n", package, what);
}

static void add_packages(struct sp_buf *text, const struct sp_observations *observations)
{
    bool begun = false;

    if (observations->platform != SP_PLATFORM_LINUX)
        return;
    if (!observations->on_path[SP_PROGRAM_BWRAP])
        add_package(text, &begun, "bubblewrap", "the sandbox wrapper, bwrap");
    if (!observations->on_path[SP_PROGRAM_SLIRP4NETNS])
        add_package(text, &begun, "slirp4netns", "a filtered way out, for allowlists with entries");
    if (!observations->on_path[SP_PROGRAM_PRLIMIT])
        add_package(text, &begun, "util-linux", "resource limits, prlimit");
}

static void add_namespaces(struct sp_buf *text, const struct sp_observations *observations)
{
    if (observations->platform != SP_PLATFORM_LINUX)
        return;
    if (observations->userns_sysctl == SP_USERNS_SYSCTL_0)
        sp_buf_add_str(text, "Unprivileged user namespaces are switched off: "
                             "sysctl kernel.unprivileged_userns_clone=1\n");
    else if (!observations->namespace_probe)
        sp_buf_add_str(text, "The kernel, AppArmor or a container's seccomp profile does not let "
                             "user and network namespaces be made\n");
}

int sp_detect_summary(const struct sp_observations *observations,
                      const struct sp_capabilities *capabilities, struct sp_arena *arena,
                      struct sp_buf *text)
{
    struct sp_policy policy;
    struct sp_report report;

    sp_policy_default(NULL, NULL, &policy);
    if (sp_host_summary_make(capabilities, &policy, arena, &report) < 0)
        return SP_E_NOMEM;
    sp_buf_addf(text, "The default profile on this host (%s, the supervisor is %s):\n",
                sp_platform_name(capabilities->platform),
                capabilities->euid_is_root ? "root" : "not root");
    for (int layer = 0; layer < SP_LAYER_MAX; layer++)
        add_layer(text, &report, layer);
    add_egress(text, capabilities);
    add_namespaces(text, observations);
    add_wrapper(text, observations);
    add_packages(text, observations);
    return 0;
}
