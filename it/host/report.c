/* SPDX-License-Identifier: Apache-2.0 */
#include "host/report.h"

#include <string.h>

int sp_live_report_write(const struct sp_live_report *report, const char *format, FILE *out)
{
    if (strcmp(format, "json") == 0)
        return sp_live_report_json(report, out);
    if (strcmp(format, "pretty") != 0)
        return sp_live_report_shared(report, format, out);
    sp_live_report_pretty(report, out);
    return 0;
}
