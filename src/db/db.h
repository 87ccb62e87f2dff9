/*
 * The database: typed parameters and rows, transactions, group commit. One SQL text, two engines (sqlite.c, pg.c).
 *
 * Feature code never calls this header's lower half: it calls the functions that tools/querygen makes from feature.sql,
 * `enum err sql_NAME(struct tx *tx, params…, result)`. Here are the transactions they run in and what the generated code needs.
 */
#ifndef WASL_DB_H
#define WASL_DB_H

#include "base/base.h"
#include "base/ids.h"

struct db;
struct db_conn;

/*
 * One transaction, for one request, job or command. The arena holds every row read in it. now_ms is the time of the whole transaction:
 * SQL takes the time as a parameter, always this one.
 */
struct tx {
        struct db_conn *conn;
        struct arena *arena;
        int64_t now_ms;
        bool writes;
};

struct db_config {
        struct str url;          /* "sqlite:/path/wasl.db" or "postgresql://…" */
        int pool_size;           /* PostgreSQL: threads with a connection each; 0: a default of 8 */
        const struct clock *clock;
};

/* Opens; checks nothing about the schema's version. On error *ret_why says in English what to mend (in the arena). */
enum err db_open(struct arena *a, const struct db_config *cfg, struct db **ret, struct str *ret_why);
void db_close(struct db *db); /* waits for everything submitted */
bool db_is_sqlite(const struct db *db);

/* Migrations are compiled in. db_version(): the newest number applied, 0 for an empty database. */
enum err db_version(struct db *db, int64_t *ret);
int64_t db_schema_version(void); /* the newest number this program knows */
enum err db_migrate(struct db *db, struct str *ret_why, struct arena *a);

/*
 * A unit of work in one transaction. run() may be called again (PostgreSQL serialization failures, LIMIT_TX_RETRIES), so it must touch
 * nothing outside tx and its own work struct, and set its results anew each time. Anything but OK rolls back. arena is rewound before a
 * repeat. done() is called exactly once, after the commit is durable or has failed, on a thread of the database (a read on SQLite: on the
 * caller's): outcome is OK, what run() returned, or
 * ERR_DB / ERR_BUSY ("nothing was saved").
 */
struct db_work {
        bool writes;
        struct arena *arena;
        enum err (*run)(struct tx *tx, struct db_work *w);
        void (*done)(struct db_work *w, enum err outcome);
        struct db_work *next; /* the database's own */
        uint64_t queued_ns;   /* the database's own */
};

/*
 * Asynchronous. SQLite: writes go to the one writer thread (group commit: many works, each in a SAVEPOINT, one BEGIN IMMEDIATE, one
 * durable COMMIT); a read runs at once on the calling thread with that thread's own connection and done() is called before return.
 * PostgreSQL: both go to the pool, SERIALIZABLE.
 * ERR_BUSY (and done() is never called) when the queue is full.
 */
enum err db_submit(struct db *db, struct db_work *w);

/* The same and waits: for commands, jobs and tests. Not on an HTTP thread when it writes. Returns the outcome. */
enum err db_read(struct db *db, struct arena *a, enum err (*run)(struct tx *tx, void *ctx), void *ctx);
enum err db_write(struct db *db, struct arena *a, enum err (*run)(struct tx *tx, void *ctx), void *ctx);

/*
 * A part of a transaction that may fail by itself: everything since the mark is undone and the mark is gone, the transaction goes on.
 * They nest. Only a rollback to one makes a transaction good again in which a statement has failed (the same on both engines); a
 * statement after a failed one gets ERR_DB, and so does the whole if run() passes a failure over.
 */
enum err tx_savepoint(struct tx *tx);
enum err tx_rollback_to_savepoint(struct tx *tx);
enum err tx_release_savepoint(struct tx *tx);

/*
 * One value that a floor above keeps with an open database for all threads (site: copies of the settings). make() runs at the first call,
 * drop() in db_close().
 * There is room for one kind.
 */
struct db_shared_kind {
        const char *name;
        void *(*make)(void);
        void (*drop)(void *value);
};
void *tx_shared(struct tx *tx, const struct db_shared_kind *kind);

/* For /metrics and bench. */
struct db_stats {
        uint64_t commits, works, retries, rollbacks, queue_now, queue_most, commit_ns;
};
struct db_stats db_stats(const struct db *db);

/* ---- What generated code uses ------------------------------------------------------------------------------------ */

enum db_type { DB_INT, DB_TEXT, DB_BYTES };

struct db_value {
        enum db_type type;
        bool null;
        int64_t i;
        struct str s;
};

/* One statement of a .sql file. Static; its address is the key of the connection's cache of prepared statements. */
struct query {
        const char *name;
        const char *sql;
        const unsigned char *params; /* enum db_type each */
        size_t n_params;
        const unsigned char *cols; /* enum db_type each */
        size_t n_cols;
};

struct db_rows; /* an open result */

/*
 * Runs the statement. Unique violations end in ERR_EXISTS, CHECK and trigger refusals in ERR_STATE, foreign keys in ERR_NOT_FOUND,
 * everything else in ERR_DB (logged with the statement's name, never its values). One result is open at a time per transaction.
 */
enum err db_query(struct tx *tx, const struct query *q, const struct db_value *params, struct db_rows **ret);
bool db_next(struct db_rows *rows); /* false at the end or on an error, which db_done() tells */
int64_t db_int(const struct db_rows *rows, size_t col); /* NULL reads as 0 */
struct str db_text(const struct db_rows *rows, size_t col); /* copied into the transaction's arena; NULL reads as empty */
bool db_is_null(const struct db_rows *rows, size_t col);
void *db_grow(struct db_rows *rows, void *v, size_t n, size_t row_bytes); /* room for row n behind rows 0 … n-1, which may move */
enum err db_done(struct db_rows *rows, int64_t *ret_changed); /* closes; ret_changed may be NULL */

/* Every generated file has `const struct query *const NAME_queries[]`, so that a test prepares all of them on both databases. */
enum err db_prepare_only(struct tx *tx, const struct query *q, struct str *ret_why);

#endif
