/* SPDX-License-Identifier: Apache-2.0 */
#include "json/issues.h"

#include "base/buf.h"

#include <string.h>

const char *sp_issue_code_name(enum sp_issue_code code)
{
    static const char *const names[SP_ISSUE_MAX] = {
        [SP_ISSUE_UNKNOWN_KEY] = "unknown-key",
        [SP_ISSUE_MISSING] = "missing",
        [SP_ISSUE_TYPE] = "type",
        [SP_ISSUE_NOT_INTEGER] = "not-integer",
        [SP_ISSUE_RANGE] = "range",
        [SP_ISSUE_ENUM] = "enum",
        [SP_ISSUE_EMPTY] = "empty",
        [SP_ISSUE_ADDRESS] = "address",
        [SP_ISSUE_HOST_BITS] = "host-bits",
        [SP_ISSUE_IPV4_MAPPED] = "ipv4-mapped",
        [SP_ISSUE_PATH] = "path",
        [SP_ISSUE_NAME] = "name",
        [SP_ISSUE_OVERLAP] = "overlap",
    };

    return names[code];
}

static size_t escaped_length(const char *key)
{
    size_t length = 0;

    for (; *key != '\0'; key++)
        length += *key == '~' || *key == '/' ? 2 : 1;
    return length;
}

static size_t pointer_length(const struct sp_path *path)
{
    size_t length = 0;

    for (; path != NULL; path = path->parent) {
        char digits[20];

        length += 1 + (path->key != NULL ? escaped_length(path->key)
                                         : sp_uint_format(digits, path->index));
    }
    return length;
}

/* Writes @path so that it ends at @end; frames come innermost first, so it is written backwards. */
static void write_pointer(const struct sp_path *path, char *end)
{
    for (; path != NULL; path = path->parent) {
        if (path->key != NULL) {
            for (size_t i = strlen(path->key); i-- > 0;) {
                char c = path->key[i];

                if (c == '~' || c == '/') {
                    *--end = c == '~' ? '0' : '1';
                    c = '~';
                }
                *--end = c;
            }
        } else {
            char digits[20];
            size_t length = sp_uint_format(digits, path->index);

            end -= length;
            memcpy(end, digits, length);
        }
        *--end = '/';
    }
}

static bool reserve_one(struct sp_issues *issues)
{
    size_t capacity = issues->capacity != 0 ? issues->capacity * 2 : 8;
    struct sp_issue *items = NULL;

    if (issues->length < issues->capacity)
        return true;
    items = sp_arena_array(issues->arena, capacity, sizeof(*items));
    if (items == NULL)
        return false;
    if (issues->length != 0)
        memcpy(items, issues->items, issues->length * sizeof(*items));
    issues->items = items;
    issues->capacity = capacity;
    return true;
}

void sp_issues_add(struct sp_issues *issues, const struct sp_path *path, enum sp_issue_code code)
{
    size_t length = pointer_length(path);
    char *pointer = sp_arena_alloc(issues->arena, length + 1);

    if (pointer == NULL || !reserve_one(issues)) {
        issues->failed = true;
        return;
    }
    pointer[length] = '\0';
    write_pointer(path, pointer + length);
    issues->items[issues->length++] = (struct sp_issue){.pointer = pointer, .code = code};
}

void sp_issues_add_part(struct sp_issues *issues, const char *prefix, const struct sp_issues *part)
{
    size_t before = strlen(prefix);

    issues->failed |= part->failed;
    for (size_t i = 0; i < part->length; i++) {
        const char *inner = part->items[i].pointer;
        size_t behind = strlen(inner) + 1;
        char *pointer = sp_arena_alloc(issues->arena, before + behind);

        if (pointer == NULL || !reserve_one(issues)) {
            issues->failed = true;
            return;
        }
        memcpy(pointer, prefix, before);
        memcpy(pointer + before, inner, behind);
        issues->items[issues->length++] =
            (struct sp_issue){.pointer = pointer, .code = part->items[i].code};
    }
}
