/* SPDX-License-Identifier: Apache-2.0 */
#include "json/spell.h"

#include <string.h>

struct cursor {
    const char *at;
    const char *end;
    struct sp_arena *arena;
};

/* @at: behind the opening quote. Return: behind the closing one. */
static const char *skip_string(const char *at, const char *end)
{
    while (at < end && *at != '"')
        at += *at == '\\' ? 2 : 1;
    return at + 1;
}

static bool starts_number(char byte)
{
    return byte == '-' || (byte >= '0' && byte <= '9');
}

static bool continues_number(char byte)
{
    return starts_number(byte) || byte == '+' || byte == '.' || byte == 'e' || byte == 'E';
}

/* The next number of the text, copied; numbers come in a text as they do in its tree. */
static char *next_spelling(struct cursor *cursor)
{
    const char *start = NULL;

    while (cursor->at < cursor->end && !starts_number(*cursor->at))
        cursor->at = *cursor->at == '"' ? skip_string(cursor->at + 1, cursor->end) : cursor->at + 1;
    start = cursor->at;
    while (cursor->at < cursor->end && continues_number(*cursor->at))
        cursor->at++;
    return sp_arena_strndup(cursor->arena, start, (size_t)(cursor->at - start));
}

/* As deep as the scanner allows. */
static bool spell(struct cursor *cursor, cJSON *node)
{
    if (cJSON_IsNumber(node))
        return (node->valuestring = next_spelling(cursor)) != NULL;
    for (cJSON *child = node->child; child != NULL; child = child->next) {
        if (!spell(cursor, child))
            return false;
    }
    return true;
}

int sp_json_spell(cJSON *tree, const char *bytes, size_t length, struct sp_arena *arena,
                  struct sp_error *reterr)
{
    struct cursor cursor = {.at = bytes, .end = bytes + length, .arena = arena};

    return spell(&cursor, tree) ? 0 : sp_error_nomem(reterr);
}
