#include "db/db_engine.h"

#include <string.h>

/* ---- Life --------------------------------------------------------------------------------------------------------- */

static const struct db_engine *engine_for(struct str url)
{
        if (str_starts(url, S("sqlite:")))
                return &sqlite_engine;
        if (str_starts(url, S("postgresql://")) || str_starts(url, S("postgres://")))
                return &pg_engine;
        return NULL;
}

enum err db_open(struct arena *a, const struct db_config *cfg, struct db **ret, struct str *ret_why)
{
        const struct db_engine *engine = engine_for(cfg->url);
        struct arena *own;
        struct db *db;
        enum err e;

        if (engine == NULL) {
                *ret_why = S("the database's address must begin with \"sqlite:\" or \"postgresql://\"");
                return ERR_CONFIG;
        }
        own = arena_new(16 * 1024);
        db = ARENA_NEW(own, struct db);
        db->engine = engine;
        db->arena = own;
        db->url = str_dup(own, cfg->url);
        db->pool_size = cfg->pool_size > 0 ? cfg->pool_size : 8;
        db->clock = cfg->clock;
        db_queue_init(&db->queue);
        pthread_mutex_init(&db->stats_lock, NULL);
        pthread_mutex_init(&db->shared_lock, NULL);
        pthread_key_create(&db->own_thread, NULL);
        e = engine->open(db, a, ret_why);
        if (e != OK) {
                db_close(db);
                return e;
        }
        *ret = db;
        return OK;
}

void db_close(struct db *db)
{
        if (db == NULL)
                return;
        db_queue_close(&db->queue);
        db->engine->close(db);
        if (db->shared_kind != NULL)
                db->shared_kind->drop(db->shared);
        pthread_key_delete(db->own_thread);
        pthread_mutex_destroy(&db->shared_lock);
        pthread_mutex_destroy(&db->stats_lock);
        db_queue_free(&db->queue);
        arena_free(db->arena);
}

bool db_is_sqlite(const struct db *db)
{
        return db->engine == &sqlite_engine;
}

void *tx_shared(struct tx *tx, const struct db_shared_kind *kind)
{
        struct db *db = tx->conn->db;
        void *shared;

        pthread_mutex_lock(&db->shared_lock);
        if (db->shared_kind == NULL) {
                db->shared = kind->make();
                db->shared_kind = kind;
        }
        assert(db->shared_kind == kind);
        shared = db->shared;
        pthread_mutex_unlock(&db->shared_lock);
        return shared;
}

/* ---- Works ---------------------------------------------------------------------------------------------------------- */

enum err db_submit(struct db *db, struct db_work *w)
{
        assert(w->arena != NULL && w->run != NULL && w->done != NULL);
        return db->engine->submit(db, w);
}

/* A work that somebody waits for. */
struct awaited {
        struct db_work work; /* first: done() and run() get its address */
        enum err (*run)(struct tx *tx, void *ctx);
        void *ctx;
        pthread_mutex_t lock;
        pthread_cond_t over;
        bool is_over;
        enum err outcome;
};

static enum err awaited_run(struct tx *tx, struct db_work *w)
{
        struct awaited *x = (struct awaited *)w;

        return x->run(tx, x->ctx);
}

static void awaited_done(struct db_work *w, enum err outcome)
{
        struct awaited *x = (struct awaited *)w;

        pthread_mutex_lock(&x->lock);
        x->outcome = outcome;
        x->is_over = true;
        pthread_cond_signal(&x->over);
        pthread_mutex_unlock(&x->lock);
}

static enum err run_and_wait(struct db *db, struct arena *a, bool writes, enum err (*run)(struct tx *tx, void *ctx), void *ctx)
{
        struct awaited x = { .work = { .writes = writes, .arena = a, .run = awaited_run, .done = awaited_done }, .run = run, .ctx = ctx };
        enum err e;

        /* A thread of the database that waited for the database would wait for itself. */
        assert(pthread_getspecific(db->own_thread) == NULL);
        pthread_mutex_init(&x.lock, NULL);
        pthread_cond_init(&x.over, NULL);
        e = db_submit(db, &x.work);
        if (e == OK) {
                pthread_mutex_lock(&x.lock);
                while (!x.is_over)
                        pthread_cond_wait(&x.over, &x.lock);
                pthread_mutex_unlock(&x.lock);
                e = x.outcome;
        }
        pthread_cond_destroy(&x.over);
        pthread_mutex_destroy(&x.lock);
        return e;
}

enum err db_read(struct db *db, struct arena *a, enum err (*run)(struct tx *tx, void *ctx), void *ctx)
{
        return run_and_wait(db, a, false, run, ctx);
}

enum err db_write(struct db *db, struct arena *a, enum err (*run)(struct tx *tx, void *ctx), void *ctx)
{
        return run_and_wait(db, a, true, run, ctx);
}

struct tx conn_begin(struct db_conn *c, struct db_work *w)
{
        /* One transaction at a time: a read inside another read of the same thread is our own bug. */
        assert(!c->in_tx);
        c->in_tx = true;
        c->failed = OK;
        c->savepoints = 0;
        return (struct tx){ .conn = c, .arena = w->arena, .now_ms = clock_now_ms(c->db->clock), .writes = w->writes };
}

enum err conn_end(struct db_conn *c, const struct db_work *w, enum err said)
{
        assert(!c->result_open);
        c->in_tx = false;
        if (c->failed == ERR_RETRY)
                return ERR_RETRY;
        if (said == OK && c->failed != OK) {
                LOG(LOG_ERROR, "a failed statement was passed over: nothing is saved", { "error", LOG_Z(err_name(c->failed)) });
                return ERR_DB;
        }
        return said;
}

/* ---- Statements ------------------------------------------------------------------------------------------------------ */

enum err db_query(struct tx *tx, const struct query *q, const struct db_value *params, struct db_rows **ret)
{
        struct db_conn *c = tx->conn;
        struct db_rows *rows;
        enum err e;

        assert(!c->result_open);
        assert(q->n_params <= DB_MAX_PARAMS);
        if (c->failed != OK)
                return c->failed == ERR_RETRY ? ERR_RETRY : ERR_DB;
        rows = c->db->engine->rows_of(c);
        rows->tx = tx;
        rows->q = q;
        rows->err = OK;
        rows->n = 0;
        e = c->db->engine->query(c, q, params);
        if (e != OK) {
                c->failed = e;
                return e;
        }
        c->result_open = true;
        *ret = rows;
        return OK;
}

bool db_next(struct db_rows *rows)
{
        if (rows->err != OK)
                return false;
        if (!rows->tx->conn->db->engine->next(rows))
                return false;
        if (rows->n == LIMIT_QUERY_ROWS) {
                LOG(LOG_ERROR, "a statement has too many rows", { "query", LOG_Z(rows->q->name) });
                rows->err = ERR_LIMIT;
                return false;
        }
        rows->n++;
        return true;
}

int64_t db_int(const struct db_rows *rows, size_t col)
{
        assert(col < rows->q->n_cols);
        return rows->tx->conn->db->engine->get_int(rows, col);
}

struct str db_text(const struct db_rows *rows, size_t col)
{
        const struct db_engine *engine = rows->tx->conn->db->engine;

        assert(col < rows->q->n_cols);
        if (engine->is_null(rows, col))
                return (struct str){ NULL, 0 };
        return str_dup(rows->tx->arena, engine->get_text(rows, col));
}

bool db_is_null(const struct db_rows *rows, size_t col)
{
        assert(col < rows->q->n_cols);
        return rows->tx->conn->db->engine->is_null(rows, col);
}

void *db_grow(struct db_rows *rows, void *v, size_t n, size_t row_bytes)
{
        void *more;

        /* Room for 8 rows, then always for twice as many, so n tells whether it is used up. */
        if (n != 0 && (n < 8 || (n & (n - 1)) != 0))
                return v;
        more = arena_alloc_array(rows->tx->arena, n == 0 ? 8 : 2 * n, row_bytes);
        if (n > 0)
                memcpy(more, v, n * row_bytes);
        return more;
}

enum err db_done(struct db_rows *rows, int64_t *ret_changed)
{
        struct db_conn *c = rows->tx->conn;
        int64_t changed = 0;
        enum err e = c->db->engine->done(rows, &changed);

        if (rows->err != OK)
                e = rows->err;
        c->result_open = false;
        if (e != OK) {
                c->failed = e;
                return e;
        }
        if (ret_changed != NULL)
                *ret_changed = changed;
        return OK;
}

enum err db_prepare_only(struct tx *tx, const struct query *q, struct str *ret_why)
{
        return tx->conn->db->engine->prepare_only(tx->conn, q, tx->arena, ret_why);
}

enum err conn_run(struct db_conn *c, const struct query *q)
{
        struct db_rows *rows = c->db->engine->rows_of(c);
        struct tx tx = { .conn = c };
        int64_t changed;

        *rows = (struct db_rows){ .tx = &tx, .q = q };
        TRY(c->db->engine->query(c, q, NULL));
        while (c->db->engine->next(rows))
                rows->n++;
        TRY(c->db->engine->done(rows, &changed));
        return rows->err;
}

/* ---- Savepoints ------------------------------------------------------------------------------------------------------ */

static const struct query savepoint_query = { .name = "savepoint", .sql = "SAVEPOINT part" };
static const struct query rollback_to_query = { .name = "rollback to savepoint", .sql = "ROLLBACK TO SAVEPOINT part" };
static const struct query release_query = { .name = "release savepoint", .sql = "RELEASE SAVEPOINT part" };

enum err tx_savepoint(struct tx *tx)
{
        struct db_conn *c = tx->conn;
        enum err e;

        assert(!c->result_open);
        if (c->failed != OK)
                return c->failed == ERR_RETRY ? ERR_RETRY : ERR_DB;
        e = conn_run(c, &savepoint_query);
        if (e != OK)
                c->failed = e;
        else
                c->savepoints++;
        return e;
}

enum err tx_rollback_to_savepoint(struct tx *tx)
{
        struct db_conn *c = tx->conn;
        enum err e;

        assert(!c->result_open);
        assert(c->savepoints > 0);
        /* A serialization failure dooms the whole transaction, whatever its parts say. */
        if (c->failed == ERR_RETRY)
                return ERR_RETRY;
        c->savepoints--;
        e = conn_run(c, &rollback_to_query);
        if (e == OK)
                e = conn_run(c, &release_query);
        c->failed = e;
        return e;
}

enum err tx_release_savepoint(struct tx *tx)
{
        struct db_conn *c = tx->conn;
        enum err e;

        assert(!c->result_open);
        assert(c->savepoints > 0);
        if (c->failed != OK)
                return c->failed == ERR_RETRY ? ERR_RETRY : ERR_DB;
        c->savepoints--;
        e = conn_run(c, &release_query);
        if (e != OK)
                c->failed = e;
        return e;
}

/* ---- Statistics ------------------------------------------------------------------------------------------------------ */

void db_count(struct db *db, struct db_stats add)
{
        pthread_mutex_lock(&db->stats_lock);
        db->stats.commits += add.commits;
        db->stats.works += add.works;
        db->stats.retries += add.retries;
        db->stats.rollbacks += add.rollbacks;
        db->stats.commit_ns += add.commit_ns;
        pthread_mutex_unlock(&db->stats_lock);
}

struct db_stats db_stats(const struct db *db)
{
        struct db *d = (struct db *)(uintptr_t)db; /* locking is no change that a reader could see */
        struct db_stats stats;

        pthread_mutex_lock(&d->stats_lock);
        stats = d->stats;
        pthread_mutex_unlock(&d->stats_lock);
        pthread_mutex_lock(&d->queue.lock);
        stats.queue_now = d->queue.n;
        stats.queue_most = d->queue.most;
        pthread_mutex_unlock(&d->queue.lock);
        return stats;
}
