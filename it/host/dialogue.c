/* SPDX-License-Identifier: Apache-2.0 */
#include "host/dialogue.h"

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

enum {
    ARENA_SIZE = 16 << 10,
    HELLO_MS = 120000,
    END_MS = 30000,
    PLANS_MAX = 4, /* asked for in one arm: one is */
    STATUS_ROOM = 32,
};

static const char *word(const cJSON *tree, const char *name)
{
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(tree, name));

    return text != NULL ? text : "";
}

/* Is it an object of these two members, and no other? */
static bool has_only(const cJSON *message, const char *one, const char *other)
{
    return cJSON_GetArraySize(message) == 2 &&
           cJSON_GetObjectItemCaseSensitive(message, one) != NULL &&
           cJSON_GetObjectItemCaseSensitive(message, other) != NULL;
}

static void name_status(int status, char text[STATUS_ROOM])
{
    snprintf(text, STATUS_ROOM, "%s %d", WIFEXITED(status) ? "status" : "signal",
             WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status));
}

/* The console and QEMU's status know more than a closed line does. */
static int explain(struct sp_dialogue *dialogue, int rc, struct sp_error *reterr)
{
    struct sp_guest *guest = &dialogue->guest;
    char line[SP_CONSOLE_LINE_MAX];
    char status[STATUS_ROOM];
    struct sp_error before;

    if (rc == SP_E_NOMEM || reterr == NULL)
        return rc;
    before = *reterr;
    sp_guest_settle(guest);
    name_status(guest->status, status);
    if (sp_guest_trouble(guest, line))
        return sp_error_set(reterr, SP_E_IO, "%.200s; its console says: %s", before.text, line);
    sp_console_last(&guest->console_text, line);
    if (guest->exited)
        return sp_error_set(reterr, SP_E_IO, "%.200s; QEMU ended with %s%s%s", before.text, status,
                            line[0] != '\0' ? ", its console with: " : "", line);
    return SP_E_IO;
}

int sp_dialogue_start(struct sp_dialogue *dialogue, const struct sp_guest_options *options,
                      struct sp_error *reterr)
{
    cJSON *hello = NULL;
    int rc = 0;

    sp_arena_init(&dialogue->arena, ARENA_SIZE);
    rc = sp_guest_boot(options, &dialogue->guest, reterr);
    dialogue->running = true;
    if (rc < 0)
        return rc;
    rc = sp_guest_receive(&dialogue->guest, HELLO_MS, &dialogue->arena, &hello, reterr);
    if (rc < 0)
        return explain(dialogue, rc, reterr);
    if (strcmp(word(hello, "hello"), dialogue->guest.nonce) != 0)
        return sp_error_set(reterr, SP_E_INVALID, "the guest's hello has another nonce");
    dialogue->hello = hello;
    return 0;
}

static int send_arm(struct sp_dialogue *dialogue, const struct sp_buf *arm, struct sp_error *reterr)
{
    struct sp_buf text = {0};
    int rc = 0;

    sp_buf_add_str(&text, "{\"perform\":");
    sp_buf_add(&text, arm->bytes, arm->length);
    sp_buf_add_str(&text, "}");
    rc = sp_guest_send(&dialogue->guest, &text, reterr);
    sp_buf_free(&text);
    return rc;
}

/* The number of the arm that was sent last is how many were performed before it (LIV-13: what it
 * says beside its evidence is not looked over, it is refused). */
static int check_answer(const struct sp_dialogue *dialogue, const cJSON *message,
                        struct sp_error *reterr)
{
    const cJSON *number = cJSON_GetObjectItemCaseSensitive(message, "arm");

    if (!cJSON_IsNumber(number) ||
        !cJSON_IsObject(cJSON_GetObjectItemCaseSensitive(message, "evidence")))
        return sp_error_set(reterr, SP_E_INVALID, "the guest says what is no evidence of an arm");
    if (number->valuedouble != (double)dialogue->arms)
        return sp_error_set(reterr, SP_E_INVALID,
                            "the guest answers for arm %.17g where %lu was asked",
                            number->valuedouble, dialogue->arms);
    if (!has_only(message, "arm", "evidence"))
        return sp_error_set(reterr, SP_E_INVALID,
                            "the guest says more beside an arm's evidence than it was asked");
    return 0;
}

static int give_plan(struct sp_dialogue *dialogue, const struct sp_dialogue_plans *plans,
                     const cJSON *params, struct sp_error *reterr)
{
    struct sp_buf text = {0};
    int rc = 0;

    if (plans == NULL)
        return sp_error_set(reterr, SP_E_INVALID, "the guest asks for a plan that nobody makes");
    rc = plans->answer(plans->context, params, &text, reterr);
    if (rc == 0)
        rc = sp_guest_send(&dialogue->guest, &text, reterr);
    sp_buf_free(&text);
    return rc;
}

/* Plans that the guest asks for are made meanwhile. */
static int receive_answer(struct sp_dialogue *dialogue, unsigned deadline_ms,
                          const struct sp_dialogue_plans *plans, struct sp_arena *arena,
                          cJSON **ret_message, struct sp_error *reterr)
{
    for (unsigned asked = 0;; asked++) {
        const cJSON *params = NULL;
        int rc = sp_guest_receive(&dialogue->guest, deadline_ms, arena, ret_message, reterr);

        if (rc < 0)
            return rc;
        params = cJSON_GetObjectItemCaseSensitive(*ret_message, "params");
        if (params == NULL)
            return 0;
        if (asked == PLANS_MAX)
            return sp_error_set(reterr, SP_E_INVALID, "the guest asks for plans without end");
        rc = give_plan(dialogue, plans, params, reterr);
        if (rc < 0)
            return rc;
    }
}

int sp_dialogue_perform(struct sp_dialogue *dialogue, const struct sp_buf *arm,
                        unsigned deadline_ms, const struct sp_dialogue_plans *plans,
                        struct sp_arena *arena, cJSON **ret_evidence, struct sp_error *reterr)
{
    cJSON *message = NULL;
    int rc = send_arm(dialogue, arm, reterr);

    if (rc == 0)
        rc = receive_answer(dialogue, deadline_ms, plans, arena, &message, reterr);
    if (rc == 0)
        rc = check_answer(dialogue, message, reterr);
    if (rc < 0)
        return explain(dialogue, rc, reterr);
    dialogue->arms++;
    *ret_evidence = cJSON_GetObjectItemCaseSensitive(message, "evidence");
    return 0;
}

/* LIV-14 */
static int check_end(const struct sp_dialogue *dialogue, const cJSON *end, struct sp_error *reterr)
{
    const cJSON *arms = cJSON_GetObjectItemCaseSensitive(end, "arms");

    if (cJSON_GetObjectItemCaseSensitive(end, "end") == NULL)
        return sp_error_set(reterr, SP_E_INVALID,
                            "the guest says another thing where its end was asked");
    if (strcmp(word(end, "end"), dialogue->guest.nonce) != 0)
        return sp_error_set(reterr, SP_E_INVALID, "the guest's end record has another nonce");
    if (!cJSON_IsNumber(arms) || arms->valuedouble != (double)dialogue->arms)
        return sp_error_set(reterr, SP_E_INVALID,
                            "the guest's end record counts other arms than the %lu it was sent",
                            dialogue->arms);
    if (!has_only(end, "end", "arms"))
        return sp_error_set(reterr, SP_E_INVALID,
                            "the guest says more in its end record than it was asked");
    return 0;
}

static int check_sentinel(struct sp_dialogue *dialogue, struct sp_error *reterr)
{
    char line[SP_CONSOLE_LINE_MAX];
    int status = dialogue->guest.status;

    if (!WIFEXITED(status) || WEXITSTATUS(status) != SP_GUEST_SENTINEL)
        return sp_error_set(reterr, SP_E_IO,
                            "the guest ended without its sentinel, which gives QEMU's status %d",
                            SP_GUEST_SENTINEL);
    if (sp_guest_trouble(&dialogue->guest, line))
        return sp_error_set(reterr, SP_E_IO, "the guest ended well but for its console");
    return 0;
}

int sp_dialogue_finish(struct sp_dialogue *dialogue, struct sp_error *reterr)
{
    struct sp_buf text = {0};
    struct sp_error ignored = {0};
    cJSON *end = NULL;
    int rc = 0;

    sp_buf_add_str(&text, "{\"end\":true}");
    rc = sp_guest_send(&dialogue->guest, &text, reterr);
    if (rc == 0)
        rc = sp_guest_receive(&dialogue->guest, END_MS, &dialogue->arena, &end, reterr);
    if (rc == 0)
        rc = check_end(dialogue, end, reterr);
    /* The guest waits for it; one that has ended without does not matter here. */
    if (rc == 0)
        (void)sp_guest_send(&dialogue->guest, &text, &ignored);
    sp_buf_free(&text);
    if (rc == 0)
        rc = sp_guest_wait(&dialogue->guest, END_MS, reterr);
    if (rc == 0)
        rc = check_sentinel(dialogue, reterr);
    return rc == 0 ? 0 : explain(dialogue, rc, reterr);
}

void sp_dialogue_free(struct sp_dialogue *dialogue)
{
    if (dialogue->running)
        sp_guest_free(&dialogue->guest);
    sp_arena_free(&dialogue->arena);
    *dialogue = (struct sp_dialogue){0};
}
