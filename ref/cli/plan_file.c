/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/plan_file.h"

#include "base/file.h"
#include "cli/methods.h"
#include "json/parse.h"
#include "json/scan.h"

#include <string.h>

enum { ARENA_SIZE = 256 << 10 };

static int answer(const struct sp_buf *bytes, struct sp_arena *arena, struct sp_buf *ret_answer,
                  bool *ret_refused, struct sp_error *reterr)
{
    struct sp_json_writer writer = {.buf = ret_answer};
    cJSON *params = NULL;
    int rc = sp_json_parse(bytes->bytes, bytes->length, arena, &params, reterr);

    if (rc < 0)
        return rc;
    if (!cJSON_IsObject(params))
        return sp_error_set(reterr, SP_E_INVALID, "the params of a plan are a JSON object");
    sp_json_begin_object(&writer);
    rc = sp_method_find("plan")->call(params, arena, &writer);
    sp_json_end_object(&writer);
    sp_buf_add_char(ret_answer, '\n');
    if (rc < 0 || ret_answer->failed)
        return sp_error_nomem(reterr);
    *ret_refused = strncmp(ret_answer->bytes, "{\"error\"", 8) == 0;
    return 0;
}

int sp_plan_file(const char *path, struct sp_buf *ret_answer, bool *ret_refused,
                 struct sp_error *reterr)
{
    struct sp_buf bytes = {0};
    struct sp_arena arena;
    int rc = sp_file_read(path, SP_JSON_BYTES_MAX, &bytes, reterr);

    sp_arena_init(&arena, ARENA_SIZE);
    if (rc == 0)
        rc = answer(&bytes, &arena, ret_answer, ret_refused, reterr);
    if (rc < 0)
        sp_error_at(reterr, path);
    sp_arena_free(&arena);
    sp_buf_free(&bytes);
    return rc;
}
