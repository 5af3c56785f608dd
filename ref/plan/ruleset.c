/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/draft.h"
#include "plan/text.h"
#include "policy/address.h"

/*
 * nftables text (RUL-1): one inet table, so that IPv6 is not forgotten (RUL-2), and one chain on
 * the output hook. One rule a block, not a set: sets of intervals refuse entries that overlap
 * (RUL-11).
 */

static const char head[] = "table inet sandproof {\n"
                           "\tchain egress {\n";
static const char policy_accept[] = "\t\ttype filter hook output priority 0; policy accept;\n";
static const char policy_drop[] = "\t\ttype filter hook output priority 0; policy drop;\n";
/* RUL-3, RUL-10; first, so that no entry of an allowlist can open them again (RUL-4). */
static const char metadata[] = "\t\tip daddr 169.254.0.0/16 counter drop\n"
                               "\t\tip6 daddr fe80::/10 counter drop\n"
                               "\t\tip6 daddr fc00::/7 counter drop\n";
static const char loopback[] = "\t\toifname \"lo\" accept\n"
                               "\t\tip daddr 127.0.0.0/8 accept\n"
                               "\t\tip6 daddr ::1 accept\n";
static const char rule4[] = "\t\tip daddr ";
static const char rule6[] = "\t\tip6 daddr ";
static const char accept[] = " accept\n";
static const char tail[] = "\t}\n"
                           "}\n";

static size_t room(const struct sp_strings *allow)
{
    size_t size = sizeof(head) + sizeof(policy_accept) + sizeof(metadata) + sizeof(loopback) +
                  sizeof(tail) + 1;

    for (size_t i = 0; i < allow->length; i++)
        size += sizeof(rule6) + strlen(allow->items[i]) + sizeof(accept);
    return size;
}

/* RUL-5, RUL-9. Entries have passed sp_address_check(): nothing in them can end the rule. */
static void add_allow(struct sp_text *text, const struct sp_strings *allow)
{
    sp_text_add(text, loopback, sizeof(loopback) - 1);
    for (size_t i = 0; i < allow->length; i++) {
        if (sp_address_is_ipv6(allow->items[i]))
            sp_text_add(text, rule6, sizeof(rule6) - 1);
        else
            sp_text_add(text, rule4, sizeof(rule4) - 1);
        sp_text_add_str(text, allow->items[i]);
        sp_text_add(text, accept, sizeof(accept) - 1);
    }
}

const char *sp_ruleset_text(const struct sp_draft *draft)
{
    const struct sp_policy *policy = &draft->request->policy;
    bool allowlist = draft->filter == SP_FILTER_ALLOWLIST;
    char *bytes = sp_arena_alloc(draft->arena, room(&policy->network.allow));
    struct sp_text text = {.next = bytes};

    if (bytes == NULL)
        return NULL;
    sp_text_add(&text, head, sizeof(head) - 1);
    if (allowlist)
        sp_text_add(&text, policy_drop, sizeof(policy_drop) - 1); /* RUL-6 */
    else
        sp_text_add(&text, policy_accept, sizeof(policy_accept) - 1); /* RUL-7 */
    if (policy->network.deny_link_local_and_metadata)                 /* RUL-8 */
        sp_text_add(&text, metadata, sizeof(metadata) - 1);
    if (allowlist)
        add_allow(&text, &policy->network.allow);
    sp_text_add(&text, tail, sizeof(tail)); /* with its NUL */
    return bytes;
}
