/* SPDX-License-Identifier: Apache-2.0 */
#include "host/dialogue.h"

#include "host/console.h"

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

enum { ARENA_SIZE = 16 << 10, HELLO_MS = 120000, END_MS = 30000 };

static const char *word(const cJSON *tree, const char *name)
{
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(tree, name));

    return text != NULL ? text : "";
}

/* The console knows more than a closed line does. */
static int explain(struct sp_dialogue *dialogue, struct sp_error *reterr)
{
    char line[SP_CONSOLE_LINE_MAX];

    if (reterr != NULL && sp_console_trouble(&dialogue->guest.console_text, line)) {
        struct sp_error before = *reterr;

        sp_error_set(reterr, SP_E_IO, "%.200s; its console says: %s", before.text, line);
    }
    return SP_E_IO;
}

int sp_dialogue_start(struct sp_dialogue *dialogue, const struct sp_guest_options *options,
                      struct sp_error *reterr)
{
    cJSON *hello = NULL;
    int rc = 0;

    sp_arena_init(&dialogue->arena, ARENA_SIZE);
    rc = sp_guest_boot(options, &dialogue->guest, reterr);
    dialogue->running = rc == 0;
    if (rc == 0)
        rc = sp_guest_receive(&dialogue->guest, HELLO_MS, &dialogue->arena, &hello, reterr);
    if (rc < 0)
        return explain(dialogue, reterr);
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

/* The number of the arm that was sent last is how many were performed before it. */
static bool is_answer(const struct sp_dialogue *dialogue, const cJSON *message)
{
    const cJSON *number = cJSON_GetObjectItemCaseSensitive(message, "arm");

    return cJSON_IsNumber(number) && number->valuedouble == (double)dialogue->arms;
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

int sp_dialogue_perform(struct sp_dialogue *dialogue, const struct sp_buf *arm,
                        unsigned deadline_ms, const struct sp_dialogue_plans *plans,
                        struct sp_arena *arena, cJSON **ret_evidence, struct sp_error *reterr)
{
    int rc = send_arm(dialogue, arm, reterr);

    while (rc == 0) {
        cJSON *message = NULL;
        const cJSON *params = NULL;
        cJSON *evidence = NULL;

        rc = sp_guest_receive(&dialogue->guest, deadline_ms, arena, &message, reterr);
        if (rc < 0)
            return explain(dialogue, reterr);
        params = cJSON_GetObjectItemCaseSensitive(message, "params");
        evidence = cJSON_GetObjectItemCaseSensitive(message, "evidence");
        if (params != NULL) {
            rc = give_plan(dialogue, plans, params, reterr);
        } else if (!is_answer(dialogue, message) || !cJSON_IsObject(evidence)) {
            return sp_error_set(reterr, SP_E_INVALID, "the guest answers what was not asked");
        } else {
            dialogue->arms++;
            *ret_evidence = evidence;
            return 0;
        }
    }
    return rc;
}

static int check_end(const struct sp_dialogue *dialogue, const cJSON *end, struct sp_error *reterr)
{
    const cJSON *arms = cJSON_GetObjectItemCaseSensitive(end, "arms");

    if (strcmp(word(end, "end"), dialogue->guest.nonce) != 0)
        return sp_error_set(reterr, SP_E_INVALID, "the guest's end record has another nonce");
    if (!cJSON_IsNumber(arms) || arms->valuedouble != (double)dialogue->arms)
        return sp_error_set(reterr, SP_E_INVALID,
                            "the guest's end record counts other arms than the %lu it was sent",
                            dialogue->arms);
    return 0;
}

static int check_sentinel(struct sp_dialogue *dialogue, struct sp_error *reterr)
{
    char line[SP_CONSOLE_LINE_MAX];
    int status = dialogue->guest.status;

    if (!WIFEXITED(status) || WEXITSTATUS(status) != SP_GUEST_SENTINEL)
        return sp_error_set(
            reterr, SP_E_IO, "QEMU ended with %s %d where the guest's sentinel gives %d",
            WIFEXITED(status) ? "status" : "signal",
            WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status), SP_GUEST_SENTINEL);
    if (sp_console_trouble(&dialogue->guest.console_text, line))
        return sp_error_set(reterr, SP_E_IO, "the guest's console says: %s", line);
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
    return rc == 0 ? check_sentinel(dialogue, reterr) : explain(dialogue, reterr);
}

void sp_dialogue_free(struct sp_dialogue *dialogue)
{
    if (dialogue->running)
        sp_guest_free(&dialogue->guest);
    sp_arena_free(&dialogue->arena);
    *dialogue = (struct sp_dialogue){0};
}
