/* SPDX-License-Identifier: Apache-2.0 */
#include "core/lines.h"
#include "testing/testing.h"
#include "json/parse.h"

#include <string.h>

enum { ARENA_SIZE = 16 << 10, SEEN_MAX = 32 };

struct seen {
    const cJSON *values[SEEN_MAX];
    size_t lines[SEEN_MAX];
    size_t count;
};

static void note(void *context, const cJSON *value, size_t line)
{
    struct seen *seen = context;

    assert_true(seen->count < SEEN_MAX);
    seen->values[seen->count] = value;
    seen->lines[seen->count++] = line;
}

/* Every value is noted once, in the text's order; on these lines. */
static void lines_are(const char *text, const size_t *lines, size_t count)
{
    struct sp_arena arena;
    struct seen seen = {.count = 0};
    cJSON *tree = NULL;

    sp_arena_init(&arena, ARENA_SIZE);
    assert_int_equal(sp_json_parse(text, strlen(text), &arena, &tree, NULL), 0);
    sp_lines_walk(tree, text, strlen(text), note, &seen);
    assert_int_equal(seen.count, count);
    assert_ptr_equal(seen.values[0], tree);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(seen.lines[i], lines[i]);
    sp_arena_free(&arena);
}

static void walk_value_alone_is_on_its_line(void **state)
{
    (void)state;
    lines_are("7", (const size_t[]){1}, 1);
    lines_are("\n\n true", (const size_t[]){3}, 1);
}

static void walk_members_are_on_the_lines_of_their_values(void **state)
{
    (void)state;
    lines_are("{\n\"a\":\n1,\n\"b\": [ ],\"c\":{}\n}", (const size_t[]){1, 3, 4, 4}, 4);
    lines_are("[1,\n-2.5e3,\nnull\n,[\n[]]]", (const size_t[]){1, 1, 2, 3, 4, 5}, 6);
}

static void walk_text_that_looks_like_structure_is_text(void **state)
{
    (void)state;
    lines_are("[\"\\\"]\\n,\",\n{\"{\\\\\":\"}\\\\\",\n\"\":\"\"},\n0]",
              (const size_t[]){1, 1, 2, 2, 3, 4}, 6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(walk_value_alone_is_on_its_line),
        cmocka_unit_test(walk_members_are_on_the_lines_of_their_values),
        cmocka_unit_test(walk_text_that_looks_like_structure_is_text),
    };

    return SP_TESTING_RUN(tests);
}
