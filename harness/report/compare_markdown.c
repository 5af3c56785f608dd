/* SPDX-License-Identifier: Apache-2.0 */
#include "report/compare.h"

#include "base/buf.h"

#include <stdio.h>
#include <string.h>

enum {
    ROWS_MAX = 50,
    TEXT_MAX = 100,
    BYTES_MAX = 56 << 10, /* begin no more rows behind so much: a row has less than 3 KiB */
};

/* What a reader sees of a list, and what is behind its fold. */
struct section {
    enum sp_change change;
    const char *title;
};

static const struct section sections[] = {
    {SP_CHANGE_BROKE, "new failures"},
    {SP_CHANGE_WORSENED, "worse verdicts"},
    {SP_CHANGE_LOST, "no longer judged"},
    {SP_CHANGE_VANISHED, "vanished"},
    {SP_CHANGE_MENDED, "mended"},
    {SP_CHANGE_TURNED, "other verdicts"},
    {SP_CHANGE_NEW, "new"},
    {SP_CHANGE_SLOWER, "slower"},
    {SP_CHANGE_STILL, "still failing"},
};

/* Bytes that mean nothing to Markdown, HTML or a code host, wherever they stand. */
static bool is_plain(unsigned char byte)
{
    return byte >= 0x80 || (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= 'a' && byte <= 'z') || byte == ' ' || byte == '-' || byte == '/' ||
           byte == ',' || byte == '"';
}

/* How much of a text is shown: no part of a character at its end. */
static size_t shown(const char *text)
{
    size_t length = strlen(text);

    if (length <= TEXT_MAX)
        return length;
    length = TEXT_MAX;
    while (length > 0 && ((unsigned char)text[length] & 0xc0) == 0x80)
        length--;
    return length;
}

/* In <code>, where nobody is mentioned; each byte that could mean something as its number. */
static void write_code(const char *text, struct sp_buf *out)
{
    size_t length = shown(text);

    sp_buf_add_str(out, "<code>");
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)text[i];

        if (is_plain(byte))
            sp_buf_add_char(out, text[i]);
        else if (byte < ' ' || byte == 0x7f)
            sp_buf_add_str(out, "&#65533;");
        else
            sp_buf_addf(out, "&#%d;", byte);
    }
    sp_buf_add_str(out, text[length] != '\0' ? "&#8230;</code>" : "</code>");
}

static void write_what(const struct sp_compared *item, struct sp_buf *out)
{
    const struct sp_reported *latest = item->new != NULL ? item->new : item->old;

    if (latest == NULL)
        return;
    if (item->change == SP_CHANGE_SLOWER && item->old != NULL && item->new != NULL) {
        sp_buf_addf(out, "%.3f ms &rarr; %.3f ms", item->old->ms, item->new->ms);
    } else if (latest->difference.pointer != NULL) {
        if (latest->difference.pointer[0] != '\0')
            write_code(latest->difference.pointer, out);
        else
            sp_buf_add_str(out, "the whole answer");
        sp_buf_add_str(out, "<br>expected ");
        write_code(latest->difference.expected, out);
        sp_buf_add_str(out, "<br>got ");
        write_code(latest->difference.got, out);
    } else if (latest->why != NULL) {
        write_code(latest->why, out);
    }
}

static void write_item(const struct sp_compared *item, struct sp_buf *out)
{
    sp_buf_add_str(out, "| ");
    write_code(sp_compare_id(item), out);
    sp_buf_addf(out, " | %s &rarr; %s | ", sp_compare_verdict(item->old),
                sp_compare_verdict(item->new));
    write_what(item, out);
    sp_buf_add_str(out, " |\n");
}

static void write_details(const struct sp_comparison *comparison, const struct section *section,
                          struct sp_buf *out)
{
    size_t told = 0;
    size_t count = comparison->counts[section->change];

    if (count == 0)
        return;
    /* What got worse is what a reviewer came for, and is not folded. */
    sp_buf_addf(
        out, "\n<details%s><summary>%zu %s</summary>\n\n| id | verdict | what |\n|---|---|---|\n",
        section->change <= SP_CHANGE_VANISHED ? " open" : "", count, section->title);
    for (size_t i = 0; i < comparison->count && told < ROWS_MAX && out->length < BYTES_MAX; i++) {
        if (comparison->items[i].change == section->change) {
            write_item(&comparison->items[i], out);
            told++;
        }
    }
    if (told < count)
        sp_buf_addf(out, "| and %zu more | | |\n", count - told);
    sp_buf_add_str(out, "\n</details>\n");
}

static void write_run(const char *which, const struct sp_run_report *report, struct sp_buf *out)
{
    sp_buf_addf(out, "%s: ", which);
    write_code(report->name != NULL ? report->name : report->tool, out);
    if (report->version != NULL) {
        sp_buf_add_char(out, ' ');
        write_code(report->version, out);
    }
    sp_buf_add_str(out, ", ");
    write_code(report->started, out);
    sp_buf_addf(out, ", %zu results", report->count);
}

static void write_all(const struct sp_comparison *comparison, struct sp_buf *out)
{
    const char *old = comparison->old->digest;
    const char *new = comparison->new->digest;
    size_t rows = sizeof(sections) / sizeof(sections[0]);

    if (comparison->worse != 0)
        sp_buf_addf(out, "### Sandproof: %zu got worse\n\n", comparison->worse);
    else
        sp_buf_add_str(out, "### Sandproof: nothing got worse\n\n");
    sp_buf_add_str(out, "| change | count |\n|---|---:|\n");
    for (size_t i = 0; i < rows; i++) {
        if (comparison->counts[sections[i].change] != 0)
            sp_buf_addf(out, "| %s | %zu |\n", sections[i].title,
                        comparison->counts[sections[i].change]);
    }
    sp_buf_addf(out, "| as before | %zu |\n", comparison->counts[SP_CHANGE_NONE]);
    for (size_t i = 0; i < rows; i++)
        write_details(comparison, &sections[i], out);
    sp_buf_add_char(out, '\n');
    write_run("Old", comparison->old, out);
    sp_buf_add_str(out, ".\n");
    write_run("New", comparison->new, out);
    sp_buf_add_str(out, ".\n");
    if (old != NULL && new != NULL && strcmp(old, new) != 0)
        sp_buf_add_str(out, "The two were not judged by the same vectors.\n");
}

void sp_compare_markdown(const struct sp_comparison *comparison, FILE *out)
{
    struct sp_buf buf = {0};

    write_all(comparison, &buf);
    if (buf.failed)
        fputs("sandproof: out of memory while writing the comparison\n", stderr);
    else
        fwrite(buf.bytes, 1, buf.length, out);
    sp_buf_free(&buf);
}
