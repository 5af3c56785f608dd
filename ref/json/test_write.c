/* SPDX-License-Identifier: Apache-2.0 */
#include "testing/testing.h"
#include "json/write.h"

#include <string.h>

enum { LENGTH = 20 };

/* One byte at a time, as RFC 8259 says it, and nothing else escaped. */
static void expect_escape(struct sp_buf *buf, unsigned char c)
{
    switch (c) {
    case '"':
        sp_buf_add_str(buf, "\\\"");
        break;
    case '\\':
        sp_buf_add_str(buf, "\\\\");
        break;
    case '\b':
        sp_buf_add_str(buf, "\\b");
        break;
    case '\f':
        sp_buf_add_str(buf, "\\f");
        break;
    case '\n':
        sp_buf_add_str(buf, "\\n");
        break;
    case '\r':
        sp_buf_add_str(buf, "\\r");
        break;
    case '\t':
        sp_buf_add_str(buf, "\\t");
        break;
    default:
        if (c < 0x20)
            sp_buf_addf(buf, "\\u%04x", c);
        else
            sp_buf_add_char(buf, (char)c);
    }
}

static void escape_every_byte_at_every_place_is_as_one_by_one(void **state)
{
    struct sp_buf got = {0};
    struct sp_buf wanted = {0};
    char text[LENGTH];

    (void)state;
    for (int c = 0; c < 256; c++) {
        for (size_t place = 0; place < LENGTH; place++) {
            memset(text, place % 2 == 0 ? 'a' : '~', sizeof(text));
            text[place] = (char)c;
            text[LENGTH - 1 - place / 2] = (char)c;
            sp_buf_clear(&got);
            sp_buf_clear(&wanted);
            sp_json_escape(&got, text, sizeof(text));
            sp_buf_add_char(&wanted, '"');
            for (size_t i = 0; i < sizeof(text); i++)
                expect_escape(&wanted, (unsigned char)text[i]);
            sp_buf_add_char(&wanted, '"');
            assert_int_equal(got.length, wanted.length);
            assert_memory_equal(got.bytes, wanted.bytes, wanted.length);
        }
    }
    sp_buf_free(&got);
    sp_buf_free(&wanted);
}

static void lossy_bytes_that_are_no_utf8_are_replaced_one_by_one(void **state)
{
    static const struct {
        const char *bytes;
        size_t length;
        const char *json;
    } cases[] = {
        {"", 0, "\"\""},
        {"a\0b", 3,
         "\"a\xEF\xBF\xBD"
         "b\""},
        {"\xE2\x82\xAC", 3, "\"\xE2\x82\xAC\""},
        {"\xE2\x82", 2, "\"\xEF\xBF\xBD\xEF\xBF\xBD\""},
        {"\xC0\x80x", 3, "\"\xEF\xBF\xBD\xEF\xBF\xBDx\""},
        {"\xED\xA0\x80", 3, "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\""},
        {"\"\xFF\n", 3, "\"\\\"\xEF\xBF\xBD\\n\""},
    };
    struct sp_buf got = {0};

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct sp_json_writer writer = {.buf = &got};

        sp_buf_clear(&got);
        sp_json_string_lossy(&writer, cases[i].bytes, cases[i].length);
        assert_string_equal(sp_buf_str(&got), cases[i].json);
    }
    sp_buf_free(&got);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(escape_every_byte_at_every_place_is_as_one_by_one),
        cmocka_unit_test(lossy_bytes_that_are_no_utf8_are_replaced_one_by_one),
    };

    return SP_TESTING_RUN(tests);
}
