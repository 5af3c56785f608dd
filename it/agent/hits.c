/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/hits.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

static const char *const place_names[SP_PLACE_MAX] = {
    [SP_PLACE_ALLOWED] = "allowed", [SP_PLACE_DENIED] = "denied", [SP_PLACE_METADATA] = "metadata",
    [SP_PLACE_DNS] = "dns",         [SP_PLACE_HOST] = "host",     [SP_PLACE_LOCAL] = "local",
    [SP_PLACE_NOWHERE] = "nowhere",
};

static const char *const way_names[SP_WAY_MAX] = {
    [SP_WAY_TCP] = "tcp",   [SP_WAY_UDP] = "udp",           [SP_WAY_DNS] = "dns",
    [SP_WAY_ICMP] = "icmp", [SP_WAY_ABSTRACT] = "abstract", [SP_WAY_SOCKET] = "socket",
    [SP_WAY_FIFO] = "fifo",
};

/* The same table as in cases/README.md; internet.sh gives out these addresses. */
static const struct {
    const char *text;
    enum sp_place place;
} addresses[] = {
    {"::ffff:10.99.0.1", SP_PLACE_ALLOWED},
    {"fd99::1", SP_PLACE_ALLOWED},
    {"::ffff:10.98.0.1", SP_PLACE_DENIED},
    {"fd98::1", SP_PLACE_DENIED},
    {"::ffff:169.254.169.254", SP_PLACE_METADATA},
    {"fd00:ec2::254", SP_PLACE_METADATA},
    {"64:ff9b::a9fe:a9fe", SP_PLACE_METADATA},
    {"::ffff:10.99.0.53", SP_PLACE_DNS},
    {"::ffff:10.99.0.2", SP_PLACE_HOST},
    {"::ffff:172.17.0.1", SP_PLACE_HOST},
    {"::ffff:127.0.0.1", SP_PLACE_HOST},
    {"::1", SP_PLACE_HOST},
    {"fd99::2", SP_PLACE_HOST},
};

struct sp_hits *sp_hits_make(void)
{
    void *memory = mmap(NULL, sizeof(struct sp_hits), PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    return memory != MAP_FAILED ? memory : NULL;
}

void sp_hits_clear(struct sp_hits *hits)
{
    memset(hits, 0, sizeof(*hits));
}

void sp_hits_add(struct sp_hits *hits, enum sp_place place, enum sp_way way)
{
    __atomic_add_fetch(&hits->count[place][way], 1, __ATOMIC_SEQ_CST);
}

enum sp_place sp_hits_place(const struct in6_addr *address)
{
    for (size_t i = 0; i < sizeof(addresses) / sizeof(addresses[0]); i++) {
        struct in6_addr known;

        if (inet_pton(AF_INET6, addresses[i].text, &known) == 1 &&
            memcmp(&known, address, sizeof(known)) == 0)
            return addresses[i].place;
    }
    return SP_PLACE_NOWHERE;
}

void sp_hits_write(struct sp_json_writer *writer, const struct sp_hits *hits)
{
    sp_json_begin_object(writer);
    for (int place = 0; place < SP_PLACE_MAX; place++) {
        sp_json_key(writer, place_names[place]);
        sp_json_begin_object(writer);
        for (int way = 0; way < SP_WAY_MAX; way++) {
            sp_json_key(writer, way_names[way]);
            sp_json_uint(writer, hits->count[place][way]);
        }
        sp_json_end_object(writer);
    }
    sp_json_end_object(writer);
}
