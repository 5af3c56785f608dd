/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct sp_arena_chunk {
    struct sp_arena_chunk *older;
    size_t size; /* bytes behind this header */
    alignas(max_align_t) char bytes[];
};

void sp_arena_init(struct sp_arena *arena, size_t chunk_size)
{
    memset(arena, 0, sizeof(*arena));
    arena->chunk_size = chunk_size;
}

static void *alloc_from_new_chunk(struct sp_arena *arena, size_t size)
{
    size_t capacity = size > arena->chunk_size ? size : arena->chunk_size;
    struct sp_arena_chunk *chunk = NULL;

    if (capacity > SIZE_MAX - sizeof(*chunk))
        return NULL;
    chunk = malloc(sizeof(*chunk) + capacity);
    if (chunk == NULL)
        return NULL;
    chunk->older = arena->chunks;
    chunk->size = capacity;
    arena->chunks = chunk;
    arena->next = chunk->bytes + size;
    arena->end = chunk->bytes + capacity;
    return chunk->bytes;
}

void *sp_arena_alloc(struct sp_arena *arena, size_t size)
{
    const size_t align = alignof(max_align_t);
    char *given = arena->next;

    if (size > SIZE_MAX - (align - 1))
        return NULL;
    size = (size + align - 1) & ~(align - 1);
    if (given == NULL || size > (size_t)(arena->end - given))
        return alloc_from_new_chunk(arena, size);
    arena->next = given + size;
    return given;
}

void *sp_arena_array(struct sp_arena *arena, size_t count, size_t size)
{
    if (size != 0 && count > SIZE_MAX / size)
        return NULL;
    return sp_arena_alloc(arena, count * size);
}

char *sp_arena_strndup(struct sp_arena *arena, const char *bytes, size_t length)
{
    char *copy = NULL;

    if (length == SIZE_MAX)
        return NULL;
    copy = sp_arena_alloc(arena, length + 1);
    if (copy == NULL)
        return NULL;
    memcpy(copy, bytes, length);
    copy[length] = '\0';
    return copy;
}

void sp_arena_reset(struct sp_arena *arena)
{
    /* The oldest chunk stays, so that a steady load allocates nothing. One that a giant request
     * made is not worth keeping. */
    while (arena->chunks != NULL &&
           (arena->chunks->older != NULL || arena->chunks->size > arena->chunk_size)) {
        struct sp_arena_chunk *older = arena->chunks->older;

        free(arena->chunks);
        arena->chunks = older;
    }
    arena->next = arena->chunks != NULL ? arena->chunks->bytes : NULL;
    arena->end = arena->chunks != NULL ? arena->chunks->bytes + arena->chunks->size : NULL;
}

void sp_arena_free(struct sp_arena *arena)
{
    while (arena->chunks != NULL) {
        struct sp_arena_chunk *older = arena->chunks->older;

        free(arena->chunks);
        arena->chunks = older;
    }
    arena->next = NULL;
    arena->end = NULL;
}
