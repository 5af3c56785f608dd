/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_PLAN_DRAFT_H
#define SP_PLAN_DRAFT_H

#include "plan/plan.h"

/*
 * A plan while it is being made. Each step of sp_plan_make() reads what the steps before it have
 * decided and writes its own part; no step goes back.
 */

/** enum sp_netns - the network that the command will see */
enum sp_netns {
    SP_NETNS_HOST,      /* the host's own */
    SP_NETNS_ROUTELESS, /* a fresh namespace with loopback alone */
    SP_NETNS_MACVLAN,   /* plumbed through an interface of the host */
    SP_NETNS_ROOTLESS,  /* plumbed through slirp4netns by the launcher */
};

/** enum sp_filter - what the ruleset lets out */
enum sp_filter {
    SP_FILTER_NONE,          /* no ruleset */
    SP_FILTER_METADATA_ONLY, /* all but link-local and metadata */
    SP_FILTER_ALLOWLIST,     /* loopback and the listed blocks */
};

/** enum sp_op_kind - one thing that a wrapper sets up */
enum sp_op_kind {
    SP_OP_BIND_READ_ONLY, /* path, at itself */
    SP_OP_BIND,           /* path, at itself, writable */
    SP_OP_BIND_ROOT,      /* the whole host filesystem */
    SP_OP_PRIVATE_TMP,    /* an empty /tmp */
    SP_OP_KERNEL_FS,      /* /proc and /dev */
    SP_OP_CHDIR,          /* path */
};

struct sp_op {
    enum sp_op_kind kind;
    const char *path;
};

enum { SP_OPS_MAX = 16 };

/** struct sp_sandbox - what the wrapper has to make, in no wrapper's words */
struct sp_sandbox {
    enum sp_netns netns;
    const struct sp_addressing *addressing; /* SP_NETNS_MACVLAN */
    const char *iface;                      /* SP_NETNS_MACVLAN */
    const char *ruleset_path;               /* SP_NETNS_MACVLAN: loaded by the wrapper itself */
    struct sp_quantity uid;
    struct sp_quantity gid;
    struct sp_op ops[SP_OPS_MAX];
    size_t op_count;
};

/** struct sp_words - an argv that grows up to a bound known beforehand */
struct sp_words {
    const char **items;
    size_t length;
};

struct sp_draft {
    const struct sp_plan_request *request;
    struct sp_arena *arena;
    struct sp_report *report;
    bool drop_wanted;          /* privilege.c */
    enum sp_netns netns;       /* network.c */
    enum sp_filter filter;     /* network.c */
    bool engaged;              /* filesystem.c */
    bool confined;             /* filesystem.c: by an engaged wrapper */
    struct sp_sandbox sandbox; /* filesystem.c */
};

/** sp_privilege_decide() - what becomes of the identity, but for the wrapper's part (PRV) */
void sp_privilege_decide(struct sp_draft *draft);

/** sp_privilege_settle() - the verdict on a wanted drop, once the wrapper is known (PRV) */
void sp_privilege_settle(struct sp_draft *draft, struct sp_plan *plan);

/** sp_resources_decide() - whether limits hold, and the notes about memory (RES) */
void sp_resources_decide(struct sp_draft *draft);

/** sp_resources_settle() - the verdict on maxProcesses, once the wrapper is known (RES) */
void sp_resources_settle(struct sp_draft *draft);

/** sp_resources_prelude() - prlimit and its arguments, behind @words (RES); false: no memory */
bool sp_resources_prelude(const struct sp_draft *draft, struct sp_words *words);

/** sp_resources_node_options() - the heap flag; NULL when memoryBytes is unset or no memory */
const char *sp_resources_node_options(const struct sp_draft *draft);

/** sp_network_decide() - which network, behind which filter, and whether that is enforced (NET) */
void sp_network_decide(struct sp_draft *draft);

/** sp_filesystem_decide() - whether a wrapper is engaged, and what it sets up (FS) */
void sp_filesystem_decide(struct sp_draft *draft);

/** sp_env_merge() - base under overrides, forbidden keys dropped (ENV); false: no memory */
bool sp_env_merge(const struct sp_draft *draft, struct sp_plan *plan);

/** sp_ruleset_text() - nftables text for the filter (RUL); NULL: no memory */
const char *sp_ruleset_text(const struct sp_draft *draft);

/** sp_bwrap_words() - the wrapper as bwrap's argv, up to its `--` (FS) */
bool sp_bwrap_words(const struct sp_draft *draft, struct sp_words *words);

/** sp_nsjail_words() - the wrapper as nsjail's argv, up to its `--` (FS) */
bool sp_nsjail_words(const struct sp_draft *draft, struct sp_words *words);

/** sp_launcher_text() - the rootless launcher around bwrap (RLE); NULL: no memory */
const char *sp_launcher_text(const struct sp_draft *draft);

/** sp_words_add() - one more word; the list has room by construction */
static inline void sp_words_add(struct sp_words *words, const char *word)
{
    words->items[words->length++] = word;
}

/** sp_words_add_uint() - a number as a word behind @prefix; false: no memory */
bool sp_words_add_uint(struct sp_words *words, struct sp_arena *arena, const char *prefix,
                       uint64_t value);

/** words that bwrap or nsjail need at most: a handful of flags and four words an operation */
enum { SP_WRAPPER_WORDS_MAX = 32 + 4 * SP_OPS_MAX, SP_PRELUDE_WORDS_MAX = 6 };

#endif
