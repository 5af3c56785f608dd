/* SPDX-License-Identifier: Apache-2.0 */
#include "host/sabotage.h"

#include "base/file.h"
#include "json/parse.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>

enum { ARENA_SIZE = 16 << 10, FILE_MAX = 1 << 20, PATH_ROOM = 512 };

static const char suffix[] = ".patch";

static int fault(struct sp_error *reterr, const char *path, size_t index, const char *what)
{
    char where[SP_ERROR_WHERE_MAX];

    snprintf(where, sizeof(where), "%.200s#/%zu", path, index);
    sp_error_set(reterr, SP_E_INVALID, "%s", what);
    sp_error_at(reterr, where);
    return SP_E_INVALID;
}

static const char *text(const cJSON *tree, const char *name)
{
    return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(tree, name));
}

static bool read_supervisor(const char *name, enum sp_live_supervisor *ret)
{
    for (int who = 0; who < SP_LIVE_SUPERVISOR_MAX; who++) {
        if (strcmp(name, sp_live_supervisor_name((enum sp_live_supervisor)who)) == 0) {
            *ret = (enum sp_live_supervisor)who;
            return true;
        }
    }
    return false;
}

static const struct sp_sabotage *find(const struct sp_sabotages *sabotages, const char *name,
                                      size_t length)
{
    for (size_t i = 0; i < sabotages->count; i++) {
        const char *other = sabotages->items[i].name;

        if (strlen(other) == length && memcmp(other, name, length) == 0)
            return &sabotages->items[i];
    }
    return NULL;
}

static const char *read_one(const cJSON *tree, const struct sp_live_cases *cases,
                            struct sp_sabotages *sabotages, struct sp_sabotage *ret)
{
    const char *name = text(tree, "name");
    const char *supervisor = text(tree, "supervisor");
    const char *live = text(tree, "case");
    char path[PATH_ROOM];

    *ret = (struct sp_sabotage){.name = name, .what = text(tree, "what"), .at = text(tree, "at")};
    if (name == NULL || supervisor == NULL || live == NULL || ret->what == NULL || ret->at == NULL)
        return "wants name, what, case, supervisor and at, all strings";
    if (find(sabotages, name, strlen(name)) != NULL)
        return "has a name that stands here already";
    ret->live = sp_live_cases_find(cases, live);
    if (ret->live == NULL)
        return "names a case that does not exist";
    if (!read_supervisor(supervisor, &ret->supervisor) ||
        !sp_live_case_has(ret->live, ret->supervisor))
        return "names a supervisor that the case does not have";
    snprintf(path, sizeof(path), "/sandproof/sabotage/%s/sandplan", name);
    ret->sandplan = sp_arena_strndup(&sabotages->arena, path, strlen(path));
    return ret->sandplan != NULL ? NULL : "out of memory";
}

/* The first line of a patch says what the list says. */
static const char *check_patch(const struct sp_sabotage *sabotage, const char *folder)
{
    char path[PATH_ROOM];
    char line[PATH_ROOM] = "";
    FILE *patch = NULL;
    bool same = false;

    snprintf(path, sizeof(path), "%.250s/%.200s%s", folder, sabotage->name, suffix);
    patch = fopen(path, "re");
    if (patch == NULL)
        return "has no patch of its name beside this list";
    if (fgets(line, sizeof(line), patch) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        same = strcmp(line, sabotage->what) == 0;
    }
    fclose(patch);
    return same ? NULL : "does not say what the first line of its patch says";
}

/* No patch without an entry: it would be built and never tried. */
static int check_folder(const struct sp_sabotages *sabotages, const char *folder,
                        struct sp_error *reterr)
{
    DIR *patches = opendir(folder);
    const struct dirent *entry = NULL;
    int rc = 0;

    if (patches == NULL) {
        sp_error_set(reterr, SP_E_IO, "cannot be looked at: %s", strerror(errno));
        sp_error_at(reterr, folder);
        return SP_E_IO;
    }
    while (rc == 0 && (entry = readdir(patches)) != NULL) {
        size_t length = strlen(entry->d_name);
        size_t tail = sizeof(suffix) - 1;

        if (length <= tail || strcmp(entry->d_name + length - tail, suffix) != 0 ||
            find(sabotages, entry->d_name, length - tail) != NULL)
            continue;
        rc = sp_error_set(reterr, SP_E_INVALID,
                          "is on no list: say which case has to catch what it does");
        sp_error_at(reterr, entry->d_name);
    }
    closedir(patches);
    return rc;
}

static int check_patches(struct sp_sabotages *sabotages, const char *path, struct sp_error *reterr)
{
    const char *slash = strrchr(path, '/');
    const char *folder =
        slash != NULL
            ? sp_arena_strndup(&sabotages->arena, path, slash != path ? (size_t)(slash - path) : 1)
            : ".";

    if (folder == NULL)
        return sp_error_nomem(reterr);
    for (size_t i = 0; i < sabotages->count; i++) {
        const char *what = check_patch(&sabotages->items[i], folder);

        if (what != NULL)
            return fault(reterr, path, i, what);
    }
    return check_folder(sabotages, folder, reterr);
}

int sp_sabotages_load(struct sp_sabotages *sabotages, const char *path,
                      const struct sp_live_cases *cases, struct sp_error *reterr)
{
    struct sp_buf bytes = {0};
    cJSON *tree = NULL;
    const cJSON *item = NULL;
    int rc = sp_file_read(path, FILE_MAX, &bytes, reterr);

    *sabotages = (struct sp_sabotages){0};
    sp_arena_init(&sabotages->arena, ARENA_SIZE);
    if (rc == 0)
        rc = sp_json_parse(bytes.bytes, bytes.length, &sabotages->arena, &tree, reterr);
    sp_buf_free(&bytes);
    if (rc < 0)
        return rc;
    sabotages->items = sp_arena_array(&sabotages->arena, (size_t)cJSON_GetArraySize(tree) + 1,
                                      sizeof(*sabotages->items));
    if (sabotages->items == NULL)
        return sp_error_nomem(reterr);
    cJSON_ArrayForEach(item, tree)
    {
        const char *what = read_one(item, cases, sabotages, &sabotages->items[sabotages->count]);

        if (what != NULL)
            return fault(reterr, path, sabotages->count, what);
        sabotages->count++;
    }
    if (sabotages->count == 0)
        return fault(reterr, path, 0, "there is none");
    return check_patches(sabotages, path, reterr);
}

void sp_sabotages_free(struct sp_sabotages *sabotages)
{
    sp_arena_free(&sabotages->arena);
}
