/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/line.h"

#include "agent/known_host.h"
#include "base/buf.h"

#include <stdint.h>
#include <string.h>

enum { WORDS_MAX = 512 };

const char sp_line_folder[] = "/run/sandproof/arm";
const char sp_line_policy[] = "/run/sandproof/arm/policy.json";
const char sp_line_report[] = "/run/sandproof/arm/report.json";
const char sp_line_exchange[] = "/run/sandproof/arm/exchange.json";

/* struct words - argv while it grows; its prototype is older than const */
struct words {
    char **items;
    size_t length;
};

static void add(struct words *words, const char *word)
{
    if (words->length < WORDS_MAX)
        words->items[words->length++] = (char *)(uintptr_t)word;
}

static void add_all(struct words *words, const cJSON *list)
{
    const cJSON *item = NULL;

    cJSON_ArrayForEach(item, list)
    {
        if (cJSON_IsString(item))
            add(words, item->valuestring);
    }
}

/* Options that are about executing, and stand beside a plan that was made before. */
static bool is_of_execution(const char *option)
{
    return strcmp(option, "--timeout") == 0 || strcmp(option, "--stdin") == 0 ||
           strcmp(option, "--verbose") == 0 || strcmp(option, "--capture") == 0;
}

/* Without a run there is no output to keep. */
static void add_planning(struct words *words, const cJSON *options)
{
    const cJSON *item = NULL;

    cJSON_ArrayForEach(item, options)
    {
        if (cJSON_IsString(item) && strcmp(item->valuestring, "--capture") != 0)
            add(words, item->valuestring);
    }
}

static void add_execution(struct words *words, const cJSON *options)
{
    const cJSON *item = NULL;

    cJSON_ArrayForEach(item, options)
    {
        if (cJSON_IsString(item) && is_of_execution(item->valuestring)) {
            add(words, item->valuestring);
            if (strcmp(item->valuestring, "--timeout") == 0 && cJSON_IsString(item->next))
                add(words, item->next->valuestring);
        }
    }
}

/* "a,b": what `probe deny` takes. */
static bool add_denied(struct words *words, const cJSON *list, struct sp_arena *arena)
{
    struct sp_buf text = {0};
    const cJSON *item = NULL;
    const char *joined = NULL;

    cJSON_ArrayForEach(item, list)
    {
        sp_buf_add_str(&text, text.length != 0 ? "," : "");
        sp_buf_add_str(&text, cJSON_IsString(item) ? item->valuestring : "");
    }
    if (!text.failed && text.length != 0)
        joined = sp_arena_strndup(arena, text.bytes, text.length);
    sp_buf_free(&text);
    add(words, "/usr/bin/probe");
    add(words, "deny");
    add(words, joined != NULL ? joined : "");
    add(words, "--");
    return joined != NULL;
}

static void add_run(struct words *words, const struct sp_arm *arm, enum sp_line_kind kind,
                    const cJSON *command)
{
    const char *known_host = kind != SP_LINE_PLANNED ? sp_known_host(arm) : NULL;

    add(words, arm->sandplan);
    add(words, "run");
    if (kind == SP_LINE_PLANNED) {
        add(words, "--plan");
        add(words, sp_line_exchange);
        add_execution(words, arm->options);
    } else {
        if (known_host != NULL) {
            add(words, "--capabilities");
            add(words, known_host);
        }
        add(words, "--policy");
        add(words, sp_line_policy);
        if (kind == SP_LINE_DRY)
            add_planning(words, arm->options);
        else
            add_all(words, arm->options);
    }
    if (kind == SP_LINE_DRY) {
        add(words, "--dry-run");
    } else {
        add(words, "--report");
        add(words, sp_line_report);
    }
    if (kind != SP_LINE_PLANNED) {
        add(words, "--");
        add_all(words, command);
    }
}

char **sp_line_make(const struct sp_arm *arm, enum sp_line_kind kind, const cJSON *command,
                    struct sp_arena *arena)
{
    struct words words = {.items = sp_arena_array(arena, WORDS_MAX + 1, sizeof(char *))};

    if (words.items == NULL)
        return NULL;
    if (arm->deny != NULL && !add_denied(&words, arm->deny, arena))
        return NULL;
    if (kind == SP_LINE_PLAIN) {
        add(&words, "/usr/bin/plain");
        add(&words, sp_line_exchange);
    } else {
        add_run(&words, arm, kind, command);
    }
    words.items[words.length] = NULL;
    return words.items;
}
