/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_REPORT_HTML_PARTS_H
#define SP_REPORT_HTML_PARTS_H

#include <stddef.h>

/** struct sp_html_part - a file of html/, byte for byte; the build makes C of it (embed.cmake) */
struct sp_html_part {
    const unsigned char *bytes;
    size_t length;
};

extern const struct sp_html_part sp_html_page_css;
extern const struct sp_html_part sp_html_page_js;
extern const struct sp_html_part sp_html_run_js;
extern const struct sp_html_part sp_html_audit_js;
extern const struct sp_html_part sp_html_compare_js;

#endif
