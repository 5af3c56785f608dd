/* SPDX-License-Identifier: Apache-2.0 */
#include "testing/testing.h"
#include "json/parse.h"
#include "json/scan.h"

#include <stdlib.h>
#include <string.h>

struct scan_case {
    const char *text;
    enum sp_code code; /* SP_OK: strict JSON */
    size_t column;     /* of the fault */
};

#define WITH_LENGTH(text) text, sizeof(text) - 1

static const struct scan_case cases[] = {
    {"{}", SP_OK, 0},
    {" [1, -0, 0.5, 1e2, 1E-2, true, false, null] ", SP_OK, 0},
    {"\"\\u00e9\\ud83d\\ude00\xc3\xa9\"", SP_OK, 0},
    {"{\"a\":1,\"b\":{\"a\":2}}", SP_OK, 0},
    {"", SP_E_SYNTAX, 1},
    {"007", SP_E_SYNTAX, 2},
    {"-", SP_E_SYNTAX, 2},
    {"1.", SP_E_SYNTAX, 3},
    {"1e", SP_E_SYNTAX, 3},
    {"+1", SP_E_SYNTAX, 1},
    {"NaN", SP_E_SYNTAX, 1},
    {"nul", SP_E_SYNTAX, 1},
    {"{} x", SP_E_SYNTAX, 4},
    {"{}{}", SP_E_SYNTAX, 3},
    {"{,}", SP_E_SYNTAX, 2},
    {"{\"a\"}", SP_E_SYNTAX, 5},
    {"{\"a\":1,}", SP_E_SYNTAX, 8},
    {"{a:1}", SP_E_SYNTAX, 2},
    {"[1,]", SP_E_SYNTAX, 4},
    {"[1 2]", SP_E_SYNTAX, 4},
    {"[", SP_E_SYNTAX, 2},
    {"\"a", SP_E_SYNTAX, 3},
    {"\"\\x\"", SP_E_SYNTAX, 2},
    {"\"\\u12g4\"", SP_E_SYNTAX, 2},
    {"\"\t\"", SP_E_SYNTAX, 2},
    {"\"\\u0000\"", SP_E_SYNTAX, 2},
    {"\x01[]", SP_E_SYNTAX, 1},
    {"\xef\xbb\xbf[]", SP_E_SYNTAX, 1}, /* a byte order mark */
    {"\"\\ud800\"", SP_E_ENCODING, 2},
    {"\"\\udc00\"", SP_E_ENCODING, 2},
    {"\"\\ud800\\u0041\"", SP_E_ENCODING, 2},
    {"\"\xff\"", SP_E_ENCODING, 2},
    {"\"\xc0\xaf\"", SP_E_ENCODING, 2},         /* overlong */
    {"\"\xe0\x80\xaf\"", SP_E_ENCODING, 2},     /* overlong */
    {"\"\xed\xa0\x80\"", SP_E_ENCODING, 2},     /* a surrogate */
    {"\"\xf4\x90\x80\x80\"", SP_E_ENCODING, 2}, /* above U+10FFFF */
    {"\"\xe2\x82\"", SP_E_ENCODING, 2},         /* cut short */
    {"{\"a\":1,\"a\":2}", SP_E_DUPLICATE, 8},
    {"{\"a\":1,\"\\u0061\":2}", SP_E_DUPLICATE, 8},
    {"{\"\xc3\xa9\":1,\"\\u00e9\":2}", SP_E_DUPLICATE, 9},
    {"{\"\\n\":1,\"\\u000a\":2}", SP_E_DUPLICATE, 9},
    {"[{\"x\":[{\"k\":0,\"k\":0}]}]", SP_E_DUPLICATE, 15},
    {"{\"a\":1,\"A\":2}", SP_OK, 0},
    {"1111111111111111111111111111111111111111111111111111111111111111", SP_E_LIMIT, 1},
    {"111111111111111111111111111111111111111111111111111111111111111", SP_OK, 0},
};

static void scan_text_gives_its_verdict(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct scan_case *c = &cases[i];
        struct sp_error error = {0};
        int rc = sp_json_scan(c->text, strlen(c->text), &error);

        if (rc != (int)c->code || (rc < 0 && error.column != c->column))
            fail_msg("case %zu, %s: code %d, column %zu: %s", i, c->text, rc, error.column,
                     error.text);
        if (rc < 0) {
            assert_int_equal(error.code, c->code);
            assert_int_not_equal(error.text[0], '\0');
        }
    }
}

/* What the scanner takes must be what cJSON reads, or a tree would be missing behind it. */
static void scan_accepted_text_parses(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct sp_arena arena;
        cJSON *tree = NULL;

        sp_arena_init(&arena, 1024);
        if (cases[i].code == SP_OK)
            assert_int_equal(
                sp_json_parse(cases[i].text, strlen(cases[i].text), &arena, &tree, NULL), 0);
        sp_arena_free(&arena);
    }
}

static void scan_nul_byte_is_refused(void **state)
{
    struct sp_error error;

    (void)state;
    assert_int_equal(sp_json_scan(WITH_LENGTH("\"a\0b\""), &error), SP_E_SYNTAX);
    assert_int_equal(sp_json_scan(WITH_LENGTH("1\0"), &error), SP_E_SYNTAX);
}

static void scan_second_line_is_counted(void **state)
{
    struct sp_error error;

    (void)state;
    assert_int_equal(sp_json_scan(WITH_LENGTH("{\n  \"a\": x}"), &error), SP_E_SYNTAX);
    assert_int_equal(error.line, 2);
    assert_int_equal(error.column, 8);
    assert_int_equal(error.offset, 9);
}

static int scan_depth(unsigned depth)
{
    char text[2 * (SP_JSON_DEPTH_MAX + 1)];

    memset(text, '[', depth);
    memset(text + depth, ']', depth);
    return sp_json_scan(text, 2 * (size_t)depth, NULL);
}

static void scan_depth_is_bounded(void **state)
{
    (void)state;
    assert_int_equal(scan_depth(SP_JSON_DEPTH_MAX), 0);
    assert_int_equal(scan_depth(SP_JSON_DEPTH_MAX + 1), SP_E_LIMIT);
}

/* Many keys take the sorted path: a duplicate far away is found, and none is invented. */
static void scan_many_keys_finds_the_duplicate(void **state)
{
    enum { KEYS = 5000 };
    char *text = malloc((size_t)KEYS * 16);
    size_t length = 0;

    (void)state;
    assert_non_null(text);
    text[length++] = '{';
    for (int i = 0; i < KEYS; i++)
        length += (size_t)sprintf(text + length, "%s\"k%d\":0", i != 0 ? "," : "", i);
    text[length] = '}';
    assert_int_equal(sp_json_scan(text, length + 1, NULL), 0);
    length += (size_t)sprintf(text + length, ",\"k7\":0}");
    assert_int_equal(sp_json_scan(text, length, NULL), SP_E_DUPLICATE);
    free(text);
}

static void scan_member_gives_the_bytes_of_the_id(void **state)
{
    static const char text[] = "{\"x\":{\"id\":1}, \"id\" : 1.50 }";
    struct sp_json_span span = {0};

    (void)state;
    assert_int_equal(sp_json_scan_member(text, strlen(text), "id", &span, NULL), 0);
    assert_int_equal(span.length, 4);
    assert_memory_equal(span.bytes, "1.50", 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scan_text_gives_its_verdict),
        cmocka_unit_test(scan_accepted_text_parses),
        cmocka_unit_test(scan_nul_byte_is_refused),
        cmocka_unit_test(scan_second_line_is_counted),
        cmocka_unit_test(scan_depth_is_bounded),
        cmocka_unit_test(scan_many_keys_finds_the_duplicate),
        cmocka_unit_test(scan_member_gives_the_bytes_of_the_id),
    };

    return SP_TESTING_RUN(tests);
}
