/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A page is a frame, a style sheet, two scripts and the data as JSON. The scripts put the data into
 * the page as text, and nothing else does: so no string of a vector or an implementation is ever
 * markup.
 */
#include "report/html.h"

#include "report/html_parts.h"
#include "report/report.h"

/* struct kind - what a page of that kind has of its own */
static const struct kind {
    const char *title;
    const struct sp_html_part *script;
} kinds[] = {
    [SP_HTML_RUN] = {"Sandproof: a run", &sp_html_run_js},
    [SP_HTML_AUDIT] = {"Sandproof: the audit", &sp_html_audit_js},
    [SP_HTML_COMPARE] = {"Sandproof: what changed", &sp_html_compare_js},
};

/* In JSON these stand in strings alone, where an escape means the same. */
static void add_json(struct sp_buf *buf, const struct sp_buf *json)
{
    for (size_t i = 0; i < json->length; i++) {
        char byte = json->bytes[i];

        if (byte == '<' || byte == '>' || byte == '&')
            sp_buf_addf(buf, "\\u%04x", (unsigned)byte);
        else
            sp_buf_add_char(buf, byte);
    }
    buf->failed = buf->failed || json->failed;
}

static void add_part(struct sp_buf *buf, const struct sp_html_part *part)
{
    sp_buf_add(buf, part->bytes, part->length);
}

void sp_html_page(enum sp_html_kind kind, const struct sp_buf *json, struct sp_buf *ret)
{
    sp_buf_add_str(ret,
                   "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                   "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                   "style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; "
                   "form-action 'none'\">\n"
                   "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                   "<meta name=\"color-scheme\" content=\"light dark\">\n");
    sp_buf_addf(ret, "<title>%s</title>\n<style>\n", kinds[kind].title);
    add_part(ret, &sp_html_page_css);
    sp_buf_add_str(ret,
                   "</style>\n</head>\n<body>\n<noscript>This page draws itself with a script of "
                   "its own and asks the network for nothing. Without scripts, the same is in "
                   "the JSON and text formats.</noscript>\n"
                   "<script type=\"application/json\" id=\"data\">");
    add_json(ret, json);
    sp_buf_add_str(ret, "</script>\n<script>\n");
    add_part(ret, &sp_html_page_js);
    add_part(ret, kinds[kind].script);
    sp_buf_add_str(ret, "</script>\n</body>\n</html>\n");
}
