/* SPDX-License-Identifier: Apache-2.0 */
#include "core/lines.h"

#include <stdbool.h>
#include <string.h>

struct walk {
    const char *at;
    const char *end;
    size_t line;
    void (*note)(void *context, const cJSON *value, size_t line);
    void *context;
};

/* To the next byte that begins a value or a key, or ends one: what is between them is skipped. */
static void skip_between(struct walk *walk)
{
    while (walk->at < walk->end && strchr(" \t\r\n,:", *walk->at) != NULL) {
        walk->line += *walk->at == '\n' ? 1 : 0;
        walk->at++;
    }
}

static void skip_string(struct walk *walk)
{
    walk->at++;
    while (walk->at < walk->end && *walk->at != '"')
        walk->at += *walk->at == '\\' ? 2 : 1;
    walk->at++;
}

/* A number, true, false or null. */
static void skip_word(struct walk *walk)
{
    while (walk->at < walk->end && strchr(" \t\r\n,:]}", *walk->at) == NULL)
        walk->at++;
}

/* As deep as the scanner allows. */
static void visit(struct walk *walk, const cJSON *value)
{
    skip_between(walk);
    if (walk->at >= walk->end)
        return;
    walk->note(walk->context, value, walk->line);
    if (cJSON_IsString(value)) {
        skip_string(walk);
    } else if (cJSON_IsArray(value) || cJSON_IsObject(value)) {
        walk->at++;
        for (const cJSON *child = value->child; child != NULL; child = child->next) {
            skip_between(walk);
            if (cJSON_IsObject(value))
                skip_string(walk);
            visit(walk, child);
        }
        skip_between(walk);
        walk->at++;
    } else {
        skip_word(walk);
    }
}

void sp_lines_walk(const cJSON *tree, const char *bytes, size_t length,
                   void (*note)(void *context, const cJSON *value, size_t line), void *context)
{
    struct walk walk = {
        .at = bytes,
        .end = bytes + length,
        .line = 1,
        .note = note,
        .context = context,
    };

    visit(&walk, tree);
}
