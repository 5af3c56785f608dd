/* SPDX-License-Identifier: Apache-2.0 */
#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

int sp_error_set(struct sp_error *reterr, enum sp_code code, const char *format, ...)
{
    va_list args;

    if (reterr == NULL)
        return code;
    memset(reterr, 0, sizeof(*reterr));
    reterr->code = code;
    va_start(args, format);
    vsnprintf(reterr->text, sizeof(reterr->text), format, args);
    va_end(args);
    return code;
}

void sp_error_at(struct sp_error *reterr, const char *where)
{
    if (reterr == NULL)
        return;
    snprintf(reterr->where, sizeof(reterr->where), "%s", where);
}

int sp_error_nomem(struct sp_error *reterr)
{
    return sp_error_set(reterr, SP_E_NOMEM, "out of memory");
}

const char *sp_code_name(enum sp_code code)
{
    switch (code) {
    case SP_OK:
        return "ok";
    case SP_E_NOMEM:
        return "no-memory";
    case SP_E_SYNTAX:
        return "syntax";
    case SP_E_ENCODING:
        return "encoding";
    case SP_E_DUPLICATE:
        return "duplicate-key";
    case SP_E_LIMIT:
        return "limit";
    case SP_E_INVALID:
        return "invalid";
    case SP_E_UNAVAILABLE:
        return "unavailable";
    case SP_E_IO:
        return "io";
    case SP_E_USAGE:
        return "usage";
    case SP_E_NOTFOUND:
        return "not-found";
    }
    return "unknown";
}
