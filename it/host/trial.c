/* SPDX-License-Identifier: Apache-2.0 */
#include "host/trial.h"

#include "json/write.h"

#include <string.h>

enum { TIMEOUT_MS = 20000 };

static struct sp_exchange_config config_of(struct sp_trial *trial)
{
    return (struct sp_exchange_config){.argv = trial->argv, .timeout_ms = TIMEOUT_MS};
}

int sp_trial_start(struct sp_trial *trial, const char *command, struct sp_error *reterr)
{
    struct sp_exchange_config config;
    int rc = 0;

    *trial = (struct sp_trial){.command = command};
    trial->argv[0] = "sh";
    trial->argv[1] = "-c";
    trial->argv[2] = (char *)(uintptr_t)command;
    config = config_of(trial);
    rc = sp_exchange_probe(&config, &trial->about, reterr);
    if (rc == 0 && !sp_implementation_has(&trial->about, "plan"))
        return sp_error_set(reterr, SP_E_INVALID,
                            "offers no method `plan`, so there is nothing to try");
    return rc;
}

static void add_member(struct sp_buf *text, const char *name, const char *bytes, size_t length)
{
    sp_buf_addf(text, "{\"%s\":", name);
    sp_buf_add(text, bytes, length);
    sp_buf_add_char(text, '}');
}

static void add_no_plan(struct sp_buf *text, const char *why)
{
    struct sp_json_writer writer = {.buf = text};

    sp_json_begin_object(&writer);
    sp_json_key(&writer, "error");
    sp_json_begin_object(&writer);
    sp_json_key(&writer, "code");
    sp_json_raw(&writer, "-32000", 6);
    sp_json_key(&writer, "message");
    sp_json_string_lossy(&writer, why, strlen(why));
    sp_json_key(&writer, "data");
    sp_json_begin_object(&writer);
    sp_json_key(&writer, "kind");
    sp_json_string(&writer, "no-plan");
    sp_json_end_object(&writer);
    sp_json_end_object(&writer);
    sp_json_end_object(&writer);
}

static void take_answer(void *context, size_t index, const struct sp_exchange_answer *answer)
{
    struct sp_buf *text = context;

    (void)index;
    if (answer->outcome != SP_EXCHANGE_ANSWERED)
        add_no_plan(text, answer->why);
    else if (answer->result != NULL)
        add_member(text, "result", answer->result, answer->result_length);
    else
        add_member(text, "error", answer->error, answer->error_length);
}

static int answer(void *context, const cJSON *params, struct sp_buf *ret_answer,
                  struct sp_error *reterr)
{
    struct sp_trial *trial = context;
    struct sp_exchange_config config = config_of(trial);
    struct sp_buf text = {0};
    struct sp_json_writer writer = {.buf = &text};
    struct sp_exchange_request request = {.method = "plan"};
    int rc = 0;

    sp_json_tree(&writer, params);
    request.params = sp_buf_str(&text);
    request.params_length = text.length;
    rc = request.params != NULL
             ? sp_exchange_run(&config, &request, 1, take_answer, ret_answer, reterr)
             : sp_error_nomem(reterr);
    sp_buf_free(&text);
    return rc;
}

struct sp_dialogue_plans sp_trial_plans(struct sp_trial *trial)
{
    return (struct sp_dialogue_plans){.answer = answer, .context = trial};
}
