/*
 * Inside src/db only: what db.c and the two engines share.
 *
 *   db.c       the public functions: rows, savepoints, waiting for a work, statistics
 *   queue.c    the bounded queue of works, and the cache of prepared statements
 *   sqlite.c   one file, a writer thread with group commit, a read connection per thread
 *   pg.c       a pool of threads with a connection each, serializable and repeated
 *   migrate.c  the schema's version
 */
#ifndef WASL_DB_ENGINE_H
#define WASL_DB_ENGINE_H

#include <pthread.h>

#include "db/db.h"

#define DB_MAX_PARAMS 64 /* as in tools/querygen.h */

/* ---- Migrations, as querygen makes them ---- */

struct migration {
        int64_t number;
        const char *name, *sqlite, *pg;
};
extern const struct migration migrations[];
extern const size_t migrations_n;

/* ---- The queue ---- */

/* First in, first out, at most LIMIT_WRITE_QUEUE works. */
struct db_queue {
        pthread_mutex_t lock;
        pthread_cond_t more;
        struct db_work *first, *last;
        size_t n, most;
        bool closed;
};
void db_queue_init(struct db_queue *q);
void db_queue_free(struct db_queue *q);
enum err db_queue_put(struct db_queue *q, struct db_work *w); /* ERR_BUSY when it is full or closed */
struct db_work *db_queue_take(struct db_queue *q, size_t most); /* waits; a list of up to so many, NULL when it is closed and empty */
void db_queue_close(struct db_queue *q);

/* ---- Prepared statements of one connection, by the address of their query ---- */

struct db_cached {
        const struct query *q;
        void *prepared; /* the engine's own */
        struct db_cached *next;
};
struct db_cache {
        struct db_cached *buckets[256];
};
void *db_cache_find(const struct db_cache *c, const struct query *q); /* NULL without */
void db_cache_put(struct db_cache *c, struct arena *a, const struct query *q, void *prepared);

/* ---- Engines ---- */

struct db_rows {
        struct tx *tx;
        const struct query *q;
        enum err err; /* what ended the rows early */
        size_t n;     /* rows taken */
};

/* The first member of each engine's connection. One thread at a time. */
struct db_conn {
        struct db *db;
        bool in_tx;
        bool result_open;
        int savepoints;
        enum err failed; /* a statement failed: nothing more runs until the savepoint is rolled back to, as PostgreSQL has it */
};

struct db_engine {
        /* The database's life. open() fills db->state. */
        enum err (*open)(struct db *db, struct arena *a, struct str *ret_why);
        void (*close)(struct db *db);
        enum err (*submit)(struct db *db, struct db_work *w);

        /* A connection of its own, outside queue and pool, for migrations. No statement timeout. */
        enum err (*connect)(struct db *db, struct db_conn **ret);
        void (*disconnect)(struct db_conn *c);
        enum err (*script)(struct db_conn *c, const char *sql); /* several statements, no parameters, rows thrown away */
        const char *begin_alone; /* begins a transaction that no other migration can run beside */
        const struct query *has_versions;

        /* Statements. query() fills what rows_of() returns; the engine logs what went wrong, db.c keeps connection and rows in order. */
        struct db_rows *(*rows_of)(struct db_conn *c);
        enum err (*query)(struct db_conn *c, const struct query *q, const struct db_value *params);
        bool (*next)(struct db_rows *rows);
        int64_t (*get_int)(const struct db_rows *rows, size_t col);
        struct str (*get_text)(const struct db_rows *rows, size_t col); /* borrowed until the next row */
        bool (*is_null)(const struct db_rows *rows, size_t col);
        enum err (*done)(struct db_rows *rows, int64_t *ret_changed);
        enum err (*prepare_only)(struct db_conn *c, const struct query *q, struct arena *a, struct str *ret_why);
};
extern const struct db_engine sqlite_engine;
extern const struct db_engine pg_engine;

struct db {
        const struct db_engine *engine;
        struct arena *arena; /* for what lives as long as the database; used while opening and closing only */
        struct str url;
        int pool_size;
        const struct clock *clock;
        pthread_key_t own_thread; /* set to the database on the threads that are its own */
        struct db_queue queue;
        pthread_mutex_t stats_lock;
        struct db_stats stats;
        void *state; /* the engine's own */
        pthread_mutex_t shared_lock;
        const struct db_shared_kind *shared_kind;
        void *shared;
};

/* ---- db.c for the engines ---- */

/* A transaction of a connection from its beginning to its end. conn_end() turns what run() said into what may be committed. */
struct tx conn_begin(struct db_conn *c, struct db_work *w);
enum err conn_end(struct db_conn *c, const struct db_work *w, enum err said);
/* Runs a statement without rows or parameters. */
enum err conn_run(struct db_conn *c, const struct query *q);
/* Adds to the statistics. */
void db_count(struct db *db, struct db_stats add);

#endif
