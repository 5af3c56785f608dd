/* SPDX-License-Identifier: Apache-2.0 */
#include "core/ledger.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ARENA_SIZE = 64 << 10 };

static const char retired[] = "retired";

void sp_ledger_init(struct sp_ledger *ledger)
{
    memset(ledger, 0, sizeof(*ledger));
    sp_arena_init(&ledger->arena, ARENA_SIZE);
}

void sp_ledger_free(struct sp_ledger *ledger)
{
    free(ledger->entries);
    sp_arena_free(&ledger->arena);
    memset(ledger, 0, sizeof(*ledger));
}

bool sp_ledger_is_retired(const struct sp_ledger_entry *entry)
{
    return strcmp(entry->digest, retired) == 0;
}

static struct sp_ledger_entry *find(const struct sp_ledger *ledger, const char *id)
{
    for (size_t i = 0; i < ledger->count; i++) {
        if (strcmp(ledger->entries[i].id, id) == 0)
            return &ledger->entries[i];
    }
    return NULL;
}

const struct sp_ledger_entry *sp_ledger_find(const struct sp_ledger *ledger, const char *id)
{
    return find(ledger, id);
}

static struct sp_ledger_entry *add(struct sp_ledger *ledger)
{
    if (ledger->count == ledger->capacity) {
        size_t capacity = ledger->capacity != 0 ? 2 * ledger->capacity : 512;
        struct sp_ledger_entry *entries =
            realloc(ledger->entries, capacity * sizeof(*ledger->entries));

        if (entries == NULL)
            return NULL;
        ledger->entries = entries;
        ledger->capacity = capacity;
    }
    return &ledger->entries[ledger->count++];
}

static bool is_digest(const char *word)
{
    return strcmp(word, retired) == 0 || (strlen(word) == SP_DIGEST_ROOM - 1 &&
                                          strspn(word, "0123456789abcdef") == SP_DIGEST_ROOM - 1);
}

static int read_line(struct sp_ledger *ledger, size_t line, char *text, struct sp_error *reterr)
{
    char *rest = text;
    const char *digest = strsep(&rest, " ");
    const char *id = strsep(&rest, " ");
    struct sp_ledger_entry entry = {.line = line};
    struct sp_ledger_entry *place = NULL;

    if (id == NULL || id[0] == '\0' || !is_digest(digest))
        return sp_error_set(reterr, SP_E_INVALID,
                            "a line is a digest or the word retired, an id, and perhaps a reason");
    entry.digest = sp_arena_strndup(&ledger->arena, digest, strlen(digest));
    entry.id = sp_arena_strndup(&ledger->arena, id, strlen(id));
    entry.reason = rest != NULL ? sp_arena_strndup(&ledger->arena, rest, strlen(rest)) : "";
    if (entry.digest == NULL || entry.id == NULL || entry.reason == NULL)
        return sp_error_nomem(reterr);
    place = find(ledger, id);
    if (place != NULL && entry.reason[0] == '\0')
        return sp_error_set(reterr, SP_E_INVALID,
                            "this id stands above; a changed meaning needs its reason");
    if (place != NULL && sp_ledger_is_retired(place))
        return sp_error_set(reterr, SP_E_INVALID, "this id was retired and is not given again");
    if (place == NULL && (place = add(ledger)) == NULL)
        return sp_error_nomem(reterr);
    *place = entry;
    return 0;
}

int sp_ledger_load(struct sp_ledger *ledger, const char *path, struct sp_error *reterr)
{
    FILE *file = fopen(path, "re");
    char *text = NULL;
    size_t room = 0;
    size_t line = 0;
    int rc = 0;

    if (file == NULL && errno == ENOENT)
        return 0;
    if (file == NULL) {
        sp_error_set(reterr, SP_E_IO, "%s", strerror(errno));
        sp_error_at(reterr, path);
        return SP_E_IO;
    }
    while (rc == 0 && getline(&text, &room, file) > 0) {
        line++;
        text[strcspn(text, "\n")] = '\0';
        rc = read_line(ledger, line, text, reterr);
    }
    if (rc < 0 && reterr != NULL) {
        sp_error_at(reterr, path);
        reterr->line = line;
    }
    free(text);
    fclose(file);
    return rc;
}
