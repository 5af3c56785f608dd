/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_EGRESS_EGRESS_H
#define SP_EGRESS_EGRESS_H

#include "base/error.h"

#include <stddef.h>

/** enum sp_egress_verdict - what a ruleset does to a datagram for one address */
enum sp_egress_verdict {
    SP_EGRESS_ACCEPT,
    SP_EGRESS_DROP,
    SP_EGRESS_UNKNOWN, /* neither sent nor refused by a filter */
};

/**
 * sp_egress_judge() - let the kernel say what nftables text does to packets (VEC-9)
 * @ruleset:   any text; whoever wrote it is not trusted
 * @addresses: IPv4 and IPv6 addresses, @count of them, at most 64
 * @verdicts:  one an address, written on success
 *
 * A child makes a user and a network namespace, in it a device with a default route, loads the
 * text with nft and sends one datagram to each address: EPERM is a drop. No packet leaves the
 * namespace, and the whole ends with it. Takes some tens of milliseconds; needs no privilege, but
 * the programs ip and nft.
 *
 * Return: 0; SP_E_INVALID when the text does not load, with nft's message; SP_E_UNAVAILABLE when
 * this host cannot judge, with the reason; SP_E_IO when it took longer than five seconds.
 */
int sp_egress_judge(const char *ruleset, const char *const *addresses, size_t count,
                    enum sp_egress_verdict *verdicts, struct sp_error *reterr);

#endif
