/*
 * SQLite: one file in WAL mode. Reads run on the caller's thread, with a connection that belongs to that thread; a read sees the last
 * commit, never a part of a batch. Writes go to one writer thread: it takes all that wait, runs each inside a SAVEPOINT of one
 * BEGIN IMMEDIATE, commits once with synchronous=FULL, and only then tells them how they ended.
 */
#include <sqlite3.h>
#include <string.h>

#include "db/db_engine.h"

#define BUSY_TIMEOUT_MS 10000 /* another process of ours may be writing */
#define MIGRATION_TIMEOUT_MS 60000

struct sqlite_stmt_entry {
        sqlite3_stmt *stmt;
        int index[DB_MAX_PARAMS]; /* where $1, $2 … stand among SQLite's parameters */
};

struct sqlite_rows {
        struct db_rows rows;
        sqlite3_stmt *stmt;
        bool ended;
};

struct sqlite_conn {
        struct db_conn base;
        sqlite3 *db;
        struct arena *arena;
        struct db_cache cache;
        struct sqlite_rows rows;
        struct sqlite_db *owner;
        struct sqlite_conn *next; /* the list of readers */
};

struct sqlite_db {
        struct db *db;
        const char *path;
        pthread_key_t reader; /* each thread's struct sqlite_conn */
        pthread_mutex_t readers_lock;
        struct sqlite_conn *readers;
        struct sqlite_conn *writer;
        pthread_t writer_thread;
        bool writer_runs;
};

/* ---- Errors ---------------------------------------------------------------------------------------------------------- */

static enum err err_of(int extended)
{
        switch (extended) {
        case SQLITE_OK:
        case SQLITE_ROW:
        case SQLITE_DONE: return OK;
        case SQLITE_CONSTRAINT_UNIQUE:
        case SQLITE_CONSTRAINT_PRIMARYKEY:
        case SQLITE_CONSTRAINT_ROWID: return ERR_EXISTS;
        case SQLITE_CONSTRAINT_CHECK:
        case SQLITE_CONSTRAINT_TRIGGER: return ERR_STATE;
        case SQLITE_CONSTRAINT_FOREIGNKEY: return ERR_NOT_FOUND;
        default: return (extended & 0xff) == SQLITE_BUSY ? ERR_BUSY : ERR_DB;
        }
}

/* Values are never in the log: SQLite's own message may hold some, the code's does not. */
static void log_failure(const struct sqlite_conn *c, const char *name)
{
        LOG(LOG_ERROR, "database", { "query", LOG_Z(name) }, { "code", LOG_INT(sqlite3_extended_errcode(c->db)) },
            { "why", LOG_Z(sqlite3_errstr(sqlite3_errcode(c->db))) });
}

/* What a statement ended in; refusals of the field are everyday, all else is logged. */
static enum err told(const struct sqlite_conn *c, const char *name)
{
        enum err e = err_of(sqlite3_extended_errcode(c->db));

        if (e == OK)
                e = ERR_DB;
        if (e == ERR_DB || e == ERR_BUSY)
                log_failure(c, name);
        return e;
}

/* ---- Connections ------------------------------------------------------------------------------------------------------- */

static void conn_close(struct sqlite_conn *c)
{
        if (c == NULL)
                return;
        for (size_t i = 0; i < ARRAY_LEN(c->cache.buckets); i++)
                for (struct db_cached *at = c->cache.buckets[i]; at != NULL; at = at->next)
                        sqlite3_finalize(((struct sqlite_stmt_entry *)at->prepared)->stmt);
        sqlite3_close(c->db);
        arena_free(c->arena);
}

/* The settings that every connection has. LIKE is as in PostgreSQL: case counts. */
static const char conn_settings[] = "PRAGMA foreign_keys = ON; PRAGMA recursive_triggers = ON; PRAGMA case_sensitive_like = ON;"
                                    "PRAGMA trusted_schema = OFF; PRAGMA synchronous = FULL; PRAGMA cache_size = -16384;"
                                    "PRAGMA wal_autocheckpoint = 2000; PRAGMA journal_size_limit = 67108864;";

static struct sqlite_conn *conn_open(struct sqlite_db *s, bool reads_only)
{
        struct arena *a = arena_new(16 * 1024);
        struct sqlite_conn *c = ARENA_NEW(a, struct sqlite_conn);
        int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;

        c->arena = a;
        c->owner = s;
        c->base.db = s->db;
        if (sqlite3_open_v2(s->path, &c->db, flags, NULL) != SQLITE_OK)
                return c;
        sqlite3_busy_timeout(c->db, BUSY_TIMEOUT_MS);
        sqlite3_db_config(c->db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
        sqlite3_db_config(c->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
        if (sqlite3_exec(c->db, conn_settings, NULL, NULL, NULL) != SQLITE_OK)
                return c;
        if (reads_only)
                sqlite3_exec(c->db, "PRAGMA query_only = ON", NULL, NULL, NULL);
        return c;
}

static bool conn_is_good(const struct sqlite_conn *c)
{
        return sqlite3_errcode(c->db) == SQLITE_OK;
}

/* A thread that had a connection ends. */
static void reader_gone(void *p)
{
        struct sqlite_conn *c = p;
        struct sqlite_db *s = c->owner;

        pthread_mutex_lock(&s->readers_lock);
        for (struct sqlite_conn **at = &s->readers; *at != NULL; at = &(*at)->next) {
                if (*at == c) {
                        *at = c->next;
                        break;
                }
        }
        pthread_mutex_unlock(&s->readers_lock);
        conn_close(c);
}

/* This thread's own connection for reading; NULL (logged) when none can be opened. */
static struct sqlite_conn *reader(struct sqlite_db *s)
{
        struct sqlite_conn *c = pthread_getspecific(s->reader);

        if (c != NULL)
                return c;
        c = conn_open(s, true);
        if (!conn_is_good(c)) {
                log_failure(c, "open");
                conn_close(c);
                return NULL;
        }
        pthread_mutex_lock(&s->readers_lock);
        c->next = s->readers;
        s->readers = c;
        pthread_mutex_unlock(&s->readers_lock);
        pthread_setspecific(s->reader, c);
        return c;
}

/* ---- Statements ---------------------------------------------------------------------------------------------------------- */

static struct db_rows *sqlite_rows_of(struct db_conn *base)
{
        return &((struct sqlite_conn *)base)->rows.rows;
}

static bool find_params(struct sqlite_stmt_entry *entry, const struct query *q)
{
        for (size_t i = 0; i < q->n_params; i++) {
                char name[8] = "$";
                size_t number = i + 1, n = number >= 10 ? 3 : 2;

                if (number >= 10)
                        name[1] = (char)('0' + number / 10);
                name[n - 1] = (char)('0' + number % 10);
                entry->index[i] = sqlite3_bind_parameter_index(entry->stmt, name);
                if (entry->index[i] == 0)
                        return false;
        }
        return sqlite3_bind_parameter_count(entry->stmt) == (int)q->n_params;
}

/* From the cache, or prepared and put there. NULL: SQLite's error tells. */
static struct sqlite_stmt_entry *prepared(struct sqlite_conn *c, const struct query *q)
{
        struct sqlite_stmt_entry *entry = db_cache_find(&c->cache, q);
        bool params_found;

        if (entry != NULL)
                return entry;
        entry = ARENA_NEW(c->arena, struct sqlite_stmt_entry);
        if (sqlite3_prepare_v3(c->db, q->sql, -1, SQLITE_PREPARE_PERSISTENT, &entry->stmt, NULL) != SQLITE_OK)
                return NULL;
        db_cache_put(&c->cache, c->arena, q, entry);
        /* querygen has checked both when the program was built */
        assert(sqlite3_column_count(entry->stmt) >= (int)q->n_cols);
        params_found = find_params(entry, q);
        assert(params_found);
        return entry;
}

/* The value stays the caller's until the statement is reset. */
static int bind(sqlite3_stmt *stmt, int index, const struct db_value *v)
{
        const char *p = v->s.p == NULL ? "" : v->s.p;

        if (v->null)
                return sqlite3_bind_null(stmt, index);
        switch (v->type) {
        case DB_INT: return sqlite3_bind_int64(stmt, index, v->i);
        case DB_TEXT: return sqlite3_bind_text64(stmt, index, p, v->s.n, SQLITE_STATIC, SQLITE_UTF8);
        case DB_BYTES: return sqlite3_bind_blob64(stmt, index, p, v->s.n, SQLITE_STATIC);
        }
        return SQLITE_MISUSE;
}

static enum err sqlite_query(struct db_conn *base, const struct query *q, const struct db_value *params)
{
        struct sqlite_conn *c = (struct sqlite_conn *)base;
        struct sqlite_stmt_entry *entry = prepared(c, q);

        if (entry == NULL)
                return told(c, q->name);
        for (size_t i = 0; i < q->n_params; i++)
                if (bind(entry->stmt, entry->index[i], &params[i]) != SQLITE_OK)
                        return told(c, q->name);
        c->rows.stmt = entry->stmt;
        c->rows.ended = false;
        return OK;
}

static bool sqlite_next(struct db_rows *rows)
{
        struct sqlite_rows *r = (struct sqlite_rows *)rows;
        int result;

        if (r->ended)
                return false;
        result = sqlite3_step(r->stmt);
        if (result == SQLITE_ROW)
                return true;
        r->ended = true;
        if (result != SQLITE_DONE)
                rows->err = told((struct sqlite_conn *)rows->tx->conn, rows->q->name);
        return false;
}

static int64_t sqlite_int(const struct db_rows *rows, size_t col)
{
        return sqlite3_column_int64(((const struct sqlite_rows *)rows)->stmt, (int)col);
}

static struct str sqlite_text(const struct db_rows *rows, size_t col)
{
        sqlite3_stmt *stmt = ((const struct sqlite_rows *)rows)->stmt;
        const char *p = sqlite3_column_blob(stmt, (int)col);

        return (struct str){ p == NULL ? "" : p, (size_t)sqlite3_column_bytes(stmt, (int)col) };
}

static bool sqlite_is_null(const struct db_rows *rows, size_t col)
{
        return sqlite3_column_type(((const struct sqlite_rows *)rows)->stmt, (int)col) == SQLITE_NULL;
}

static enum err sqlite_done(struct db_rows *rows, int64_t *ret_changed)
{
        struct sqlite_conn *c = (struct sqlite_conn *)rows->tx->conn;
        struct sqlite_rows *r = (struct sqlite_rows *)rows;
        bool writes = !sqlite3_stmt_readonly(r->stmt);

        /* A statement that writes is only over, and its foreign keys checked, at its last step. */
        while (writes && rows->err == OK && sqlite_next(rows))
                ;
        if (writes && rows->err == OK)
                *ret_changed = sqlite3_changes64(c->db);
        sqlite3_reset(r->stmt);
        sqlite3_clear_bindings(r->stmt);
        r->ended = true;
        return rows->err;
}

static enum err sqlite_prepare_only(struct db_conn *base, const struct query *q, struct arena *a, struct str *ret_why)
{
        struct sqlite_conn *c = (struct sqlite_conn *)base;
        struct sqlite_stmt_entry entry = { 0 };
        enum err e = ERR_DB;

        if (sqlite3_prepare_v2(c->db, q->sql, -1, &entry.stmt, NULL) != SQLITE_OK)
                *ret_why = str_fmt(a, "%s: %s", q->name, sqlite3_errmsg(c->db));
        else if (!find_params(&entry, q))
                *ret_why = str_fmt(a, "%s: its parameters are not $1 to $%zu", q->name, q->n_params);
        else if (sqlite3_column_count(entry.stmt) != (int)q->n_cols)
                *ret_why = str_fmt(a, "%s: %d columns, not %zu", q->name, sqlite3_column_count(entry.stmt), q->n_cols);
        else
                e = OK;
        sqlite3_finalize(entry.stmt);
        return e;
}

/* ---- Reading ---------------------------------------------------------------------------------------------------------------- */

static const struct query begin_read = { .name = "begin", .sql = "BEGIN" };
static const struct query commit = { .name = "commit", .sql = "COMMIT" };
static const struct query rollback = { .name = "rollback", .sql = "ROLLBACK" };

static enum err read_outcome(struct sqlite_db *s, struct db_work *w)
{
        struct sqlite_conn *c = reader(s);
        struct tx tx;
        enum err e;

        if (c == NULL)
                return ERR_DB;
        tx = conn_begin(&c->base, w);
        e = conn_run(&c->base, &begin_read);
        if (e == OK)
                e = w->run(&tx, w);
        e = conn_end(&c->base, w, e);
        if (!sqlite3_get_autocommit(c->db) && conn_run(&c->base, &rollback) != OK)
                e = ERR_DB;
        return e;
}

/* ---- Writing ---------------------------------------------------------------------------------------------------------------- */

static const struct query begin_write = { .name = "begin immediate", .sql = "BEGIN IMMEDIATE" };
static const struct query work_begin = { .name = "savepoint of a work", .sql = "SAVEPOINT work" };
static const struct query work_keep = { .name = "release of a work", .sql = "RELEASE SAVEPOINT work" };
static const struct query work_undo = { .name = "rollback of a work", .sql = "ROLLBACK TO SAVEPOINT work" };

/* SQLite rolls the whole transaction back by itself on some errors (disk full, I/O); then the batch is lost. */
static bool batch_is_lost(const struct sqlite_conn *c)
{
        return sqlite3_get_autocommit(c->db) != 0;
}

static void batch_give_up(struct sqlite_conn *c)
{
        if (!batch_is_lost(c))
                sqlite3_exec(c->db, "ROLLBACK", NULL, NULL, NULL);
}

/* One work inside its savepoint. When the savepoint cannot be undone, the whole batch is given up. */
static enum err run_one(struct sqlite_conn *c, struct db_work *w)
{
        struct tx tx = conn_begin(&c->base, w);
        enum err e = conn_run(&c->base, &work_begin), undone;

        if (e == OK)
                e = w->run(&tx, w);
        e = conn_end(&c->base, w, e);
        if (batch_is_lost(c))
                return ERR_DB;
        undone = e == OK ? OK : conn_run(&c->base, &work_undo);
        if (undone == OK)
                undone = conn_run(&c->base, &work_keep);
        if (undone != OK) {
                batch_give_up(c);
                return ERR_DB;
        }
        return e;
}

/* The commit that everyone in the batch waits for. */
static enum err batch_commit(struct sqlite_conn *c, size_t works)
{
        uint64_t before = clock_mono_ns();
        enum err e = batch_is_lost(c) ? ERR_DB : conn_run(&c->base, &commit);

        if (e != OK)
                batch_give_up(c);
        db_count(c->base.db, (struct db_stats){ .commits = e == OK, .works = works, .commit_ns = clock_mono_ns() - before });
        return e;
}

/*
 * Runs works of the list in one transaction and tells each how it ended. Returns the rest of the list: empty, unless SQLite gave the
 * transaction up under one of them; those behind it have not run and go into the next batch.
 */
static struct db_work *run_batch(struct sqlite_conn *c, struct db_work *first)
{
        enum err outcomes[LIMIT_WRITES_PER_COMMIT];
        enum err e = conn_run(&c->base, &begin_write);
        bool begun = e == OK;
        struct db_work *end = first, *next;
        size_t n = 0;

        for (; end != NULL && (!begun || !batch_is_lost(c)); end = end->next, n++) {
                assert(n < ARRAY_LEN(outcomes));
                outcomes[n] = begun ? run_one(c, end) : e;
        }
        if (begun)
                e = batch_commit(c, n);
        n = 0;
        for (struct db_work *w = first; w != end; w = next, n++) {
                next = w->next;
                if (e != OK || outcomes[n] != OK)
                        db_count(c->base.db, (struct db_stats){ .rollbacks = 1 });
                w->done(w, e == OK ? outcomes[n] : e == ERR_BUSY ? ERR_BUSY : ERR_DB);
        }
        return end;
}

static void *writer_main(void *p)
{
        struct sqlite_db *s = p;
        struct db_work *works;

        pthread_setspecific(s->db->own_thread, s->db);
        while ((works = db_queue_take(&s->db->queue, LIMIT_WRITES_PER_COMMIT)) != NULL)
                while (works != NULL)
                        works = run_batch(s->writer, works);
        return NULL;
}

static enum err sqlite_submit(struct db *db, struct db_work *w)
{
        if (w->writes)
                return db_queue_put(&db->queue, w);
        w->done(w, read_outcome(db->state, w));
        return OK;
}

/* ---- Life ------------------------------------------------------------------------------------------------------------------- */

/* WAL is what lets readers go on beside the writer; a file system without it (some network shares) will not do. */
static bool set_wal(struct sqlite_conn *c)
{
        sqlite3_stmt *stmt;
        bool wal;

        if (sqlite3_prepare_v2(c->db, "PRAGMA journal_mode = WAL", -1, &stmt, NULL) != SQLITE_OK)
                return false;
        wal = sqlite3_step(stmt) == SQLITE_ROW && strcmp((const char *)sqlite3_column_text(stmt, 0), "wal") == 0;
        sqlite3_finalize(stmt);
        return wal;
}

static enum err sqlite_open(struct db *db, struct arena *a, struct str *ret_why)
{
        struct sqlite_db *s = ARENA_NEW(db->arena, struct sqlite_db);

        db->state = s;
        s->db = db;
        s->path = str_z(db->arena, str_slice(db->url, sizeof("sqlite:") - 1, db->url.n));
        pthread_mutex_init(&s->readers_lock, NULL);
        pthread_key_create(&s->reader, reader_gone);
        s->writer = conn_open(s, false);
        if (sqlite3_errcode(s->writer->db) == SQLITE_NOTADB) {
                *ret_why = str_fmt(a, "%s is no SQLite database", s->path);
                return ERR_CONFIG;
        }
        if (!conn_is_good(s->writer)) {
                *ret_why = str_fmt(a, "the database %s cannot be opened (%s): its folder must be there, and this user's to write in",
                                   s->path, sqlite3_errmsg(s->writer->db));
                return ERR_CONFIG;
        }
        if (sqlite3_db_readonly(s->writer->db, "main") == 1) {
                *ret_why = str_fmt(a, "the database %s cannot be written to by this user", s->path);
                return ERR_CONFIG;
        }
        if (!set_wal(s->writer)) {
                *ret_why = str_fmt(a, "the database %s cannot be used (%s): it must be a SQLite file on a local disk", s->path,
                                   sqlite3_errmsg(s->writer->db));
                return ERR_CONFIG;
        }
        s->writer_runs = pthread_create(&s->writer_thread, NULL, writer_main, s) == 0;
        if (s->writer_runs)
                return OK;
        *ret_why = S("no thread could be started for the database");
        return ERR_IO;
}

static void sqlite_close(struct db *db)
{
        struct sqlite_db *s = db->state;
        struct sqlite_conn *next;

        if (s->writer_runs)
                pthread_join(s->writer_thread, NULL);
        pthread_key_delete(s->reader);
        for (struct sqlite_conn *c = s->readers; c != NULL; c = next) {
                next = c->next;
                conn_close(c);
        }
        conn_close(s->writer);
        pthread_mutex_destroy(&s->readers_lock);
}

static enum err sqlite_connect(struct db *db, struct db_conn **ret)
{
        struct sqlite_conn *c = conn_open(db->state, false);

        if (!conn_is_good(c)) {
                enum err e = told(c, "open");

                conn_close(c);
                return e;
        }
        sqlite3_busy_timeout(c->db, MIGRATION_TIMEOUT_MS);
        *ret = &c->base;
        return OK;
}

static void sqlite_disconnect(struct db_conn *c)
{
        conn_close((struct sqlite_conn *)c);
}

static enum err sqlite_script(struct db_conn *base, const char *sql)
{
        struct sqlite_conn *c = (struct sqlite_conn *)base;

        return sqlite3_exec(c->db, sql, NULL, NULL, NULL) == SQLITE_OK ? OK : told(c, "script");
}

static const unsigned char one_int[] = { DB_INT };
static const struct query has_versions = {
        .name = "has schema_version",
        .sql = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'schema_version'",
        .cols = one_int,
        .n_cols = 1,
};

const struct db_engine sqlite_engine = {
        .open = sqlite_open,
        .close = sqlite_close,
        .submit = sqlite_submit,
        .connect = sqlite_connect,
        .disconnect = sqlite_disconnect,
        .script = sqlite_script,
        .begin_alone = "BEGIN IMMEDIATE",
        .has_versions = &has_versions,
        .rows_of = sqlite_rows_of,
        .query = sqlite_query,
        .next = sqlite_next,
        .get_int = sqlite_int,
        .get_text = sqlite_text,
        .is_null = sqlite_is_null,
        .done = sqlite_done,
        .prepare_only = sqlite_prepare_only,
};
