/* SPDX-License-Identifier: Apache-2.0 */

/*
 * The strict scanner, and all that stands on its word: what it takes becomes a tree, is written
 * again and then says the same; what it refuses is refused at a place within the text.
 */

#include "fuzz/target.h"
#include "json/parse.h"
#include "json/scan.h"
#include "json/spell.h"
#include "json/write.h"

#include <string.h>

enum { ARENA_SIZE = 16 << 10 };

static void check_fault(const struct sp_error *error, int rc, size_t size)
{
    SP_FUZZ_WANT(error->code == rc, "the code is the one returned");
    SP_FUZZ_WANT(rc == SP_E_SYNTAX || rc == SP_E_ENCODING || rc == SP_E_DUPLICATE ||
                     rc == SP_E_LIMIT,
                 "a code that scan.h names");
    SP_FUZZ_WANT(error->offset <= size, "the place is in the text");
    SP_FUZZ_WANT(error->line >= 1 && error->column >= 1 && error->column <= error->offset + 1,
                 "line and column are of that place");
    SP_FUZZ_WANT(error->text[0] != '\0', "it says why");
}

/* The tree of @text, written into @written. */
static void rewrite(const char *text, size_t length, struct sp_buf *written)
{
    struct sp_json_writer writer = {.buf = written};
    struct sp_arena arena;
    cJSON *tree = NULL;

    sp_arena_init(&arena, ARENA_SIZE);
    SP_FUZZ_WANT(sp_json_parse(text, length, &arena, &tree, NULL) == 0, "what is taken is read");
    SP_FUZZ_WANT(sp_json_spell(tree, text, length, &arena, NULL) == 0, "and spelled");
    sp_json_tree(&writer, tree);
    SP_FUZZ_WANT(!written->failed, "and written");
    sp_arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    struct sp_json_span id = {0};
    struct sp_error error = {0};
    struct sp_buf once = {0};
    struct sp_buf twice = {0};
    int rc = sp_json_scan_member(text, size, "id", &id, &error);

    SP_FUZZ_WANT(sp_json_scan(text, size, NULL) == rc, "a member asked for changes nothing");
    if (rc < 0) {
        check_fault(&error, rc, size);
        return 0;
    }
    SP_FUZZ_WANT(id.bytes == NULL || (id.bytes > text && id.bytes + id.length < text + size),
                 "a member lies in its object");
    SP_FUZZ_WANT(id.bytes == NULL || sp_json_scan(id.bytes, id.length, NULL) == 0,
                 "a member's value is one value");
    rewrite(text, size, &once);
    rewrite(once.bytes, once.length, &twice);
    SP_FUZZ_WANT(once.length == twice.length && memcmp(once.bytes, twice.bytes, once.length) == 0,
                 "what was written is written so again");
    sp_buf_free(&once);
    sp_buf_free(&twice);
    return 0;
}
