/* SPDX-License-Identifier: Apache-2.0 */
#include "run/json_file.h"

#include "base/file.h"
#include "json/parse.h"
#include "json/spell.h"

int sp_json_file_read(const char *path, size_t max, struct sp_arena *arena, cJSON **ret_tree,
                      struct sp_error *reterr)
{
    struct sp_buf bytes = {0};
    cJSON *tree = NULL;
    int rc = sp_file_read(path, max, &bytes, reterr);

    if (rc == 0)
        rc = sp_json_parse(bytes.bytes, bytes.length, arena, &tree, reterr);
    if (rc == 0)
        rc = sp_json_spell(tree, bytes.bytes, bytes.length, arena, reterr);
    if (rc < 0)
        sp_error_at(reterr, path);
    else
        *ret_tree = tree;
    sp_buf_free(&bytes);
    return rc;
}
