/* SPDX-License-Identifier: Apache-2.0 */
#include "report/compare.h"
#include "report/html.h"

void sp_compare_html(const struct sp_comparison *comparison, FILE *out)
{
    struct sp_buf json = {0};
    struct sp_buf page = {0};

    sp_compare_json_text(comparison, &json);
    sp_html_page(SP_HTML_COMPARE, &json, &page);
    if (page.failed)
        fputs("sandproof: out of memory while writing the comparison\n", stderr);
    else
        fwrite(page.bytes, 1, page.length, out);
    sp_buf_free(&page);
    sp_buf_free(&json);
}
