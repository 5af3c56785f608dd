/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/audit.h"

#include "report/html.h"

void sp_audit_html(const struct sp_audit *audit, struct sp_buf *buf)
{
    struct sp_buf json = {0};

    sp_audit_json(audit, &json);
    sp_html_page(SP_HTML_AUDIT, &json, buf);
    sp_buf_free(&json);
}
