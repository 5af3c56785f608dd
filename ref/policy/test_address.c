/* SPDX-License-Identifier: Apache-2.0 */
#include "policy/address.h"
#include "testing/testing.h"

struct address_case {
    const char *text;
    bool good;
    enum sp_issue_code code;
};

static const struct address_case cases[] = {
    {"10.0.0.0/8", true, 0},
    {"0.0.0.0/0", true, 0},
    {"192.0.2.7", true, 0},
    {"192.0.2.7/32", true, 0},
    {"::/0", true, 0},
    {"2001:db8::/32", true, 0},
    {"2001:DB8::1", true, 0},
    {"64:ff9b::10.0.0.1", true, 0},
    {"fd00:ec2::254/128", true, 0},
    {"", false, SP_ISSUE_ADDRESS},
    {"/8", false, SP_ISSUE_ADDRESS},
    {"10.0.0.0/", false, SP_ISSUE_ADDRESS},
    {"10.0.0.0/33", false, SP_ISSUE_ADDRESS},
    {"2001:db8::/129", false, SP_ISSUE_ADDRESS},
    {"10.0.0.0/08", false, SP_ISSUE_ADDRESS},
    {"10.0.0.0/+8", false, SP_ISSUE_ADDRESS},
    {"10.0.0.0/-1", false, SP_ISSUE_ADDRESS},
    {"10.0.0.0/8/8", false, SP_ISSUE_ADDRESS},
    {"10.0.0.0/1000", false, SP_ISSUE_ADDRESS},
    {"010.0.0.1", false, SP_ISSUE_ADDRESS},
    {"10.0.1", false, SP_ISSUE_ADDRESS},
    {"0x0a.0.0.1", false, SP_ISSUE_ADDRESS},
    {"167772161", false, SP_ISSUE_ADDRESS},
    {"256.0.0.1", false, SP_ISSUE_ADDRESS},
    {" 10.0.0.1", false, SP_ISSUE_ADDRESS},
    {"10.0.0.1 ", false, SP_ISSUE_ADDRESS},
    {"10.0.0.1\n", false, SP_ISSUE_ADDRESS},
    {"fe80::1%eth0", false, SP_ISSUE_ADDRESS},
    {"[::1]", false, SP_ISSUE_ADDRESS},
    {"localhost", false, SP_ISSUE_ADDRESS},
    {"10.0.0.0/8 } accept; ip daddr { 0.0.0.0/0", false, SP_ISSUE_ADDRESS},
    {"10.0.0.1-10.0.0.9", false, SP_ISSUE_ADDRESS},
    {"0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000", false, SP_ISSUE_ADDRESS},
    {"10.0.0.1/8", false, SP_ISSUE_HOST_BITS},
    {"10.0.0.1/31", false, SP_ISSUE_HOST_BITS},
    {"0.0.0.1/0", false, SP_ISSUE_HOST_BITS},
    {"2001:db8::1/32", false, SP_ISSUE_HOST_BITS},
    {"::ffff:10.0.0.1", false, SP_ISSUE_IPV4_MAPPED},
    {"::ffff:a00:1", false, SP_ISSUE_IPV4_MAPPED},
    {"::ffff:0:0/96", false, SP_ISSUE_IPV4_MAPPED},
};

static void check_text_gives_its_verdict(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        enum sp_issue_code code = SP_ISSUE_MAX;
        bool good = sp_address_check(cases[i].text, &code);

        if (good != cases[i].good || (!good && code != cases[i].code))
            fail_msg("%s: %s, code %d", cases[i].text, good ? "taken" : "refused", (int)code);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_text_gives_its_verdict),
    };

    return SP_TESTING_RUN(tests);
}
