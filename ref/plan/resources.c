/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/draft.h"

#include <string.h>

enum {
    MIB = 1 << 20,
    HEAP_MIB_MIN = 16, /* RES-19: below this a JavaScript engine does not start */
};

static bool limits_asked_for(const struct sp_resources *resources)
{
    return resources->cpu_seconds.set || resources->memory_bytes.set ||
           resources->max_open_files.set || resources->max_processes.set ||
           resources->max_file_size_bytes.set;
}

void sp_resources_decide(struct sp_draft *draft)
{
    const struct sp_resources *resources = &draft->request->policy.resources;
    bool *enforced = &draft->report->enforced[SP_LAYER_RESOURCES];

    if (limits_asked_for(resources)) {
        *enforced = draft->request->capabilities.rlimit_native; /* RES-1 */
        if (!*enforced)                                         /* RES-2 */
            sp_report_downgrade(draft->report, SP_LAYER_RESOURCES, SP_REASON_RESOURCES_NO_PRLIMIT);
    } else {
        /* RES-3: the runner caps output everywhere. RES-4: nothing asked for, nothing to claim. */
        *enforced = resources->max_output_bytes.set;
    }
    /* RES-21 to RES-23 */
    if (resources->memory_bytes.set && !draft->request->applies_node_memory_cap)
        sp_report_note(draft->report, SP_LAYER_RESOURCES, SP_REASON_MEMORY_NOT_PER_RUN);
}

/* RES-15 to RES-17. RLIMIT_NPROC counts by (user namespace, uid): only a namespace of its own makes
 * it this run's. */
void sp_resources_settle(struct sp_draft *draft)
{
    const struct sp_plan_request *request = draft->request;

    if (!request->policy.resources.max_processes.set || draft->engaged ||
        !request->capabilities.rlimit_native)
        return;
    if (request->capabilities.euid_is_root)
        sp_report_downgrade(draft->report, SP_LAYER_RESOURCES,
                            SP_REASON_RESOURCES_NPROC_UNISOLATED);
    else
        sp_report_note(draft->report, SP_LAYER_RESOURCES, SP_REASON_NPROC_SHARED_UID);
}

static bool add_limit(const struct sp_draft *draft, struct sp_words *words, const char *option,
                      const struct sp_quantity *limit)
{
    return !limit->set || sp_words_add_uint(words, draft->arena, option, limit->value);
}

/*
 * RES-6 to RES-12, in their order. Memory never becomes --as: runtimes reserve far more address
 * space than they use (RES-13).
 */
bool sp_resources_prelude(const struct sp_draft *draft, struct sp_words *words)
{
    static const struct sp_quantity unset = {0};
    const struct sp_resources *resources = &draft->request->policy.resources;
    size_t before = words->length;

    if (!draft->request->capabilities.rlimit_native)
        return true; /* RES-14 */
    sp_words_add(words, "prlimit");
    if (!add_limit(draft, words, "--cpu=", &resources->cpu_seconds) ||
        !add_limit(draft, words, "--nofile=", &resources->max_open_files) ||
        !add_limit(draft, words, "--nproc=", draft->engaged ? &resources->max_processes : &unset) ||
        !add_limit(draft, words, "--fsize=", &resources->max_file_size_bytes))
        return false;
    if (words->length == before + 1)
        words->length = before; /* RES-12 */
    else
        sp_words_add(words, "--");
    return true;
}

/* RES-18 */
const char *sp_resources_node_options(const struct sp_draft *draft)
{
    uint64_t mib = draft->request->policy.resources.memory_bytes.value / MIB;
    const char *word = NULL;
    struct sp_words words = {.items = &word};

    if (!sp_words_add_uint(&words, draft->arena,
                           "--max-old-space-size=", mib > HEAP_MIB_MIN ? mib : HEAP_MIB_MIN))
        return NULL;
    return word;
}

bool sp_words_add_uint(struct sp_words *words, struct sp_arena *arena, const char *prefix,
                       uint64_t value)
{
    size_t length = strlen(prefix);
    char *word = sp_arena_alloc(arena, length + 21);

    if (word == NULL)
        return false;
    memcpy(word, prefix, length);
    length += sp_uint_format(word + length, value);
    word[length] = '\0';
    sp_words_add(words, word);
    return true;
}
