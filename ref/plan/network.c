/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/draft.h"

static void use_host(struct sp_draft *draft, enum sp_reason_code code)
{
    draft->netns = SP_NETNS_HOST;
    draft->filter = SP_FILTER_NONE;
    draft->report->enforced[SP_LAYER_NETWORK] = false;
    sp_report_downgrade(draft->report, SP_LAYER_NETWORK, code);
}

static void use_namespace(struct sp_draft *draft, enum sp_netns netns, enum sp_filter filter)
{
    draft->netns = netns;
    draft->filter = filter;
    draft->report->enforced[SP_LAYER_NETWORK] = true;
}

/* NET-1 to NET-3. SP_NETNS_HOST: no real way out can be made here. */
static enum sp_netns plumbing(const struct sp_capabilities *capabilities)
{
    if (capabilities->net_egress_iface != NULL && capabilities->net_egress_addressing.ip != NULL)
        return SP_NETNS_MACVLAN;
    if (capabilities->net_egress_rootless)
        return SP_NETNS_ROOTLESS;
    return SP_NETNS_HOST;
}

/* A filter without a way out would cut off what is allowed: then the host's network, and a
 * downgrade that says so, never a blackhole (NET-6, NET-12). */
static void plumb(struct sp_draft *draft, enum sp_filter filter, enum sp_reason_code otherwise)
{
    enum sp_netns netns = plumbing(&draft->request->capabilities);

    if (netns == SP_NETNS_HOST)
        use_host(draft, otherwise);
    else if (draft->request->nft_ruleset_path == NULL) /* NET-13 */
        use_host(draft, SP_REASON_NETWORK_RULESET_UNSTAGED);
    else if (netns == SP_NETNS_ROOTLESS && draft->request->rootless_launcher_path == NULL)
        use_host(draft, SP_REASON_NETWORK_LAUNCHER_UNSTAGED); /* NET-14 */
    else
        use_namespace(draft, netns, filter);
}

static void isolate(struct sp_draft *draft)
{
    const struct sp_capabilities *capabilities = &draft->request->capabilities;
    const struct sp_policy *policy = &draft->request->policy;

    if (capabilities->platform != SP_PLATFORM_LINUX)
        use_host(draft, SP_REASON_NETWORK_PLATFORM); /* NET-8 */
    else if (!capabilities->net_namespaces)
        use_host(draft, SP_REASON_NETWORK_NO_NETNS); /* NET-9 */
    else if (policy->network.mode == SP_NETWORK_DENY || policy->network.allow.length == 0)
        use_namespace(draft, SP_NETNS_ROUTELESS, SP_FILTER_NONE); /* NET-7, NET-10 */
    else
        plumb(draft, SP_FILTER_ALLOWLIST, SP_REASON_NETWORK_NO_EGRESS); /* NET-11 */
}

void sp_network_decide(struct sp_draft *draft)
{
    const struct sp_policy *policy = &draft->request->policy;

    if (policy->network.mode != SP_NETWORK_UNRESTRICTED)
        isolate(draft);
    else if (policy->network.deny_link_local_and_metadata)
        /* NET-5 */
        plumb(draft, SP_FILTER_METADATA_ONLY, SP_REASON_NETWORK_METADATA_UNENFORCEABLE);
    else
        use_namespace(draft, SP_NETNS_HOST, SP_FILTER_NONE); /* NET-4 */
}
