/* SPDX-License-Identifier: Apache-2.0 */
#include "egress/egress.h"
#include "testing/testing.h"

#include <string.h>

#define CHAIN(policy, rules)                                                                       \
    "table inet t {\n chain c {\n type filter hook output priority 0; policy " policy ";\n" rules  \
    " }\n}\n"

static const char *const addresses[] = {
    "8.8.8.8", "127.0.0.1", "169.254.169.254", "2001:db8::1", "::1", "fe80::1", "fd00:ec2::254",
};

enum { COUNT = sizeof(addresses) / sizeof(addresses[0]) };

/* @expected: a letter an address, "a" accept, "d" drop. */
static void assert_verdicts(const char *ruleset, const char *expected)
{
    enum sp_egress_verdict verdicts[COUNT];
    struct sp_error error = {0};

    if (sp_egress_judge(ruleset, addresses, COUNT, verdicts, &error) != 0)
        fail_msg("not judged: %s", error.text);
    for (size_t i = 0; i < COUNT; i++) {
        if (verdicts[i] != (expected[i] == 'a' ? SP_EGRESS_ACCEPT : SP_EGRESS_DROP))
            fail_msg("%s: verdict %d", addresses[i], (int)verdicts[i]);
    }
}

static void judge_open_ruleset_accepts_all(void **state)
{
    (void)state;
    assert_verdicts(CHAIN("accept", ""), "aaaaaaa");
    assert_verdicts("", "aaaaaaa");
}

static void judge_metadata_rules_drop_metadata(void **state)
{
    (void)state;
    assert_verdicts(CHAIN("accept", "ip daddr 169.254.0.0/16 drop\nip6 daddr fe80::/10 drop\n"
                                    "ip6 daddr fc00::/7 drop\n"),
                    "aadaadd");
}

static void judge_policy_drop_lets_only_the_listed_out(void **state)
{
    (void)state;
    assert_verdicts(CHAIN("drop", "oifname \"lo\" accept\nip daddr 8.8.8.8 accept\n"), "aaddadd");
}

static void judge_wrong_family_leaves_ipv6_open(void **state)
{
    (void)state;
    assert_verdicts("table ip t {\n chain c {\n type filter hook output priority 0; policy drop;\n"
                    " }\n}\n",
                    "dddaaaa");
}

static void judge_text_that_does_not_load_is_invalid(void **state)
{
    enum sp_egress_verdict verdicts[COUNT];
    struct sp_error error = {0};

    (void)state;
    assert_int_equal(sp_egress_judge("table x {", addresses, COUNT, verdicts, &error),
                     SP_E_INVALID);
    assert_non_null(strstr(error.text, "syntax error"));
    assert_int_equal(sp_egress_judge("include \"/etc/passwd\"", addresses, COUNT, verdicts, &error),
                     SP_E_INVALID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(judge_open_ruleset_accepts_all),
        cmocka_unit_test(judge_metadata_rules_drop_metadata),
        cmocka_unit_test(judge_policy_drop_lets_only_the_listed_out),
        cmocka_unit_test(judge_wrong_family_leaves_ipv6_open),
        cmocka_unit_test(judge_text_that_does_not_load_is_invalid),
    };

    return SP_TESTING_RUN(tests);
}
