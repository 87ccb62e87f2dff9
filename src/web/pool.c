/* The bounded pool for slow work before a transaction: password hashing, picture checks, moving uploads. */
#include "web/core.h"

static void pool_run(struct app *app)
{
        struct prepare_pool *p = &app->pool;

        for (;;) {
                pthread_mutex_lock(&p->lock);
                while (!p->first && !p->stopping)
                        pthread_cond_wait(&p->wake, &p->lock);
                struct call *c = p->first;
                if (!c) {
                        pthread_mutex_unlock(&p->lock);
                        return;
                }
                p->first = c->next;
                p->last = p->first ? p->last : NULL;
                p->waiting--;
                pthread_mutex_unlock(&p->lock);
                enum err e = c->route->prepare(c->req);
                atomic_fetch_add(&app->metrics.prepared, 1);
                call_prepared(c, e);
        }
}

static void *pool_thread(void *app)
{
        pool_run(app);
        return NULL;
}

void pool_start(struct app *app)
{
        struct prepare_pool *p = &app->pool;

        pthread_mutex_init(&p->lock, NULL);
        pthread_cond_init(&p->wake, NULL);
        for (size_t i = 0; i < ARRAY_LEN(p->threads); i++) {
                int failed = pthread_create(&p->threads[i], NULL, pool_thread, app);
                assert(!failed);
        }
}

bool pool_put(struct app *app, struct call *c)
{
        struct prepare_pool *p = &app->pool;

        pthread_mutex_lock(&p->lock);
        bool taken = p->waiting < LIMIT_PREPARE_QUEUE && !p->stopping;
        if (taken) {
                c->next = NULL;
                if (p->last)
                        p->last->next = c;
                else
                        p->first = c;
                p->last = c;
                p->waiting++;
                pthread_cond_signal(&p->wake);
        }
        pthread_mutex_unlock(&p->lock);
        if (!taken)
                atomic_fetch_add(&app->metrics.prepare_refused, 1);
        return taken;
}

void pool_stop(struct app *app)
{
        struct prepare_pool *p = &app->pool;

        pthread_mutex_lock(&p->lock);
        p->stopping = true;
        pthread_cond_broadcast(&p->wake);
        pthread_mutex_unlock(&p->lock);
        for (size_t i = 0; i < ARRAY_LEN(p->threads); i++)
                pthread_join(p->threads[i], NULL);
        pthread_cond_destroy(&p->wake);
        pthread_mutex_destroy(&p->lock);
}
