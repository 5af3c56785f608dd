/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_REPORT_HTML_H
#define SP_REPORT_HTML_H

#include "base/buf.h"

/** enum sp_html_kind - which page: the script of that name below html/ draws it */
enum sp_html_kind {
    SP_HTML_RUN,
    SP_HTML_AUDIT,
    SP_HTML_COMPARE,
};

/**
 * sp_html_page() - one page that needs nothing else, behind @ret's content
 * @json: what it shows; in the page no byte of it is markup
 *
 * Memory that ran out sticks to @ret's `failed`.
 */
void sp_html_page(enum sp_html_kind kind, const struct sp_buf *json, struct sp_buf *ret);

#endif
