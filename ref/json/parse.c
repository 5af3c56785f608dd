/* SPDX-License-Identifier: Apache-2.0 */
#include "json/parse.h"

#include "json/scan.h"

/* cJSON's allocator hooks take no context, so the arena in use stands here while a tree is made. */
static struct sp_arena *building;

static void *arena_malloc(size_t size)
{
    return sp_arena_alloc(building, size);
}

static void arena_keep(void *bytes)
{
    (void)bytes;
}

int sp_json_build(const char *bytes, size_t length, struct sp_arena *arena, cJSON **ret_tree,
                  struct sp_error *reterr)
{
    cJSON_Hooks hooks = {.malloc_fn = arena_malloc, .free_fn = arena_keep};
    cJSON *tree = NULL;

    building = arena;
    cJSON_InitHooks(&hooks);
    tree = cJSON_ParseWithLength(bytes, length);
    cJSON_InitHooks(NULL);
    building = NULL;
    /* What the scanner takes, cJSON reads: only memory is left to fail. */
    if (tree == NULL)
        return sp_error_nomem(reterr);
    *ret_tree = tree;
    return 0;
}

int sp_json_parse(const char *bytes, size_t length, struct sp_arena *arena, cJSON **ret_tree,
                  struct sp_error *reterr)
{
    int rc = sp_json_scan(bytes, length, reterr);

    if (rc < 0)
        return rc;
    return sp_json_build(bytes, length, arena, ret_tree, reterr);
}
