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
/* Addresses whose last 32 bits are an IPv4 one, whatever lies between them and @prefix: the whole
 * of 169.254.0.0/16 and three hosts. */
#define LOCAL_NAT64 "ffff:ffff:ffff::ffff:"
#define TEREDO      "ffff:ffff::ffff:"
#define EMBEDDED_ONE(prefix, mask, low, tail)                                                      \
    "\t\tip6 daddr & " mask tail " == " prefix low " counter drop\n"
#define EMBEDDED(prefix, mask, block, one, two, three)                                             \
    EMBEDDED_ONE(prefix, mask, block, "0")                                                         \
    EMBEDDED_ONE(prefix, mask, one, "ffff")                                                        \
    EMBEDDED_ONE(prefix, mask, two, "ffff")                                                        \
    EMBEDDED_ONE(prefix, mask, three, "ffff")

/* RUL-3, RUL-10; first, so that no entry of an allowlist can open them again (RUL-4). */
static const char metadata[] =
    "\t\tip daddr 169.254.0.0/16 counter drop\n"
    "\t\tip6 daddr fe80::/10 counter drop\n"
    "\t\tip6 daddr fc00::/7 counter drop\n"
    /* RUL-12: endpoints elsewhere, one of them in a public range */
    "\t\tip daddr { 100.100.100.200, 168.63.129.16, 192.0.0.192 } "
    "counter drop\n"
    /* RUL-13: NAT64, 6to4, Teredo, IPv4-compatible, each with them in it.
     * Of Teredo the address is inverted; local NAT64 has free middle bits. */
    "\t\tip6 daddr { 64:ff9b::a9fe:0/112, 64:ff9b::6464:64c8, "
    "64:ff9b::a83f:8110, 64:ff9b::c000:c0 } counter drop\n"
    "\t\tip6 daddr { 2002:a9fe::/32, 2002:6464:64c8::/48, "
    "2002:a83f:8110::/48, 2002:c000:c0::/48 } counter drop\n"
    "\t\tip6 daddr { ::a9fe:0/112, ::6464:64c8, ::a83f:8110, "
    "::c000:c0 } counter drop\n" EMBEDDED("64:ff9b:1::", LOCAL_NAT64, "a9fe:0", "6464:64c8",
                                          "a83f:8110", "c000:c0")
        EMBEDDED("2001::", TEREDO, "5601:0", "9b9b:9b37", "57c0:7eef", "3fff:ff3f");
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
