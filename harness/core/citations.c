/* SPDX-License-Identifier: Apache-2.0 */
#include "core/citations.h"

#include <ctype.h>
#include <errno.h>
#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct walk {
    const struct sp_registry *registry;
    void (*on_each)(void *context, const struct sp_citation *citation);
    void *context;
};

static bool has_prefix(const struct sp_registry *registry, const char *prefix, size_t length)
{
    if (length == 1 && prefix[0] == 'E')
        return true;
    for (size_t i = 0; i < registry->count; i++) {
        if (strncmp(registry->items[i].id, prefix, length) == 0 &&
            registry->items[i].id[length] == '-')
            return true;
    }
    return false;
}

/* How long is the id that begins at @text? 0: none does. */
static size_t id_length(const struct sp_registry *registry, const char *text)
{
    size_t prefix = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    size_t digits = 0;

    if (prefix == 0 || prefix > 4 || text[prefix] != '-')
        return 0;
    digits = strspn(text + prefix + 1, "0123456789");
    if (digits == 0 || digits > 6 || isalnum((unsigned char)text[prefix + 1 + digits]) ||
        !has_prefix(registry, text, prefix))
        return 0;
    return prefix + 1 + digits;
}

static void read_line(const struct walk *walk, const char *file, size_t line, const char *text)
{
    for (const char *at = text; *at != '\0'; at++) {
        bool inside = at > text && (isalnum((unsigned char)at[-1]) || at[-1] == '-');
        size_t length = inside ? 0 : id_length(walk->registry, at);
        struct sp_citation citation = {.file = file, .line = line, .text = text};

        if (length == 0)
            continue;
        memcpy(citation.id, at, length);
        citation.is_known = sp_registry_find(walk->registry, citation.id) != NULL ||
                            sp_registry_find_erratum(walk->registry, citation.id) != NULL;
        walk->on_each(walk->context, &citation);
    }
}

static int read_file(const struct walk *walk, const char *path, struct sp_error *reterr)
{
    FILE *file = fopen(path, "re");
    char *text = NULL;
    size_t room = 0;
    size_t line = 0;

    if (file == NULL) {
        sp_error_set(reterr, SP_E_IO, "%s", strerror(errno));
        sp_error_at(reterr, path);
        return SP_E_IO;
    }
    while (getline(&text, &room, file) > 0)
        read_line(walk, path, ++line, text);
    free(text);
    fclose(file);
    return 0;
}

static bool is_text(const char *name)
{
    static const char *const endings[] = {".md", ".c", ".h", ".py", ".mjs", ".sh", ".json", NULL};
    const char *dot = strrchr(name, '.');

    for (size_t i = 0; dot != NULL && endings[i] != NULL; i++) {
        if (strcmp(dot, endings[i]) == 0)
            return true;
    }
    return false;
}

int sp_citations_walk(const struct sp_registry *registry, const char *path,
                      void (*on_each)(void *context, const struct sp_citation *citation),
                      void *context, struct sp_error *reterr)
{
    struct walk walk = {.registry = registry, .on_each = on_each, .context = context};
    char *root = strdup(path);
    char *roots[] = {root, NULL};
    FTS *fts = root != NULL ? fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL) : NULL;
    const FTSENT *entry = NULL;
    int count = 0;
    int rc = fts != NULL ? 0 : sp_error_nomem(reterr);

    while (rc == 0 && (entry = fts_read(fts)) != NULL) {
        if (entry->fts_info != FTS_F || !is_text(entry->fts_name))
            continue;
        rc = read_file(&walk, entry->fts_path, reterr);
        count++;
    }
    if (fts != NULL)
        fts_close(fts);
    free(root);
    return rc < 0 ? rc : count;
}
