/* SPDX-License-Identifier: Apache-2.0 */
#include "host/queue.h"

#include <stdatomic.h>
#include <sys/mman.h>

struct sp_queue_shared {
    atomic_size_t taken;
};

int sp_queue_open(struct sp_queue *ret, size_t count, struct sp_error *reterr)
{
    void *shared =
        mmap(NULL, sizeof(*ret->shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    *ret = (struct sp_queue){.count = count};
    if (shared == MAP_FAILED)
        return sp_error_nomem(reterr);
    ret->shared = shared;
    atomic_init(&ret->shared->taken, 0);
    return 0;
}

void sp_queue_close(struct sp_queue *queue)
{
    if (queue->shared != NULL)
        munmap(queue->shared, sizeof(*queue->shared));
    queue->shared = NULL;
}

bool sp_queue_take(const struct sp_queue *queue, size_t *ret_job)
{
    size_t job = atomic_load(&queue->shared->taken);

    while (job < queue->count) {
        if (atomic_compare_exchange_weak(&queue->shared->taken, &job, job + 1)) {
            *ret_job = job;
            return true;
        }
    }
    return false;
}

size_t sp_queue_left(const struct sp_queue *queue)
{
    size_t taken = atomic_load(&queue->shared->taken);

    return taken < queue->count ? queue->count - taken : 0;
}
