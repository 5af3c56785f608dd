/* SPDX-License-Identifier: Apache-2.0 */
#include "json/scan.h"

#include "base/utf8.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Objects up to this size compare every pair of keys; larger ones sort by hash. */
enum { PAIRWISE_KEYS = 12 };

/* One member's name, as it stands between its quotes. */
struct key {
    const char *bytes;
    size_t length;
    uint32_t hash; /* of the decoded name */
};

struct scanner {
    const char *start;
    const char *next;
    const char *end;
    struct key *keys; /* of every open object, the innermost last */
    size_t key_count;
    size_t key_capacity;
    unsigned depth;
    const char *wanted; /* a top-level member whose value is asked for, or NULL */
    struct sp_json_span found;
    struct sp_error *reterr;
};

static int scan_value(struct scanner *s);

static int fault_at(struct scanner *s, const char *where, enum sp_code code, const char *text)
{
    size_t line = 1;
    const char *line_start = s->start;

    for (const char *p = s->start; p < where; p++) {
        if (*p == '\n') {
            line++;
            line_start = p + 1;
        }
    }
    sp_error_set(s->reterr, code, "%s", text);
    if (s->reterr != NULL) {
        s->reterr->line = line;
        s->reterr->column = (size_t)(where - line_start) + 1;
        s->reterr->offset = (size_t)(where - s->start);
    }
    return code;
}

static int fault(struct scanner *s, enum sp_code code, const char *text)
{
    return fault_at(s, s->next, code, text);
}

static void skip_space(struct scanner *s)
{
    while (s->next < s->end &&
           (*s->next == ' ' || *s->next == '\t' || *s->next == '\n' || *s->next == '\r'))
        s->next++;
}

static bool is_digit(const struct scanner *s)
{
    return s->next < s->end && *s->next >= '0' && *s->next <= '9';
}

static void skip_digits(struct scanner *s)
{
    while (is_digit(s))
        s->next++;
}

static int scan_number(struct scanner *s)
{
    const char *start = s->next;

    if (*s->next == '-')
        s->next++;
    if (!is_digit(s))
        return fault(s, SP_E_SYNTAX, "a number needs a digit here");
    if (*s->next == '0') {
        s->next++;
        if (is_digit(s))
            return fault(s, SP_E_SYNTAX, "a number must not begin with a needless zero");
    }
    skip_digits(s);
    if (s->next < s->end && *s->next == '.') {
        s->next++;
        if (!is_digit(s))
            return fault(s, SP_E_SYNTAX, "a decimal point needs a digit behind it");
        skip_digits(s);
    }
    if (s->next < s->end && (*s->next == 'e' || *s->next == 'E')) {
        s->next++;
        if (s->next < s->end && (*s->next == '+' || *s->next == '-'))
            s->next++;
        if (!is_digit(s))
            return fault(s, SP_E_SYNTAX, "an exponent needs a digit");
        skip_digits(s);
    }
    if (s->next - start > SP_JSON_NUMBER_MAX)
        return fault_at(s, start, SP_E_LIMIT, "a number is longer than 63 characters");
    return 0;
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

/* The four digits behind \u at @p; -1 when they are not four hexadecimal digits. */
static long hex4(const char *p, const char *end)
{
    long value = 0;

    if (end - p < 4)
        return -1;
    for (int i = 0; i < 4; i++) {
        int digit = hex_value(p[i]);

        if (digit < 0)
            return -1;
        value = value * 16 + digit;
    }
    return value;
}

static int scan_unicode_escape(struct scanner *s)
{
    const char *start = s->next; /* at the backslash */
    long unit = hex4(s->next + 2, s->end);

    if (unit < 0)
        return fault(s, SP_E_SYNTAX, "\\u needs four hexadecimal digits");
    if (unit == 0)
        return fault(s, SP_E_SYNTAX, "a string must not hold a NUL character");
    s->next += 6;
    if (unit >= 0xDC00 && unit <= 0xDFFF)
        return fault_at(s, start, SP_E_ENCODING, "a low surrogate without a high one before it");
    if (unit >= 0xD800 && unit <= 0xDBFF) {
        long low = -1;

        if (s->end - s->next >= 6 && s->next[0] == '\\' && s->next[1] == 'u')
            low = hex4(s->next + 2, s->end);
        if (low < 0xDC00 || low > 0xDFFF)
            return fault_at(s, start, SP_E_ENCODING,
                            "a high surrogate without a low one behind it");
        s->next += 6;
    }
    return 0;
}

static int scan_escape(struct scanner *s)
{
    if (s->end - s->next < 2)
        return fault(s, SP_E_SYNTAX, "the text ends inside an escape");
    switch (s->next[1]) {
    case '"':
    case '\\':
    case '/':
    case 'b':
    case 'f':
    case 'n':
    case 'r':
    case 't':
        s->next += 2;
        return 0;
    case 'u':
        return scan_unicode_escape(s);
    default:
        return fault(s, SP_E_SYNTAX, "no such escape in JSON");
    }
}

static int scan_string(struct scanner *s)
{
    s->next++; /* the quote */
    for (;;) {
        unsigned char c = 0;

        while (s->next < s->end && (unsigned char)*s->next >= 0x20 &&
               (unsigned char)*s->next < 0x80 && *s->next != '"' && *s->next != '\\')
            s->next++;
        if (s->next >= s->end)
            return fault(s, SP_E_SYNTAX, "the text ends inside a string");
        c = (unsigned char)*s->next;
        if (c == '"') {
            s->next++;
            return 0;
        }
        if (c == '\\') {
            int rc = scan_escape(s);

            if (rc < 0)
                return rc;
        } else if (c < 0x20) {
            return fault(s, SP_E_SYNTAX, "a control character in a string must be escaped");
        } else {
            size_t length = sp_utf8_length(s->next, s->end);

            if (length == 0)
                return fault(s, SP_E_ENCODING, "these bytes are not UTF-8");
            s->next += length;
        }
    }
}

/* One step through a scanned key: the next UTF-16 unit or raw byte of its decoded form. Two keys
 * are equal when these steps are, once raw characters above ASCII are taken as their units. */
static uint32_t next_unit(const char **p, const char *end)
{
    const unsigned char *c = (const unsigned char *)*p;
    uint32_t point = 0;
    size_t length = 0;

    if (*c == '\\') {
        static const char from[] = "bfnrt";
        static const char to[] = "\b\f\n\r\t";
        const char *at = NULL;

        if (c[1] == 'u') {
            point = (uint32_t)hex4(*p + 2, end);
            *p += 6;
            if (point >= 0xD800 && point <= 0xDBFF) {
                uint32_t low = (uint32_t)hex4(*p + 2, end);

                *p += 6;
                point = 0x10000 + ((point - 0xD800) << 10) + (low - 0xDC00);
            }
            return point;
        }
        at = strchr(from, c[1]);
        *p += 2;
        return at != NULL ? (unsigned char)to[at - from] : c[1];
    }
    if (*c < 0x80) {
        *p += 1;
        return *c;
    }
    length = sp_utf8_length(*p, end);
    point = *c & (0xFFU >> (length + 1));
    for (size_t i = 1; i < length; i++)
        point = point << 6 | (c[i] & 0x3F);
    *p += length;
    return point;
}

static uint32_t key_hash(const struct key *key)
{
    const char *p = key->bytes;
    const char *end = p + key->length;
    uint32_t hash = 2166136261U;

    while (p < end) {
        /* Plain ASCII, which nearly every key is, stands for itself. */
        uint32_t unit =
            *p != '\\' && (unsigned char)*p < 0x80 ? (uint32_t)*p++ : next_unit(&p, end);

        hash = (hash ^ unit) * 16777619U;
    }
    return hash;
}

static bool key_equal(const struct key *a, const struct key *b)
{
    const char *pa = a->bytes;
    const char *pb = b->bytes;
    const char *enda = pa + a->length;
    const char *endb = pb + b->length;

    if (a->hash != b->hash)
        return false;
    while (pa < enda && pb < endb) {
        if (next_unit(&pa, enda) != next_unit(&pb, endb))
            return false;
    }
    return pa == enda && pb == endb;
}

static bool comes_before(const struct key *a, const struct key *b)
{
    return a->hash != b->hash ? a->hash < b->hash : a->bytes < b->bytes;
}

/* Lets @keys[at] sink to where no child comes behind it. */
static void sink(struct key *keys, size_t count, size_t at)
{
    struct key sinking = keys[at];

    for (size_t child = 2 * at + 1; child < count; child = 2 * at + 1) {
        if (child + 1 < count && comes_before(&keys[child], &keys[child + 1]))
            child++;
        if (!comes_before(&sinking, &keys[child]))
            break;
        keys[at] = keys[child];
        at = child;
    }
    keys[at] = sinking;
}

/* A heap sort: glibc's qsort() asks the kernel how much memory there is, for which the seal of
 * `sandplan serve` kills (PRO-22). */
static void sort_keys(struct key *keys, size_t count)
{
    for (size_t at = count / 2; at-- > 0;)
        sink(keys, count, at);
    for (size_t left = count; left-- > 1;) {
        struct key last = keys[0];

        keys[0] = keys[left];
        keys[left] = last;
        sink(keys, left, 0);
    }
}

static int duplicate_fault(struct scanner *s, const struct key *key)
{
    return fault_at(s, key->bytes - 1, SP_E_DUPLICATE, "an object names this key twice");
}

static int check_keys(struct scanner *s, size_t first)
{
    struct key *keys = s->keys + first;
    size_t count = s->key_count - first;

    if (count > PAIRWISE_KEYS)
        sort_keys(keys, count);
    for (size_t i = 1; i < count; i++) {
        /* Sorted, equal keys lie in one run of equal hashes; few unsorted ones are all tried. */
        for (size_t j = i; j-- > 0;) {
            if (count > PAIRWISE_KEYS && keys[j].hash != keys[i].hash)
                break;
            if (key_equal(&keys[i], &keys[j]))
                return duplicate_fault(s, &keys[i]);
        }
    }
    return 0;
}

static int push_key(struct scanner *s, const char *bytes, size_t length)
{
    struct key *key = NULL;

    if (s->key_count == s->key_capacity) {
        size_t capacity = s->key_capacity != 0 ? s->key_capacity * 2 : 64;
        struct key *keys = realloc(s->keys, capacity * sizeof(*keys));

        if (keys == NULL)
            return sp_error_nomem(s->reterr);
        s->keys = keys;
        s->key_capacity = capacity;
    }
    key = &s->keys[s->key_count++];
    key->bytes = bytes;
    key->length = length;
    key->hash = key_hash(key);
    return 0;
}

static int scan_member(struct scanner *s)
{
    const char *key = NULL;
    size_t key_length = 0;
    const char *value = NULL;
    int rc = 0;

    skip_space(s);
    if (s->next >= s->end || *s->next != '"')
        return fault(s, SP_E_SYNTAX, "an object needs a key in quotes here");
    key = s->next + 1;
    rc = scan_string(s);
    if (rc < 0)
        return rc;
    key_length = (size_t)(s->next - key) - 1;
    rc = push_key(s, key, key_length);
    if (rc < 0)
        return rc;
    skip_space(s);
    if (s->next >= s->end || *s->next != ':')
        return fault(s, SP_E_SYNTAX, "a key needs a colon behind it");
    s->next++;
    skip_space(s);
    value = s->next;
    rc = scan_value(s);
    if (rc < 0)
        return rc;
    if (s->depth == 1 && s->wanted != NULL && strlen(s->wanted) == key_length &&
        memcmp(s->wanted, key, key_length) == 0) {
        s->found.bytes = value;
        s->found.length = (size_t)(s->next - value);
    }
    return 0;
}

static int scan_object(struct scanner *s)
{
    size_t first_key = s->key_count;
    int rc = 0;

    s->next++; /* the brace */
    skip_space(s);
    if (s->next < s->end && *s->next == '}') {
        s->next++;
        return 0;
    }
    for (;;) {
        rc = scan_member(s);
        if (rc < 0)
            return rc;
        skip_space(s);
        if (s->next < s->end && *s->next == ',') {
            s->next++;
            continue;
        }
        if (s->next < s->end && *s->next == '}') {
            s->next++;
            break;
        }
        return fault(s, SP_E_SYNTAX, "an object needs a comma or a closing brace here");
    }
    rc = check_keys(s, first_key);
    s->key_count = first_key;
    return rc;
}

static int scan_array(struct scanner *s)
{
    s->next++; /* the bracket */
    skip_space(s);
    if (s->next < s->end && *s->next == ']') {
        s->next++;
        return 0;
    }
    for (;;) {
        int rc = 0;

        skip_space(s);
        rc = scan_value(s);
        if (rc < 0)
            return rc;
        skip_space(s);
        if (s->next < s->end && *s->next == ',') {
            s->next++;
            continue;
        }
        if (s->next < s->end && *s->next == ']') {
            s->next++;
            return 0;
        }
        return fault(s, SP_E_SYNTAX, "an array needs a comma or a closing bracket here");
    }
}

static int scan_word(struct scanner *s, const char *word)
{
    size_t length = strlen(word);

    if ((size_t)(s->end - s->next) < length || memcmp(s->next, word, length) != 0)
        return fault(s, SP_E_SYNTAX,
                     "a value is expected here: object, array, string, number, "
                     "true, false or null");
    s->next += length;
    return 0;
}

static int scan_nested(struct scanner *s, int (*scan)(struct scanner *))
{
    int rc = 0;

    if (s->depth == SP_JSON_DEPTH_MAX)
        return fault(s, SP_E_LIMIT, "arrays and objects are nested deeper than 64");
    s->depth++;
    rc = scan(s);
    s->depth--;
    return rc;
}

static int scan_value(struct scanner *s)
{
    if (s->next >= s->end)
        return fault(s, SP_E_SYNTAX, "the text ends where a value is expected");
    switch (*s->next) {
    case '{':
        return scan_nested(s, scan_object);
    case '[':
        return scan_nested(s, scan_array);
    case '"':
        return scan_string(s);
    case 't':
        return scan_word(s, "true");
    case 'f':
        return scan_word(s, "false");
    case '-':
    case '0':
    case '1':
    case '2':
    case '3':
    case '4':
    case '5':
    case '6':
    case '7':
    case '8':
    case '9':
        return scan_number(s);
    default:
        return scan_word(s, "null");
    }
}

static int scan_text(struct scanner *s)
{
    int rc = 0;

    if ((size_t)(s->end - s->start) > SP_JSON_BYTES_MAX)
        return fault(s, SP_E_LIMIT, "the text is longer than 16 MiB");
    skip_space(s);
    rc = scan_value(s);
    if (rc < 0)
        return rc;
    skip_space(s);
    if (s->next != s->end)
        return fault(s, SP_E_SYNTAX, "something stands behind the value");
    return 0;
}

int sp_json_scan_member(const char *bytes, size_t length, const char *name,
                        struct sp_json_span *ret_span, struct sp_error *reterr)
{
    struct scanner s = {
        .start = bytes,
        .next = bytes,
        .end = bytes + length,
        .wanted = name,
        .reterr = reterr,
    };
    int rc = scan_text(&s);

    free(s.keys);
    if (rc == 0 && ret_span != NULL)
        *ret_span = s.found;
    return rc;
}

int sp_json_scan(const char *bytes, size_t length, struct sp_error *reterr)
{
    return sp_json_scan_member(bytes, length, NULL, NULL, reterr);
}
