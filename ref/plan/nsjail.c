/* SPDX-License-Identifier: Apache-2.0 */

/*
 * nsjail as the seed's behaviour spells it. No nsjail ever knew --clone_newnet or --nftables_file
 * (erratum E-4); a host whose nsjail does not know them never gets this far, because its detector
 * says so.
 */

#include "plan/draft.h"
#include "plan/wrapper_flags.h"

#include <string.h>

static const char *flag(enum sp_nsjail_flag which)
{
    return sp_nsjail_flags[which].word;
}

/* FS-32, FS-33 */
static void add_network(const struct sp_sandbox *sandbox, struct sp_words *words)
{
    if (sandbox->netns == SP_NETNS_HOST) {
        sp_words_add(words, flag(SP_NSJAIL_DISABLE_CLONE_NEWNET));
        return;
    }
    sp_words_add(words, flag(SP_NSJAIL_CLONE_NEWNET));
    if (sandbox->netns != SP_NETNS_MACVLAN)
        return;
    sp_words_add(words, flag(SP_NSJAIL_MACVLAN_IFACE));
    sp_words_add(words, sandbox->iface);
    sp_words_add(words, flag(SP_NSJAIL_MACVLAN_VS_IP));
    sp_words_add(words, sandbox->addressing->ip);
    sp_words_add(words, flag(SP_NSJAIL_MACVLAN_VS_NM));
    sp_words_add(words, sandbox->addressing->netmask);
    sp_words_add(words, flag(SP_NSJAIL_MACVLAN_VS_GW));
    sp_words_add(words, sandbox->addressing->gateway);
    sp_words_add(words, flag(SP_NSJAIL_NFTABLES_FILE));
    sp_words_add(words, sandbox->ruleset_path);
}

/* FS-34 */
static bool add_identity(const struct sp_draft *draft, struct sp_words *words)
{
    const struct sp_sandbox *sandbox = &draft->sandbox;

    if (!sandbox->uid.set)
        return true;
    sp_words_add(words, flag(SP_NSJAIL_USER));
    if (!sp_words_add_uint(words, draft->arena, "", sandbox->uid.value))
        return false;
    if (!sandbox->gid.set)
        return true;
    sp_words_add(words, flag(SP_NSJAIL_GROUP));
    return sp_words_add_uint(words, draft->arena, "", sandbox->gid.value);
}

/* "P:P": source and destination in one word. */
static bool add_bind(const struct sp_draft *draft, struct sp_words *words, const char *flag,
                     const char *path)
{
    size_t length = strlen(path);
    char *word = sp_arena_alloc(draft->arena, 2 * length + 2);

    if (word == NULL)
        return false;
    memcpy(word, path, length);
    word[length] = ':';
    memcpy(word + length + 1, path, length + 1);
    sp_words_add(words, flag);
    sp_words_add(words, word);
    return true;
}

/* FS-35, FS-36 */
static bool add_op(const struct sp_draft *draft, struct sp_words *words, const struct sp_op *op)
{
    switch (op->kind) {
    case SP_OP_BIND_READ_ONLY:
        return add_bind(draft, words, flag(SP_NSJAIL_BINDMOUNT_RO), op->path);
    case SP_OP_BIND:
        return add_bind(draft, words, flag(SP_NSJAIL_BINDMOUNT), op->path);
    case SP_OP_BIND_ROOT:
        return add_bind(draft, words, flag(SP_NSJAIL_BINDMOUNT), "/");
    case SP_OP_CHDIR:
        sp_words_add(words, flag(SP_NSJAIL_CWD));
        sp_words_add(words, op->path);
        return true;
    case SP_OP_PRIVATE_TMP:
    case SP_OP_KERNEL_FS:
        return true; /* nsjail makes these without being told */
    }
    return true;
}

/* FS-31 to FS-36 */
bool sp_nsjail_words(const struct sp_draft *draft, struct sp_words *words)
{
    const struct sp_sandbox *sandbox = &draft->sandbox;

    sp_words_add(words, "nsjail");
    sp_words_add(words, flag(SP_NSJAIL_QUIET));
    sp_words_add(words, flag(SP_NSJAIL_MODE));
    sp_words_add(words, "o");
    add_network(sandbox, words);
    if (!add_identity(draft, words))
        return false;
    for (size_t i = 0; i < sandbox->op_count; i++) {
        if (!add_op(draft, words, &sandbox->ops[i]))
            return false;
    }
    sp_words_add(words, "--");
    return true;
}
