/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_POLICY_ADDRESS_H
#define SP_POLICY_ADDRESS_H

#include "json/issues.h"

#include <stdbool.h>

/**
 * sp_address_check() - is @text exactly one IP address or CIDR block?
 * @ret_code: when it is not, what is wrong: SP_ISSUE_ADDRESS, SP_ISSUE_HOST_BITS (bits set behind
 *            the prefix: what the operator meant is unclear) or SP_ISSUE_IPV4_MAPPED (such a rule
 *            never matches a packet)
 *
 * What passes is safe to write into a ruleset: digits, hexadecimal letters, ".", ":" and "/".
 */
bool sp_address_check(const char *text, enum sp_issue_code *ret_code);

/** sp_address_is_ipv6() - the family of a text that sp_address_check() has passed */
bool sp_address_is_ipv6(const char *text);

#endif
