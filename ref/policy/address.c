/* SPDX-License-Identifier: Apache-2.0 */
#include "policy/address.h"

#include <arpa/inet.h>
#include <string.h>

enum { PREFIX_DIGITS = 3 };

/* POL-28. The prefix behind the slash: digits without sign or needless zero, at most @max; -1 if
 * not. */
static int parse_prefix(const char *text, int max)
{
    size_t length = strlen(text);
    int prefix = 0;

    if (length == 0 || length > PREFIX_DIGITS || (length > 1 && text[0] == '0'))
        return -1;
    for (; *text != '\0'; text++) {
        if (*text < '0' || *text > '9')
            return -1;
        prefix = prefix * 10 + (*text - '0');
    }
    return prefix <= max ? prefix : -1;
}

static bool has_host_bits(const unsigned char *bytes, int prefix, int bits)
{
    for (int bit = prefix; bit < bits; bit++) {
        if ((bytes[bit / 8] & (0x80U >> (bit % 8))) != 0)
            return true;
    }
    return false;
}

bool sp_address_is_ipv6(const char *text)
{
    return strchr(text, ':') != NULL;
}

bool sp_address_check(const char *text, enum sp_issue_code *ret_code)
{
    char address[INET6_ADDRSTRLEN];
    unsigned char bytes[sizeof(struct in6_addr)];
    const char *slash = strchr(text, '/');
    size_t length = slash != NULL ? (size_t)(slash - text) : strlen(text);
    bool ipv6 = sp_address_is_ipv6(text);
    int bits = ipv6 ? 128 : 32;
    int prefix = bits;

    *ret_code = SP_ISSUE_ADDRESS;
    if (length >= sizeof(address))
        return false;
    memcpy(address, text, length);
    address[length] = '\0';
    /* POL-27: inet_pton() takes no zone, no octal, no short form: exactly an address. */
    if (inet_pton(ipv6 ? AF_INET6 : AF_INET, address, bytes) != 1)
        return false;
    if (slash != NULL)
        prefix = parse_prefix(slash + 1, bits);
    if (prefix < 0)
        return false;
    if (ipv6 && IN6_IS_ADDR_V4MAPPED((const struct in6_addr *)(const void *)bytes)) {
        *ret_code = SP_ISSUE_IPV4_MAPPED; /* POL-30 */
        return false;
    }
    if (has_host_bits(bytes, prefix, bits)) {
        *ret_code = SP_ISSUE_HOST_BITS; /* POL-29 */
        return false;
    }
    return true;
}
