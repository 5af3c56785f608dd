/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/check_files.h"

#include "core/canonical.h"
#include "core/ledger.h"
#include "json/parse.h"
#include "json/spell.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { PATH_ROOM = 4096, ARENA_SIZE = 1 << 20 };

static int io_error(struct sp_error *reterr, const char *path)
{
    sp_error_set(reterr, SP_E_IO, "%s", strerror(errno));
    sp_error_at(reterr, path);
    return SP_E_IO;
}

/* A new file in the place of the old one: no moment at which half of it is there. */
static int replace_file(const char *path, const struct sp_buf *bytes, struct sp_error *reterr)
{
    char beside[PATH_ROOM + 8];
    FILE *file = NULL;
    bool written = false;

    snprintf(beside, sizeof(beside), "%s.new", path);
    file = fopen(beside, "we");
    if (file == NULL)
        return io_error(reterr, beside);
    written = fwrite(bytes->bytes, 1, bytes->length, file) == bytes->length;
    if (fclose(file) != 0 || !written || rename(beside, path) != 0)
        return io_error(reterr, beside);
    return 0;
}

static int check_format(struct sp_check *check, const char *path, struct sp_error *reterr)
{
    struct sp_arena arena;
    struct sp_buf bytes = {0};
    struct sp_buf wanted = {0};
    cJSON *tree = NULL;
    int rc = sp_suite_read_file(path, &bytes, reterr);

    sp_arena_init(&arena, ARENA_SIZE);
    if (rc == 0)
        rc = sp_json_parse(bytes.bytes, bytes.length, &arena, &tree, reterr);
    if (rc == 0)
        rc = sp_json_spell(tree, bytes.bytes, bytes.length, &arena, reterr);
    if (rc == 0) {
        sp_canonical_write(&wanted, tree);
        if (wanted.failed)
            rc = sp_error_nomem(reterr);
        else if (wanted.length == bytes.length &&
                 memcmp(wanted.bytes, bytes.bytes, bytes.length) == 0)
            rc = 0;
        else if (check->write)
            rc = replace_file(path, &wanted, reterr);
        else
            sp_check_fault(check, path, "is not formatted; sandproof check --write does it");
    }
    check->files++;
    sp_buf_free(&wanted);
    sp_buf_free(&bytes);
    sp_arena_free(&arena);
    return rc;
}

static void check_meaning(struct sp_check *check, const struct sp_vector *vector,
                          const struct sp_ledger_entry *entry, const char *digest)
{
    char text[256];

    if (sp_ledger_is_retired(entry)) {
        sp_check_fault(check, vector->id, "this id was retired; take a new one");
    } else if (strcmp(entry->digest, digest) != 0) {
        snprintf(text, sizeof(text),
                 "means something else than before; take a new id, or, where the vector was wrong, "
                 "add to the ledger: %s %.60s REASON",
                 digest, vector->id);
        sp_check_fault(check, vector->id, "%s", text);
    }
}

static int check_vectors(struct sp_check *check, const struct sp_ledger *ledger, FILE *more)
{
    for (size_t i = 0; i < check->suite->count; i++) {
        const struct sp_vector *vector = &check->suite->vectors[i];
        const struct sp_ledger_entry *entry = sp_ledger_find(ledger, vector->id);
        char digest[SP_DIGEST_ROOM];

        if (sp_digest_vector(vector, digest) < 0)
            return SP_E_NOMEM;
        if (entry != NULL)
            check_meaning(check, vector, entry, digest);
        else if (more != NULL)
            fprintf(more, "%s %s\n", digest, vector->id);
        else
            sp_check_fault(check, vector->id,
                           "is not in the ledger; sandproof check --write puts it there");
    }
    return 0;
}

static void check_vanished(struct sp_check *check, const struct sp_ledger *ledger)
{
    for (size_t i = 0; i < ledger->count; i++) {
        const struct sp_ledger_entry *entry = &ledger->entries[i];

        if (!sp_ledger_is_retired(entry) && sp_suite_find(check->suite, entry->id) == NULL)
            sp_check_fault(check, entry->id,
                           "is in the ledger and no vector; add a line: retired ID REASON");
    }
}

static int check_ledger(struct sp_check *check, struct sp_error *reterr)
{
    struct sp_ledger ledger;
    FILE *more = NULL;
    char path[PATH_ROOM];
    int rc = 0;

    snprintf(path, sizeof(path), "%s/ledger.txt", check->suite->data);
    sp_ledger_init(&ledger);
    rc = sp_ledger_load(&ledger, path, reterr);
    if (rc == 0 && check->write && (more = fopen(path, "ae")) == NULL)
        rc = io_error(reterr, path);
    if (rc == 0 && check_vectors(check, &ledger, more) < 0)
        rc = sp_error_nomem(reterr);
    if (rc == 0)
        check_vanished(check, &ledger);
    check->ledger_ids = ledger.count;
    if (more != NULL && fclose(more) != 0)
        rc = io_error(reterr, path);
    sp_ledger_free(&ledger);
    return rc;
}

int sp_check_files(struct sp_check *check, struct sp_error *reterr)
{
    const char *last = "";
    char path[PATH_ROOM];
    int rc = 0;

    for (size_t i = 0; rc == 0 && i < check->suite->count; i++) {
        const char *file = check->suite->vectors[i].file;

        if (strcmp(file, last) != 0)
            rc = check_format(check, file, reterr);
        last = file;
    }
    snprintf(path, sizeof(path), "%s/fixtures/capabilities.json", check->suite->data);
    if (rc == 0)
        rc = check_format(check, path, reterr);
    return rc == 0 ? check_ledger(check, reterr) : rc;
}
