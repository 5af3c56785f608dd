/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_AGENT_HITS_H
#define SP_AGENT_HITS_H

#include "json/write.h"

#include <netinet/in.h>

/* What reached whom. The counters are memory shared by the servers and the agent. */

enum sp_place {
    SP_PLACE_ALLOWED,
    SP_PLACE_DENIED,
    SP_PLACE_METADATA,
    SP_PLACE_DNS,
    SP_PLACE_HOST,
    SP_PLACE_LOCAL,   /* sockets and a FIFO that are no addresses */
    SP_PLACE_NOWHERE, /* an address that has no name: nobody should ever ask for it */
    SP_PLACE_MAX,
};

enum sp_way {
    SP_WAY_TCP,
    SP_WAY_UDP,
    SP_WAY_DNS,
    SP_WAY_ICMP,
    SP_WAY_ABSTRACT,
    SP_WAY_SOCKET,
    SP_WAY_FIFO,
    SP_WAY_MAX,
};

/** struct sp_hits - how often, since the last sp_hits_clear() */
struct sp_hits {
    unsigned long count[SP_PLACE_MAX][SP_WAY_MAX];
};

/** sp_hits_make() - counters that children share; NULL: no memory */
struct sp_hits *sp_hits_make(void);

void sp_hits_clear(struct sp_hits *hits);
void sp_hits_add(struct sp_hits *hits, enum sp_place place, enum sp_way way);

/** sp_hits_place() - whose address this is; an IPv4-mapped one counts as IPv4 */
enum sp_place sp_hits_place(const struct in6_addr *address);

/** sp_hits_write() - the value of `hits` in the evidence */
void sp_hits_write(struct sp_json_writer *writer, const struct sp_hits *hits);

#endif
