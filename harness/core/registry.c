/* SPDX-License-Identifier: Apache-2.0 */
#include "core/registry.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ARENA_SIZE = 64 << 10, PATH_ROOM = 4096 };

void sp_registry_init(struct sp_registry *registry)
{
    memset(registry, 0, sizeof(*registry));
    sp_arena_init(&registry->arena, ARENA_SIZE);
}

void sp_registry_free(struct sp_registry *registry)
{
    free(registry->items);
    free(registry->errata);
    sp_arena_free(&registry->arena);
    memset(registry, 0, sizeof(*registry));
}

const struct sp_requirement *sp_registry_find(const struct sp_registry *registry, const char *id)
{
    for (size_t i = 0; i < registry->count; i++) {
        if (strcmp(registry->items[i].id, id) == 0)
            return &registry->items[i];
    }
    return NULL;
}

const struct sp_erratum *sp_registry_find_erratum(const struct sp_registry *registry,
                                                  const char *id)
{
    for (size_t i = 0; i < registry->errata_count; i++) {
        if (strcmp(registry->errata[i].id, id) == 0)
            return &registry->errata[i];
    }
    return NULL;
}

static int fault(struct sp_error *reterr, const char *file, size_t line, const char *text)
{
    sp_error_set(reterr, SP_E_INVALID, "%s", text);
    sp_error_at(reterr, file);
    if (reterr != NULL) {
        reterr->line = line;
        reterr->column = 1;
    }
    return SP_E_INVALID;
}

static struct sp_requirement *add(struct sp_registry *registry)
{
    if (registry->count == registry->capacity) {
        size_t capacity = registry->capacity != 0 ? 2 * registry->capacity : 256;
        struct sp_requirement *items = realloc(registry->items, capacity * sizeof(*items));

        if (items == NULL)
            return NULL;
        registry->items = items;
        registry->capacity = capacity;
    }
    return &registry->items[registry->count++];
}

static bool one_of(const char *word, const char *const *words)
{
    for (; *words != NULL; words++) {
        if (strcmp(word, *words) == 0)
            return true;
    }
    return false;
}

/* The number behind the dash is one more than the last one of that prefix. */
static bool follows(const struct sp_registry *registry, const char *id)
{
    const char *dash = strchr(id, '-');
    size_t prefix = dash != NULL ? (size_t)(dash - id) + 1 : 0;
    unsigned long last = 0;

    for (size_t i = 0; i < registry->count; i++) {
        if (strncmp(registry->items[i].id, id, prefix) == 0)
            last = strtoul(registry->items[i].id + prefix, NULL, 10);
    }
    return dash != NULL && strtoul(dash + 1, NULL, 10) == last + 1;
}

static int read_line(struct sp_registry *registry, const char *file, size_t line, const char *text,
                     struct sp_error *reterr)
{
    static const char *const levels[] = {"core", "hardened", NULL};
    static const char *const judges[] = {"vector", "later", "live", "tests", NULL};
    char id[32];
    char level[16];
    char judge[16];
    int behind = 0;
    struct sp_requirement *requirement = NULL;

    if (sscanf(text, "**%31[A-Z0-9-]** [%15[a-z]; %15[a-z]] %n", id, level, judge, &behind) != 3 ||
        behind == 0)
        return fault(reterr, file, line,
                     "a requirement begins with **ID** [level; judge] and its sentence");
    if (!one_of(level, levels) || !one_of(judge, judges))
        return fault(reterr, file, line, "no such level or judge");
    if (sp_registry_find(registry, id) != NULL)
        return fault(reterr, file, line, "this id is given twice");
    if (!follows(registry, id))
        return fault(reterr, file, line, "this id does not follow the one before it");
    requirement = add(registry);
    if (requirement == NULL)
        return sp_error_nomem(reterr);
    *requirement = (struct sp_requirement){
        .id = sp_arena_strndup(&registry->arena, id, strlen(id)),
        .level = sp_arena_strndup(&registry->arena, level, strlen(level)),
        .judge = sp_arena_strndup(&registry->arena, judge, strlen(judge)),
        .sentence = sp_arena_strndup(&registry->arena, text + behind, strlen(text + behind)),
        .file = sp_arena_strndup(&registry->arena, file, strlen(file)),
        .line = line,
    };
    if (requirement->id == NULL || requirement->level == NULL || requirement->judge == NULL ||
        requirement->sentence == NULL || requirement->file == NULL)
        return sp_error_nomem(reterr);
    return 0;
}

static struct sp_erratum *add_erratum(struct sp_registry *registry)
{
    if (registry->errata_count == registry->errata_capacity) {
        size_t capacity = registry->errata_capacity != 0 ? 2 * registry->errata_capacity : 16;
        struct sp_erratum *errata = realloc(registry->errata, capacity * sizeof(*errata));

        if (errata == NULL)
            return NULL;
        registry->errata = errata;
        registry->errata_capacity = capacity;
    }
    return &registry->errata[registry->errata_count++];
}

/* The text of a row's cell, without the spaces around it. @begin: behind the cell's bar */
static const char *copy_cell(struct sp_registry *registry, const char *begin)
{
    const char *end = begin;

    while (*end != '\0' && (*end != '|' || end[-1] == '\\'))
        end++;
    while (begin < end && *begin == ' ')
        begin++;
    while (end > begin && end[-1] == ' ')
        end--;
    return sp_arena_strndup(&registry->arena, begin, (size_t)(end - begin));
}

enum { ERRATUM_CELLS = 5 };

/* Where each cell of a row begins; false when there are more or fewer. */
static bool find_cells(const char *text, const char **cells)
{
    size_t bars = 0;

    for (const char *at = text; *at != '\0'; at++) {
        if (*at != '|' || (at > text && at[-1] == '\\'))
            continue;
        if (bars < ERRATUM_CELLS)
            cells[bars] = at + 1;
        bars++;
    }
    return bars == ERRATUM_CELLS + 1;
}

static int read_erratum(struct sp_registry *registry, const char *file, size_t line,
                        const char *text, struct sp_error *reterr)
{
    const char *cells[ERRATUM_CELLS] = {NULL};
    struct sp_erratum *erratum = NULL;

    if (!find_cells(text, cells))
        return fault(reterr, file, line, "an erratum has five columns, the last its live cases");
    if (strtoul(text + strlen("| E-"), NULL, 10) != registry->errata_count + 1)
        return fault(reterr, file, line, "this erratum does not follow the one before it");
    erratum = add_erratum(registry);
    if (erratum == NULL)
        return sp_error_nomem(reterr);
    *erratum = (struct sp_erratum){
        .id = copy_cell(registry, cells[0]),
        .claim = copy_cell(registry, cells[1]),
        .live = copy_cell(registry, cells[ERRATUM_CELLS - 1]),
        .file = sp_arena_strndup(&registry->arena, file, strlen(file)),
        .line = line,
    };
    if (erratum->id == NULL || erratum->claim == NULL || erratum->live == NULL ||
        erratum->file == NULL)
        return sp_error_nomem(reterr);
    return 0;
}

static bool is_requirement(const char *text)
{
    return text[0] == '*' && text[1] == '*' && text[2] >= 'A' && text[2] <= 'Z' &&
           strcspn(text + 2, "-") < 5 && strstr(text, "** [") != NULL;
}

static int load_chapter(struct sp_registry *registry, const char *path, struct sp_error *reterr)
{
    FILE *file = fopen(path, "re");
    char *text = NULL;
    size_t room = 0;
    size_t line = 0;
    int rc = 0;

    if (file == NULL)
        return fault(reterr, path, 0, strerror(errno));
    while (rc == 0 && getline(&text, &room, file) > 0) {
        line++;
        text[strcspn(text, "\n")] = '\0';
        if (is_requirement(text))
            rc = read_line(registry, path, line, text, reterr);
        else if (strncmp(text, "| E-", strlen("| E-")) == 0)
            rc = read_erratum(registry, path, line, text, reterr);
    }
    free(text);
    fclose(file);
    return rc;
}

static int is_chapter(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name);

    return length > 3 && strcmp(entry->d_name + length - 3, ".md") == 0 &&
           strcmp(entry->d_name, "README.md") != 0;
}

int sp_registry_load(struct sp_registry *registry, const char *folder, struct sp_error *reterr)
{
    struct dirent **entries = NULL;
    int count = scandir(folder, &entries, is_chapter, alphasort);
    int rc = 0;

    if (count < 0)
        return fault(reterr, folder, 0, strerror(errno));
    for (int i = 0; i < count; i++) {
        char path[PATH_ROOM];

        snprintf(path, sizeof(path), "%s/%s", folder, entries[i]->d_name);
        if (rc == 0)
            rc = load_chapter(registry, path, reterr);
        free(entries[i]);
    }
    free(entries);
    if (rc == 0 && registry->count == 0)
        rc = fault(reterr, folder, 0, "no requirement was found here");
    return rc;
}
