/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/draft.h"
#include "plan/wrapper_flags.h"

static const char *flag(enum sp_bwrap_flag which)
{
    return sp_bwrap_flags[which].word;
}

/* FS-28 */
static bool add_identity(const struct sp_draft *draft, struct sp_words *words)
{
    const struct sp_sandbox *sandbox = &draft->sandbox;

    if (!sandbox->uid.set)
        return true;
    if (sandbox->gid.set) {
        sp_words_add(words, flag(SP_BWRAP_GID));
        if (!sp_words_add_uint(words, draft->arena, "", sandbox->gid.value))
            return false;
    }
    sp_words_add(words, flag(SP_BWRAP_UID));
    return sp_words_add_uint(words, draft->arena, "", sandbox->uid.value);
}

static void add_bind(struct sp_words *words, const char *flag, const char *path)
{
    sp_words_add(words, flag);
    sp_words_add(words, path);
    sp_words_add(words, path);
}

/* FS-29, FS-30 */
static void add_op(struct sp_words *words, const struct sp_op *op)
{
    switch (op->kind) {
    case SP_OP_BIND_READ_ONLY:
        add_bind(words, flag(SP_BWRAP_RO_BIND), op->path);
        break;
    case SP_OP_BIND:
        add_bind(words, flag(SP_BWRAP_BIND), op->path);
        break;
    case SP_OP_BIND_ROOT:
        add_bind(words, flag(SP_BWRAP_BIND), "/");
        break;
    case SP_OP_PRIVATE_TMP:
        sp_words_add(words, flag(SP_BWRAP_TMPFS));
        sp_words_add(words, "/tmp");
        break;
    case SP_OP_KERNEL_FS:
        sp_words_add(words, flag(SP_BWRAP_PROC));
        sp_words_add(words, "/proc");
        sp_words_add(words, flag(SP_BWRAP_DEV));
        sp_words_add(words, "/dev");
        break;
    case SP_OP_CHDIR:
        sp_words_add(words, flag(SP_BWRAP_CHDIR));
        sp_words_add(words, op->path);
        break;
    }
}

/* FS-25 to FS-30 */
bool sp_bwrap_words(const struct sp_draft *draft, struct sp_words *words)
{
    const struct sp_sandbox *sandbox = &draft->sandbox;
    /* On the rootless path the launcher has made the namespace that this bwrap shares. */
    bool share = sandbox->netns == SP_NETNS_HOST || sandbox->netns == SP_NETNS_ROOTLESS;

    sp_words_add(words, "bwrap");
    sp_words_add(words, flag(SP_BWRAP_UNSHARE_ALL));
    sp_words_add(words, share ? flag(SP_BWRAP_SHARE_NET) : flag(SP_BWRAP_UNSHARE_NET));
    sp_words_add(words, flag(SP_BWRAP_DIE_WITH_PARENT));
    if (!add_identity(draft, words))
        return false;
    for (size_t i = 0; i < sandbox->op_count; i++)
        add_op(words, &sandbox->ops[i]);
    sp_words_add(words, "--");
    return true;
}
