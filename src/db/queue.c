#include "db/db_engine.h"

/* ---- The queue ---- */

void db_queue_init(struct db_queue *q)
{
        *q = (struct db_queue){ 0 };
        pthread_mutex_init(&q->lock, NULL);
        pthread_cond_init(&q->more, NULL);
}

void db_queue_free(struct db_queue *q)
{
        pthread_cond_destroy(&q->more);
        pthread_mutex_destroy(&q->lock);
}

enum err db_queue_put(struct db_queue *q, struct db_work *w)
{
        enum err e = ERR_BUSY;

        w->next = NULL;
        w->queued_ns = clock_mono_ns();
        pthread_mutex_lock(&q->lock);
        if (!q->closed && q->n < LIMIT_WRITE_QUEUE) {
                if (q->last == NULL)
                        q->first = w;
                else
                        q->last->next = w;
                q->last = w;
                q->n++;
                if (q->n > q->most)
                        q->most = q->n;
                pthread_cond_signal(&q->more);
                e = OK;
        }
        pthread_mutex_unlock(&q->lock);
        return e;
}

struct db_work *db_queue_take(struct db_queue *q, size_t most)
{
        struct db_work *first, *last;
        size_t taken = 1;

        pthread_mutex_lock(&q->lock);
        while (q->first == NULL && !q->closed)
                pthread_cond_wait(&q->more, &q->lock);
        first = last = q->first;
        if (first != NULL) {
                for (; taken < most && last->next != NULL; taken++)
                        last = last->next;
                q->first = last->next;
                if (q->first == NULL)
                        q->last = NULL;
                q->n -= taken;
                last->next = NULL;
        }
        pthread_mutex_unlock(&q->lock);
        return first;
}

void db_queue_close(struct db_queue *q)
{
        pthread_mutex_lock(&q->lock);
        q->closed = true;
        pthread_cond_broadcast(&q->more);
        pthread_mutex_unlock(&q->lock);
}

/* ---- The cache ---- */

static size_t bucket_of(const struct query *q)
{
        uintptr_t at = (uintptr_t)q;

        return (size_t)((at >> 4) ^ (at >> 12)) % ARRAY_LEN(((struct db_cache *)NULL)->buckets);
}

void *db_cache_find(const struct db_cache *c, const struct query *q)
{
        const struct db_cached *at = c->buckets[bucket_of(q)];

        while (at != NULL && at->q != q)
                at = at->next;
        return at == NULL ? NULL : at->prepared;
}

void db_cache_put(struct db_cache *c, struct arena *a, const struct query *q, void *prepared)
{
        struct db_cached *entry = ARENA_NEW(a, struct db_cached);
        size_t bucket = bucket_of(q);

        *entry = (struct db_cached){ .q = q, .prepared = prepared, .next = c->buckets[bucket] };
        c->buckets[bucket] = entry;
}
