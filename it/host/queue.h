/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_HOST_QUEUE_H
#define SP_HOST_QUEUE_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

/**
 * struct sp_queue - a guest's jobs, of which each of its lanes takes the next one
 * @shared: how many are gone, in memory that lanes share, being processes
 * @count:  how many there were
 *
 * A lane that was overwhelmed by what it judged may write there: that can lose jobs or do them
 * twice, which whoever puts the results together sees, and nothing else.
 */
struct sp_queue {
    struct sp_queue_shared *shared;
    size_t count;
};

/** sp_queue_open() - SP_E_NOMEM; to be closed */
int sp_queue_open(struct sp_queue *ret, size_t count, struct sp_error *reterr);

void sp_queue_close(struct sp_queue *queue);

/** sp_queue_take() - false: there is none left */
bool sp_queue_take(const struct sp_queue *queue, size_t *ret_job);

size_t sp_queue_left(const struct sp_queue *queue);

#endif
