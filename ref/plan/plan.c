/* SPDX-License-Identifier: Apache-2.0 */

/*
 * One plan, from request to result. The order is the specification's: what a later step needs to
 * know, an earlier one has decided.
 */

#include "plan/plan.h"

#include "plan/draft.h"

#include <string.h>

/* REP-1 to REP-4: a disabled policy changes nothing and claims nothing. */
static bool plan_disabled(const struct sp_draft *draft, struct sp_plan *plan)
{
    plan->argv = draft->request->command;
    return sp_env_merge(draft, plan);
}

static void decide(struct sp_draft *draft, struct sp_plan *plan)
{
    sp_privilege_decide(draft);
    sp_resources_decide(draft);
    sp_network_decide(draft);
    sp_filesystem_decide(draft);
    sp_privilege_settle(draft, plan);
    sp_resources_settle(draft);
}

/* FS-37, FS-38: wrapper, prlimit, command; RLE-1: the launcher stands for the wrapper. */
static bool compose_argv(const struct sp_draft *draft, struct sp_plan *plan)
{
    const struct sp_strings *command = &draft->request->command;
    bool rootless = draft->netns == SP_NETNS_ROOTLESS;
    struct sp_words words = {0};

    words.items =
        sp_arena_array(draft->arena, SP_WRAPPER_WORDS_MAX + SP_PRELUDE_WORDS_MAX + command->length,
                       sizeof(*words.items));
    if (words.items == NULL)
        return false;
    if (draft->engaged && rootless) {
        sp_words_add(&words, "sh");
        sp_words_add(&words, draft->request->rootless_launcher_path);
    } else if (draft->engaged) {
        bool rendered = draft->request->capabilities.wrapper == SP_WRAPPER_BWRAP
                            ? sp_bwrap_words(draft, &words)
                            : sp_nsjail_words(draft, &words);

        if (!rendered)
            return false;
    }
    if (!sp_resources_prelude(draft, &words))
        return false;
    memcpy(words.items + words.length, command->items, command->length * sizeof(*words.items));
    plan->argv = (struct sp_strings){
        .items = words.items,
        .length = words.length + command->length,
    };
    return true;
}

/* NET-16, NET-17, FS-12: a file is in the result exactly when the plan needs it written. */
static bool stage_files(const struct sp_draft *draft, struct sp_plan *plan)
{
    if (!draft->engaged)
        return true;
    if (draft->filter != SP_FILTER_NONE) {
        plan->nft_ruleset = sp_ruleset_text(draft);
        if (plan->nft_ruleset == NULL)
            return false;
    }
    if (draft->netns == SP_NETNS_ROOTLESS) {
        plan->rootless_launcher = sp_launcher_text(draft);
        if (plan->rootless_launcher == NULL)
            return false;
    }
    return true;
}

static bool render(const struct sp_draft *draft, struct sp_plan *plan)
{
    const struct sp_resources *resources = &draft->request->policy.resources;

    if (resources->memory_bytes.set) {
        plan->node_options = sp_resources_node_options(draft);
        if (plan->node_options == NULL)
            return false;
    }
    plan->max_output_bytes = resources->max_output_bytes; /* RES-5 */
    return sp_env_merge(draft, plan) && stage_files(draft, plan) && compose_argv(draft, plan);
}

int sp_plan_make(const struct sp_plan_request *request, struct sp_arena *arena,
                 struct sp_plan *ret_plan, struct sp_error *reterr)
{
    struct sp_draft draft = {.request = request, .arena = arena, .report = &ret_plan->report};

    memset(ret_plan, 0, sizeof(*ret_plan));
    ret_plan->report.requested = &request->policy;
    ret_plan->report.platform = request->capabilities.platform;
    if (!request->policy.enabled)
        return plan_disabled(&draft, ret_plan) ? 0 : sp_error_nomem(reterr);

    decide(&draft, ret_plan);
    /* REP-10, REP-12, REP-13 */
    if (request->policy.on_unavailable == SP_ON_UNAVAILABLE_FAIL &&
        ret_plan->report.downgrades.length != 0)
        return sp_error_set(reterr, SP_E_UNAVAILABLE, "sandbox unavailable");
    return render(&draft, ret_plan) ? 0 : sp_error_nomem(reterr);
}
