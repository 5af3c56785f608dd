/* SPDX-License-Identifier: Apache-2.0 */
#include "host/session.h"

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
static int explain(struct sp_session *session, struct sp_error *reterr)
{
    char line[SP_CONSOLE_LINE_MAX];

    if (reterr != NULL && sp_console_trouble(&session->guest.console_text, line)) {
        struct sp_error before = *reterr;

        sp_error_set(reterr, SP_E_IO, "%.200s; its console says: %s", before.text, line);
    }
    return SP_E_IO;
}

int sp_session_start(struct sp_session *session, const struct sp_guest_options *options,
                     struct sp_error *reterr)
{
    cJSON *hello = NULL;
    int rc = 0;

    sp_arena_init(&session->arena, ARENA_SIZE);
    rc = sp_guest_boot(options, &session->guest, reterr);
    session->running = rc == 0;
    if (rc == 0)
        rc = sp_guest_receive(&session->guest, HELLO_MS, &session->arena, &hello, reterr);
    if (rc < 0)
        return explain(session, reterr);
    if (strcmp(word(hello, "hello"), session->guest.nonce) != 0)
        return sp_error_set(reterr, SP_E_INVALID, "the guest's hello has another nonce");
    session->hello = hello;
    return 0;
}

static int send_arm(struct sp_session *session, const struct sp_buf *arm, struct sp_error *reterr)
{
    struct sp_buf text = {0};
    int rc = 0;

    sp_buf_add_str(&text, "{\"perform\":");
    sp_buf_add(&text, arm->bytes, arm->length);
    sp_buf_add_str(&text, "}");
    rc = sp_guest_send(&session->guest, &text, reterr);
    sp_buf_free(&text);
    return rc;
}

/* The number of the arm that was sent last is how many were performed before it. */
static bool is_answer(const struct sp_session *session, const cJSON *message)
{
    const cJSON *number = cJSON_GetObjectItemCaseSensitive(message, "arm");

    return cJSON_IsNumber(number) && number->valuedouble == (double)session->arms;
}

static int give_plan(struct sp_session *session, const struct sp_session_plans *plans,
                     const cJSON *params, struct sp_error *reterr)
{
    struct sp_buf text = {0};
    int rc = 0;

    if (plans == NULL)
        return sp_error_set(reterr, SP_E_INVALID, "the guest asks for a plan that nobody makes");
    rc = plans->answer(plans->context, params, &text, reterr);
    if (rc == 0)
        rc = sp_guest_send(&session->guest, &text, reterr);
    sp_buf_free(&text);
    return rc;
}

int sp_session_perform(struct sp_session *session, const struct sp_buf *arm, unsigned deadline_ms,
                       const struct sp_session_plans *plans, struct sp_arena *arena,
                       cJSON **ret_evidence, struct sp_error *reterr)
{
    int rc = send_arm(session, arm, reterr);

    while (rc == 0) {
        cJSON *message = NULL;
        const cJSON *params = NULL;
        cJSON *evidence = NULL;

        rc = sp_guest_receive(&session->guest, deadline_ms, arena, &message, reterr);
        if (rc < 0)
            return explain(session, reterr);
        params = cJSON_GetObjectItemCaseSensitive(message, "params");
        evidence = cJSON_GetObjectItemCaseSensitive(message, "evidence");
        if (params != NULL) {
            rc = give_plan(session, plans, params, reterr);
        } else if (!is_answer(session, message) || !cJSON_IsObject(evidence)) {
            return sp_error_set(reterr, SP_E_INVALID, "the guest answers what was not asked");
        } else {
            session->arms++;
            *ret_evidence = evidence;
            return 0;
        }
    }
    return rc;
}

static int check_end(const struct sp_session *session, const cJSON *end, struct sp_error *reterr)
{
    const cJSON *arms = cJSON_GetObjectItemCaseSensitive(end, "arms");

    if (strcmp(word(end, "end"), session->guest.nonce) != 0)
        return sp_error_set(reterr, SP_E_INVALID, "the guest's end record has another nonce");
    if (!cJSON_IsNumber(arms) || arms->valuedouble != (double)session->arms)
        return sp_error_set(reterr, SP_E_INVALID,
                            "the guest's end record counts other arms than the %lu it was sent",
                            session->arms);
    return 0;
}

static int check_sentinel(struct sp_session *session, struct sp_error *reterr)
{
    char line[SP_CONSOLE_LINE_MAX];
    int status = session->guest.status;

    if (!WIFEXITED(status) || WEXITSTATUS(status) != SP_GUEST_SENTINEL)
        return sp_error_set(reterr, SP_E_IO,
                            "QEMU ended with %s %d where the guest's sentinel gives %d",
                            WIFEXITED(status) ? "status" : "signal",
                            WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status),
                            SP_GUEST_SENTINEL);
    if (sp_console_trouble(&session->guest.console_text, line))
        return sp_error_set(reterr, SP_E_IO, "the guest's console says: %s", line);
    return 0;
}

int sp_session_finish(struct sp_session *session, struct sp_error *reterr)
{
    struct sp_buf text = {0};
    cJSON *end = NULL;
    int rc = 0;

    sp_buf_add_str(&text, "{\"end\":true}");
    rc = sp_guest_send(&session->guest, &text, reterr);
    sp_buf_free(&text);
    if (rc == 0)
        rc = sp_guest_receive(&session->guest, END_MS, &session->arena, &end, reterr);
    if (rc == 0)
        rc = check_end(session, end, reterr);
    if (rc == 0)
        rc = sp_guest_wait(&session->guest, END_MS, reterr);
    return rc == 0 ? check_sentinel(session, reterr) : explain(session, reterr);
}

void sp_session_free(struct sp_session *session)
{
    if (session->running)
        sp_guest_free(&session->guest);
    sp_arena_free(&session->arena);
    *session = (struct sp_session){0};
}
