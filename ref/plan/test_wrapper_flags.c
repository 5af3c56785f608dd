/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/plan.h"
#include "plan/wrapper_flags.h"
#include "testing/testing.h"

#include <string.h>

/* A host on which the command is confined, behind an allowlist, with everything that takes. */
static void make(enum sp_wrapper wrapper, struct sp_arena *arena, struct sp_plan *ret_plan)
{
    static const char *command[] = {"true"};
    static const char *allow[] = {"192.0.2.7"};
    bool bwrap = wrapper == SP_WRAPPER_BWRAP;
    struct sp_plan_request request = {
        .capabilities = {.wrapper = wrapper,
                         .user_namespaces = true,
                         .user_ns_creatable = true,
                         .net_namespaces = true,
                         .net_egress_rootless = bwrap,
                         .net_egress_iface = bwrap ? NULL : "eth0",
                         .net_egress_addressing = {.ip = bwrap ? NULL : "192.0.2.2",
                                                   .netmask = "255.255.255.0",
                                                   .gateway = "192.0.2.1"}},
        .command = {.items = command, .length = 1},
        .filesystem = {.scratch_dir = "/tmp/run"},
        .nft_ruleset_path = "/run/ruleset",
        .rootless_launcher_path = "/run/launcher",
    };

    sp_policy_init(&request.policy);
    request.policy.network.mode = SP_NETWORK_ALLOWLIST;
    request.policy.network.allow = (struct sp_strings){.items = allow, .length = 1};
    request.policy.filesystem.mode = SP_FILESYSTEM_SCRATCH_ONLY;
    assert_int_equal(sp_plan_make(&request, arena, ret_plan, NULL), 0);
}

/* The launcher's text has its flags literally: the list must not fall behind it, nor before it. */
static void launcher_has_exactly_the_listed_flags(void **state)
{
    struct sp_arena arena;
    struct sp_plan plan;
    const char *text = NULL;
    const char *outer = NULL;

    (void)state;
    sp_arena_init(&arena, 4096);
    make(SP_WRAPPER_BWRAP, &arena, &plan);
    text = plan.rootless_launcher;
    assert_non_null(text);
    for (size_t i = 0; i < SP_BWRAP_FLAGS; i++) {
        if (sp_bwrap_flags[i].use == SP_FLAG_ROOTLESS &&
            strstr(text, sp_bwrap_flags[i].word) == NULL)
            fail_msg("%s is not in the launcher", sp_bwrap_flags[i].word);
    }
    /* From the outer bwrap to its `--`, every flag is on the list. */
    outer = strstr(text, "exec bwrap ");
    assert_non_null(outer);
    for (const char *at = strstr(outer, "--"); strncmp(at, "-- ", 3) != 0; at = strstr(at, "--")) {
        size_t length = strcspn(at, " ");
        bool listed = false;

        for (size_t i = 0; i < SP_BWRAP_FLAGS; i++)
            listed |= strlen(sp_bwrap_flags[i].word) == length &&
                      strncmp(sp_bwrap_flags[i].word, at, length) == 0;
        if (!listed)
            fail_msg("%.*s is not on the list", (int)length, at);
        at += length;
    }
    sp_arena_free(&arena);
}

static void nsjail_flags_are_all_on_the_list(void **state)
{
    struct sp_arena arena;
    struct sp_plan plan;
    size_t seen = 0;

    (void)state;
    sp_arena_init(&arena, 4096);
    make(SP_WRAPPER_NSJAIL, &arena, &plan);
    for (size_t i = 0; strcmp(plan.argv.items[i], "--") != 0; i++) {
        bool listed = strncmp(plan.argv.items[i], "--", 2) != 0;

        for (size_t j = 0; j < SP_NSJAIL_FLAGS; j++)
            listed |= strcmp(sp_nsjail_flags[j].word, plan.argv.items[i]) == 0;
        if (!listed)
            fail_msg("%s is not on the list", plan.argv.items[i]);
        seen++;
    }
    assert_true(seen > 10);
    sp_arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(launcher_has_exactly_the_listed_flags),
        cmocka_unit_test(nsjail_flags_are_all_on_the_list),
    };

    return SP_TESTING_RUN(tests);
}
