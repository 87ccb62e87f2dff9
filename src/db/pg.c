/*
 * PostgreSQL: a pool of threads with a connection each. Every transaction is SERIALIZABLE and is run again, with its arena rewound and
 * after a jittered pause, when the server says 40001 or 40P01, or when the connection was lost before COMMIT was sent. A COMMIT whose
 * answer never came is not repeated: nobody knows how it ended, so a writer is told ERR_DB (idempotency keys make asking again harmless).
 */
#include <endian.h>
#include <libpq-fe.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "db/db_engine.h"

#define STATEMENT_TIMEOUT "30000" /* ms */
#define CONNECT_TIMEOUT "5"       /* s */
#define LOCK_OF_MIGRATIONS "7740285110412"
#define BACKOFF_MOST_MS 256

/* Type numbers of PostgreSQL's catalogue (pg_type.dat); they never change. */
enum { OID_BOOL = 16, OID_BYTEA = 17, OID_INT8 = 20, OID_INT2 = 21, OID_INT4 = 23, OID_TEXT = 25, OID_BPCHAR = 1042, OID_VARCHAR = 1043 };

struct pg_rows {
        struct db_rows rows;
        PGresult *result;
        int at; /* row under the cursor, -1 before the first */
};

struct pg_conn {
        struct db_conn base;
        PGconn *pg; /* NULL: not connected */
        struct arena *arena; /* what belongs to this connection: its cache */
        struct db_cache cache;
        unsigned prepared;
        bool timeout;
        struct pg_rows rows;
        struct rng rng; /* for the pauses */
        pthread_t thread;
        bool runs;
};

struct pg_db {
        const char *url;
        struct pg_conn *pool;
        size_t n;
};

/* ---- Errors -------------------------------------------------------------------------------------------------------------- */

static bool is_lost(const struct pg_conn *c)
{
        return c->pg == NULL || PQstatus(c->pg) != CONNECTION_OK;
}

static enum err err_of(struct str state)
{
        static const struct {
                char state[6];
                enum err e;
        } known[] = {
                { "40001", ERR_RETRY }, /* serialization failure */
                { "40P01", ERR_RETRY }, /* deadlock */
                { "23505", ERR_EXISTS }, /* unique */
                { "23514", ERR_STATE }, /* CHECK, and IMMUTABLE's trigger */
                { "P0001", ERR_STATE }, /* RAISE in a trigger */
                { "23503", ERR_NOT_FOUND }, /* foreign key */
        };

        for (size_t i = 0; i < ARRAY_LEN(known); i++)
                if (str_eq(state, str_c(known[i].state)))
                        return known[i].e;
        return ERR_DB;
}

/* The first line of the server's message: it names tables and columns, never values. */
static struct str first_line(const char *message)
{
        struct str rest = str_c(message), line = { NULL, 0 };

        if (!str_next(&rest, '\n', &line))
                return rest;
        return line;
}

/* What a statement ended in, from its result or, without one, from the connection. A lost connection can be tried again. */
static enum err told(const struct pg_conn *c, const PGresult *result, const char *name)
{
        struct str state = str_c(result == NULL ? NULL : PQresultErrorField(result, PG_DIAG_SQLSTATE));
        const char *why = result == NULL ? NULL : PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
        enum err e = is_lost(c) ? ERR_RETRY : err_of(state);

        if (e == ERR_DB || is_lost(c))
                LOG(LOG_ERROR, "database", { "query", LOG_Z(name) }, { "state", LOG_STR(state) },
                    { "why", LOG_STR(first_line(why == NULL && c->pg != NULL ? PQerrorMessage(c->pg) : why)) });
        return e;
}

static bool is_good(const PGresult *result)
{
        ExecStatusType status = PQresultStatus(result);

        return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

/* ---- Connections ---------------------------------------------------------------------------------------------------------- */

/* NOTICE and WARNING from the server are for people at psql. */
static void no_notices(void *arg, const PGresult *result)
{
        (void)arg;
        (void)result;
}

static void pg_drop(struct pg_conn *c)
{
        PQclear(c->rows.result);
        c->rows.result = NULL;
        PQfinish(c->pg);
        c->pg = NULL;
        memset(&c->cache, 0, sizeof(c->cache));
        arena_reset(c->arena);
        c->prepared = 0;
}

static enum err pg_script(struct db_conn *base, const char *sql)
{
        struct pg_conn *c = (struct pg_conn *)base;
        PGresult *result = PQexec(c->pg, sql);
        enum err e = is_good(result) ? OK : told(c, result, "script");

        PQclear(result);
        return e;
}

/* A commit that is told to a person is on disk, whatever the server's default. Stronger settings stay. */
static enum err session_settings(struct pg_conn *c)
{
        TRY(pg_script(&c->base, "SET standard_conforming_strings = on"));
        if (c->timeout)
                TRY(pg_script(&c->base, "SET statement_timeout = " STATEMENT_TIMEOUT));
        return pg_script(&c->base, "SELECT set_config('synchronous_commit', 'on', false) "
                                   "WHERE current_setting('synchronous_commit') = 'off'");
}

/* Connects anew. On failure PQerrorMessage(c->pg) tells where there is one; the connection stays lost. */
static enum err pg_reconnect(struct pg_conn *c)
{
        const struct pg_db *p = c->base.db->state;
        const char *const keys[] = { "dbname", "client_encoding", "fallback_application_name", "connect_timeout", NULL };
        const char *const values[] = { p->url, "UTF8", "wasl", CONNECT_TIMEOUT, NULL };

        pg_drop(c);
        c->pg = PQconnectdbParams(keys, values, 1);
        if (PQstatus(c->pg) != CONNECTION_OK)
                return ERR_RETRY;
        PQsetNoticeReceiver(c->pg, no_notices, NULL);
        if (session_settings(c) == OK)
                return OK;
        pg_drop(c);
        return ERR_RETRY;
}

/* ---- Statements ----------------------------------------------------------------------------------------------------------- */

static struct db_rows *pg_rows_of(struct db_conn *base)
{
        return &((struct pg_conn *)base)->rows.rows;
}

static bool type_fits(Oid oid, unsigned char type)
{
        switch ((enum db_type)type) {
        case DB_INT: return oid == OID_INT8 || oid == OID_INT4 || oid == OID_INT2 || oid == OID_BOOL;
        case DB_TEXT: return oid == OID_TEXT || oid == OID_VARCHAR || oid == OID_BPCHAR;
        case DB_BYTES: return oid == OID_BYTEA;
        }
        return false;
}

static bool columns_fit(const PGresult *result, const struct query *q)
{
        if (PQnfields(result) != (int)q->n_cols)
                return false;
        for (size_t i = 0; i < q->n_cols; i++)
                if (!type_fits(PQftype(result, (int)i), q->cols[i]))
                        return false;
        return true;
}

static PGresult *prepare(struct pg_conn *c, const struct query *q, const char *name)
{
        static const Oid oids[] = { [DB_INT] = OID_INT8, [DB_TEXT] = OID_TEXT, [DB_BYTES] = OID_BYTEA };
        Oid types[DB_MAX_PARAMS];

        for (size_t i = 0; i < q->n_params; i++)
                types[i] = oids[q->params[i]];
        return PQprepare(c->pg, name, q->sql, (int)q->n_params, types);
}

/* The statement's name on this connection; prepared at its first use. NULL: *ret_e says why. */
static const char *prepared(struct pg_conn *c, const struct query *q, enum err *ret_e)
{
        char *name = db_cache_find(&c->cache, q);
        PGresult *result;

        if (name != NULL)
                return name;
        name = str_z(c->arena, str_fmt(c->arena, "q%u", ++c->prepared));
        result = prepare(c, q, name);
        if (is_good(result))
                db_cache_put(&c->cache, c->arena, q, name);
        else
                *ret_e = told(c, result, q->name);
        PQclear(result);
        return *ret_e == OK ? name : NULL;
}

static enum err pg_query(struct db_conn *base, const struct query *q, const struct db_value *params)
{
        struct pg_conn *c = (struct pg_conn *)base;
        const char *values[DB_MAX_PARAMS];
        int lengths[DB_MAX_PARAMS], formats[DB_MAX_PARAMS];
        uint64_t ints[DB_MAX_PARAMS];
        enum err e = OK;
        const char *name = prepared(c, q, &e);

        if (name == NULL)
                return e;
        for (size_t i = 0; i < q->n_params; i++) {
                const struct db_value *v = &params[i];

                ints[i] = htobe64((uint64_t)v->i);
                values[i] = v->type == DB_INT ? (const char *)&ints[i] : v->s.p == NULL ? "" : v->s.p;
                lengths[i] = v->type == DB_INT ? (int)sizeof(ints[i]) : (int)v->s.n;
                if (v->null)
                        values[i] = NULL;
                formats[i] = 1;
        }
        c->rows.result = PQexecPrepared(c->pg, name, (int)q->n_params, values, lengths, formats, 1);
        c->rows.at = -1;
        if (!is_good(c->rows.result)) {
                e = told(c, c->rows.result, q->name);
        } else if (!columns_fit(c->rows.result, q)) {
                LOG(LOG_ERROR, "a statement's columns are not of the types that it says", { "query", LOG_Z(q->name) });
                e = ERR_DB;
        }
        if (e != OK) {
                PQclear(c->rows.result);
                c->rows.result = NULL;
        }
        return e;
}

static bool pg_next(struct db_rows *rows)
{
        struct pg_rows *r = (struct pg_rows *)rows;

        if (r->at + 1 >= PQntuples(r->result))
                return false;
        r->at++;
        return true;
}

static int64_t big_endian(const char *p, int bytes)
{
        uint64_t v = (p[0] & 0x80) != 0 && bytes > 1 ? UINT64_MAX : 0;

        for (int i = 0; i < bytes; i++)
                v = v << 8 | (unsigned char)p[i];
        return (int64_t)v;
}

static bool pg_is_null(const struct db_rows *rows, size_t col)
{
        const struct pg_rows *r = (const struct pg_rows *)rows;

        return PQgetisnull(r->result, r->at, (int)col) != 0;
}

static int64_t pg_int(const struct db_rows *rows, size_t col)
{
        const struct pg_rows *r = (const struct pg_rows *)rows;

        if (pg_is_null(rows, col))
                return 0;
        return big_endian(PQgetvalue(r->result, r->at, (int)col), PQgetlength(r->result, r->at, (int)col));
}

static struct str pg_text(const struct db_rows *rows, size_t col)
{
        const struct pg_rows *r = (const struct pg_rows *)rows;

        return (struct str){ PQgetvalue(r->result, r->at, (int)col), (size_t)PQgetlength(r->result, r->at, (int)col) };
}

static enum err pg_done(struct db_rows *rows, int64_t *ret_changed)
{
        struct pg_rows *r = (struct pg_rows *)rows;

        if (!str_int(str_c(PQcmdTuples(r->result)), ret_changed))
                *ret_changed = 0;
        PQclear(r->result);
        r->result = NULL;
        return OK;
}

static enum err pg_prepare_only(struct db_conn *base, const struct query *q, struct arena *a, struct str *ret_why)
{
        struct pg_conn *c = (struct pg_conn *)base;
        PGresult *result = prepare(c, q, ""), *described = NULL;
        enum err e = OK;

        if (!is_good(result)) {
                *ret_why = str_fmt(a, "%s: %s", q->name, PQresultErrorMessage(result));
                e = ERR_DB;
        } else {
                described = PQdescribePrepared(c->pg, "");
                if (!is_good(described) || !columns_fit(described, q)) {
                        *ret_why = str_fmt(a, "%s: its columns are not of the number and types that its file says", q->name);
                        e = ERR_DB;
                }
        }
        PQclear(described);
        PQclear(result);
        return e;
}

/* ---- Transactions ---------------------------------------------------------------------------------------------------------- */

static const char begin_read[] = "BEGIN ISOLATION LEVEL SERIALIZABLE READ ONLY";
static const char begin_write[] = "BEGIN ISOLATION LEVEL SERIALIZABLE";

/*
 * COMMIT, and what its answer means. No answer, or one that does not know (class 08, 40003, a server shutting down): a writer's outcome
 * is unknown, which is ERR_DB; a reader may ask again.
 */
static enum err commit(struct pg_conn *c, const struct db_work *w)
{
        uint64_t before = clock_mono_ns();
        PGresult *result = PQexec(c->pg, "COMMIT");
        struct str state = str_c(PQresultErrorField(result, PG_DIAG_SQLSTATE));
        enum err e = OK;

        if (!is_good(result)) {
                bool known = !is_lost(c) && !str_starts(state, S("08")) && !str_starts(state, S("57P")) && !str_eq(state, S("40003"));

                e = told(c, result, "commit");
                if (!known)
                        e = w->writes ? ERR_DB : ERR_RETRY;
        } else if (strcmp(PQcmdStatus(result), "COMMIT") != 0) {
                /* COMMIT of a failed transaction answers ROLLBACK without an error */
                LOG(LOG_ERROR, "a commit ended in a rollback", { "status", LOG_Z(PQcmdStatus(result)) });
                e = ERR_DB;
        }
        PQclear(result);
        db_count(c->base.db, (struct db_stats){ .commits = e == OK, .commit_ns = clock_mono_ns() - before });
        return e;
}

static void log_no_connection(const struct pg_conn *c)
{
        LOG(LOG_ERROR, "no connection to the database", { "why", LOG_STR(first_line(c->pg == NULL ? NULL : PQerrorMessage(c->pg))) });
}

static enum err attempt(struct pg_conn *c, struct db_work *w)
{
        struct tx tx;
        enum err e;

        if (is_lost(c) && pg_reconnect(c) != OK) {
                log_no_connection(c);
                return ERR_RETRY;
        }
        TRY(pg_script(&c->base, w->writes ? begin_write : begin_read));
        tx = conn_begin(&c->base, w);
        e = conn_end(&c->base, w, w->run(&tx, w));
        if (e == OK)
                return commit(c, w);
        if (is_lost(c))
                return ERR_RETRY;
        if (pg_script(&c->base, "ROLLBACK") != OK)
                pg_drop(c);
        return e;
}

/* 1, 2, 4 … ms, each between half and one and a half of it, so that two that met do not meet again. */
static void pause_before_repeat(struct pg_conn *c, int repeats)
{
        int64_t ms = repeats > 8 ? BACKOFF_MOST_MS : INT64_C(1) << (repeats - 1);
        int64_t us = rng_between(&c->rng, ms * 500, ms * 1500);
        struct timespec t = { .tv_sec = us / 1000000, .tv_nsec = us % 1000000 * 1000 };

        nanosleep(&t, NULL);
}

static enum err outcome(struct pg_conn *c, struct db_work *w)
{
        struct arena_mark mark = arena_mark(w->arena);
        enum err e = attempt(c, w);

        for (int repeats = 1; e == ERR_RETRY && repeats <= LIMIT_TX_RETRIES; repeats++) {
                db_count(c->base.db, (struct db_stats){ .retries = 1 });
                pause_before_repeat(c, repeats);
                arena_rewind(w->arena, mark);
                e = attempt(c, w);
        }
        db_count(c->base.db, (struct db_stats){ .works = 1, .rollbacks = e != OK });
        if (e == ERR_RETRY)
                return is_lost(c) ? ERR_DB : ERR_BUSY;
        return e;
}

static void *pool_main(void *p)
{
        struct pg_conn *c = p;
        struct db *db = c->base.db;
        struct db_work *w;

        pthread_setspecific(db->own_thread, db);
        while ((w = db_queue_take(&db->queue, 1)) != NULL)
                w->done(w, outcome(c, w));
        return NULL;
}

static enum err pg_submit(struct db *db, struct db_work *w)
{
        return db_queue_put(&db->queue, w);
}

/* ---- Life ------------------------------------------------------------------------------------------------------------------ */

static void conn_init(struct pg_conn *c, struct db *db, bool timeout)
{
        uint64_t seed;

        random_bytes(&seed, sizeof(seed));
        *c = (struct pg_conn){ .base = { .db = db }, .arena = arena_new(4096), .timeout = timeout, .rng = rng_seed(seed) };
}

/* The first connection is made at once, to tell what is wrong with the address or the server. */
static enum err check_server(struct pg_conn *c, struct arena *a, struct str *ret_why)
{
        if (pg_reconnect(c) != OK) {
                *ret_why = str_fmt(a, "no connection to PostgreSQL: %.*s", STR_ARG(first_line(PQerrorMessage(c->pg))));
                return ERR_CONFIG;
        }
        if (PQserverVersion(c->pg) < 150000) {
                *ret_why = str_fmt(a, "PostgreSQL must be version 15 or newer; this server is %d", PQserverVersion(c->pg) / 10000);
                return ERR_CONFIG;
        }
        if (!str_eq(str_c(PQparameterStatus(c->pg, "server_encoding")), S("UTF8"))) {
                *ret_why = S("the database's encoding must be UTF8: CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0");
                return ERR_CONFIG;
        }
        return OK;
}

static enum err pg_open(struct db *db, struct arena *a, struct str *ret_why)
{
        struct pg_db *p = ARENA_NEW(db->arena, struct pg_db);

        db->state = p;
        p->url = str_z(db->arena, db->url);
        p->n = (size_t)db->pool_size;
        p->pool = ARENA_ARRAY(db->arena, struct pg_conn, p->n);
        for (size_t i = 0; i < p->n; i++)
                conn_init(&p->pool[i], db, true);
        TRY(check_server(&p->pool[0], a, ret_why));
        for (size_t i = 0; i < p->n; i++) {
                p->pool[i].runs = pthread_create(&p->pool[i].thread, NULL, pool_main, &p->pool[i]) == 0;
                if (!p->pool[i].runs) {
                        *ret_why = S("no thread could be started for the database");
                        return ERR_IO;
                }
        }
        return OK;
}

static void pg_close(struct db *db)
{
        struct pg_db *p = db->state;

        for (size_t i = 0; i < p->n; i++) {
                if (p->pool[i].runs)
                        pthread_join(p->pool[i].thread, NULL);
                pg_drop(&p->pool[i]);
                arena_free(p->pool[i].arena);
        }
}

static void pg_disconnect(struct db_conn *base)
{
        struct pg_conn *c = (struct pg_conn *)base;

        pg_drop(c);
        arena_free(c->arena);
        free(c);
}

static enum err pg_connect(struct db *db, struct db_conn **ret)
{
        struct pg_conn *c = malloc(sizeof(*c));

        assert(c != NULL);
        conn_init(c, db, false);
        if (pg_reconnect(c) != OK) {
                log_no_connection(c);
                pg_disconnect(&c->base);
                return ERR_DB;
        }
        *ret = &c->base;
        return OK;
}

static const unsigned char one_int[] = { DB_INT };
static const struct query has_versions = {
        .name = "has schema_version",
        .sql = "SELECT CASE WHEN to_regclass('schema_version') IS NULL THEN 0 ELSE 1 END",
        .cols = one_int,
        .n_cols = 1,
};

const struct db_engine pg_engine = {
        .open = pg_open,
        .close = pg_close,
        .submit = pg_submit,
        .connect = pg_connect,
        .disconnect = pg_disconnect,
        .script = pg_script,
        .begin_alone = "BEGIN ISOLATION LEVEL READ COMMITTED; SELECT pg_advisory_xact_lock(" LOCK_OF_MIGRATIONS ")",
        .has_versions = &has_versions,
        .rows_of = pg_rows_of,
        .query = pg_query,
        .next = pg_next,
        .get_int = pg_int,
        .get_text = pg_text,
        .is_null = pg_is_null,
        .done = pg_done,
        .prepare_only = pg_prepare_only,
};
