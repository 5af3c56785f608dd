/* SPDX-License-Identifier: Apache-2.0 */
#include "core/interop.h"

#include "base/buf.h"
#include "json/write.h"

#include <stdio.h>
#include <string.h>

static void copy_member(struct sp_json_writer *writer, const char *key, const cJSON *value)
{
    if (value == NULL)
        return;
    sp_json_key(writer, key);
    sp_json_tree(writer, value);
}

/* {"layers":[...]}: the recording knows of downgrades and notes only which layers they are of. */
static void write_layers(struct sp_json_writer *writer, const char *key, const cJSON *layers)
{
    sp_json_key(writer, key);
    sp_json_begin_object(writer);
    copy_member(writer, "layers", layers);
    sp_json_end_object(writer);
}

static void write_error(struct sp_json_writer *writer, const cJSON *layers)
{
    sp_json_key(writer, "error");
    sp_json_begin_object(writer);
    sp_json_key(writer, "kind");
    sp_json_string(writer, "sandbox-unavailable");
    write_layers(writer, "downgrades", layers);
    sp_json_end_object(writer);
}

static void write_result(struct sp_json_writer *writer, const cJSON *expect)
{
    static const char *const exact[] = {"argv", "env", "droppedEnvKeys"};
    static const char *const optional[] = {"uid", "gid", "maxOutputBytes", "nodeMemoryFlagEnv"};
    static const char *const effective[] = {"requested", "enforced", "platform"};
    const cJSON *enforced = cJSON_GetObjectItemCaseSensitive(expect, "enforced");
    const cJSON *egress = cJSON_GetObjectItemCaseSensitive(expect, "egress");
    /* A ruleset that no plan needs written is absent (NET), whatever the recording kept. */
    bool ruleset =
        egress != NULL && cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(enforced, "network"));
    bool launcher = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(expect, "launcher"));

    sp_json_key(writer, "result");
    sp_json_begin_object(writer);
    for (size_t i = 0; i < sizeof(exact) / sizeof(exact[0]); i++)
        copy_member(writer, exact[i], cJSON_GetObjectItemCaseSensitive(expect, exact[i]));
    for (size_t i = 0; i < sizeof(optional) / sizeof(optional[0]); i++)
        copy_member(writer, optional[i], cJSON_GetObjectItemCaseSensitive(expect, optional[i]));
    sp_json_key(writer, "absent");
    sp_json_begin_array(writer);
    for (size_t i = 0; i < sizeof(optional) / sizeof(optional[0]); i++) {
        if (cJSON_GetObjectItemCaseSensitive(expect, optional[i]) == NULL)
            sp_json_string(writer, optional[i]);
    }
    if (!ruleset)
        sp_json_string(writer, "nftRuleset");
    if (!launcher)
        sp_json_string(writer, "rootlessLauncher");
    sp_json_end_array(writer);
    if (ruleset)
        copy_member(writer, "egress", egress);
    if (launcher) {
        sp_json_key(writer, "rootlessLauncher");
        sp_json_begin_object(writer);
        sp_json_key(writer, "mentions");
        sp_json_begin_array(writer);
        sp_json_end_array(writer);
        sp_json_end_object(writer);
    }
    sp_json_key(writer, "effective");
    sp_json_begin_object(writer);
    for (size_t i = 0; i < sizeof(effective) / sizeof(effective[0]); i++)
        copy_member(writer, effective[i], cJSON_GetObjectItemCaseSensitive(expect, effective[i]));
    write_layers(writer, "downgrades", cJSON_GetObjectItemCaseSensitive(expect, "downgrades"));
    write_layers(writer, "notes", cJSON_GetObjectItemCaseSensitive(expect, "notes"));
    sp_json_end_object(writer);
    sp_json_end_object(writer);
}

static int add_scenario(struct sp_suite *suite, const char *file, const cJSON *scenario,
                        size_t line, struct sp_error *reterr)
{
    const cJSON *id = cJSON_GetObjectItemCaseSensitive(scenario, "id");
    const cJSON *expect = cJSON_GetObjectItemCaseSensitive(scenario, "expect");
    const cJSON *params = cJSON_GetObjectItemCaseSensitive(scenario, "params");
    const cJSON *layers = cJSON_GetObjectItemCaseSensitive(expect, "unavailable");
    struct sp_buf text = {0};
    struct sp_json_writer text_writer = {.buf = &text};
    struct sp_buf buf = {0};
    struct sp_json_writer writer = {.buf = &buf};
    struct sp_vector *vector = NULL;
    cJSON *tree = NULL;
    char name[128];
    int rc = 0;

    if (!cJSON_IsString(id) || !cJSON_IsObject(expect) || !cJSON_IsObject(params))
        return sp_error_set(reterr, SP_E_INVALID, "a scenario needs id, params and expect");
    sp_json_tree(&text_writer, params);
    sp_json_begin_object(&writer);
    if (layers != NULL)
        write_error(&writer, layers);
    else
        write_result(&writer, expect);
    sp_json_end_object(&writer);
    if (buf.failed || text.failed)
        rc = sp_error_nomem(reterr);
    if (rc == 0)
        rc = sp_suite_parse(suite, file, buf.bytes, buf.length, &tree, reterr);
    if (rc == 0)
        vector = sp_suite_add(suite);
    if (rc == 0 && vector == NULL)
        rc = sp_error_nomem(reterr);
    if (vector != NULL) {
        snprintf(name, sizeof(name), "interop/%s", id->valuestring);
        vector->id = sp_arena_strndup(&suite->arena, name, strlen(name));
        vector->title = "a recorded scenario";
        vector->why = "an independent implementation of the same behaviour decided so";
        vector->level = "core";
        vector->origin = "interop";
        vector->method = "plan";
        vector->file = file;
        vector->line = line;
        vector->params = params;
        vector->expect = tree;
        vector->params_length = text.length;
        vector->params_text = sp_arena_strndup(&suite->arena, text.bytes, text.length);
        if (vector->id == NULL || vector->params_text == NULL)
            rc = sp_error_nomem(reterr);
    }
    sp_buf_free(&buf);
    sp_buf_free(&text);
    return rc;
}

int sp_interop_load(struct sp_suite *suite, const char *path, const char *bytes, size_t length,
                    struct sp_error *reterr)
{
    const char *file = sp_arena_strndup(&suite->arena, path, strlen(path));
    const char *end = bytes + length;
    size_t line = 0;

    if (file == NULL)
        return sp_error_nomem(reterr);
    while (bytes < end) {
        const char *newline = memchr(bytes, '\n', (size_t)(end - bytes));
        size_t size = newline != NULL ? (size_t)(newline - bytes) : (size_t)(end - bytes);
        cJSON *tree = NULL;
        int rc = sp_suite_parse(suite, path, bytes, size, &tree, reterr);

        line++;
        if (rc == 0)
            rc = add_scenario(suite, file, tree, line, reterr);
        if (rc < 0) {
            sp_error_at(reterr, path);
            reterr->line = line;
            return rc;
        }
        bytes += size + 1;
    }
    return 0;
}
