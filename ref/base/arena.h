/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_BASE_ARENA_H
#define SP_BASE_ARENA_H

#include <stdbool.h>
#include <stddef.h>

/**
 * struct sp_arena - memory that is given out in pieces and taken back all at once
 *
 * One request lives in one arena: its tree, its decisions and its strings point at each other
 * freely and end together. Ownership: whoever calls sp_arena_init() calls sp_arena_free().
 * The fields are private.
 */
struct sp_arena {
    struct sp_arena_chunk *chunks; /* newest first; the last one survives a reset */
    char *next;
    char *end;
    size_t chunk_size;
};

/** sp_arena_init() - start empty; allocates nothing; @chunk_size is in bytes */
void sp_arena_init(struct sp_arena *arena, size_t chunk_size);

/**
 * sp_arena_alloc() - @size bytes, aligned for any object, not cleared
 *
 * Return: the bytes, which live until the next reset or free; NULL when memory ran out.
 */
void *sp_arena_alloc(struct sp_arena *arena, size_t size);

/** sp_arena_array() - room for @count objects of @size bytes; NULL on overflow or no memory */
void *sp_arena_array(struct sp_arena *arena, size_t count, size_t size);

/** sp_arena_strndup() - a copy of @length bytes with a NUL behind; NULL when memory ran out */
char *sp_arena_strndup(struct sp_arena *arena, const char *bytes, size_t length);

/** sp_arena_reset() - take back all that was given out, keeping one chunk for the next use */
void sp_arena_reset(struct sp_arena *arena);

/** sp_arena_free() - give everything back to the system; the arena may be used again */
void sp_arena_free(struct sp_arena *arena);

#endif
