/*
 * The schema's version: a row per migration in schema_version. Forward only; each migration is one transaction together with its row,
 * and only one program at a time runs one, so it does not matter how many programs try.
 */
#include "db/db_engine.h"

static const char create_versions[] =
        "CREATE TABLE IF NOT EXISTS schema_version (number BIGINT PRIMARY KEY, name TEXT NOT NULL, applied_at BIGINT NOT NULL)";

static const unsigned char one_int[] = { DB_INT };
static const struct query newest_version = {
        .name = "newest schema_version",
        .sql = "SELECT COALESCE(max(number), 0) FROM schema_version",
        .cols = one_int,
        .n_cols = 1,
};

static const unsigned char add_version_params[] = { DB_INT, DB_TEXT, DB_INT };
static const struct query add_version = {
        .name = "add schema_version",
        .sql = "INSERT INTO schema_version (number, name, applied_at) VALUES ($1, $2, $3)",
        .params = add_version_params,
        .n_params = 3,
};

int64_t db_schema_version(void)
{
        return migrations_n == 0 ? 0 : migrations[migrations_n - 1].number;
}

static enum err one_number(struct tx *tx, const struct query *q, int64_t *ret)
{
        struct db_rows *rows;
        int64_t number = 0;

        TRY(db_query(tx, q, NULL, &rows));
        if (db_next(rows))
                number = db_int(rows, 0);
        TRY(db_done(rows, NULL));
        *ret = number;
        return OK;
}

static enum err read_version(struct tx *tx, void *ctx)
{
        int64_t tables, *ret = ctx;

        TRY(one_number(tx, tx->conn->db->engine->has_versions, &tables));
        if (tables == 0) {
                *ret = 0;
                return OK;
        }
        return one_number(tx, &newest_version, ret);
}

enum err db_version(struct db *db, int64_t *ret)
{
        CLEANUP(arena_freep) struct arena *a = arena_new(4096);
        int64_t version = 0;

        TRY(db_read(db, a, read_version, &version));
        *ret = version;
        return OK;
}

static enum err note_version(struct tx *tx, const struct migration *m)
{
        const struct db_value params[] = {
                { .type = DB_INT, .i = m->number },
                { .type = DB_TEXT, .s = str_c(m->name) },
                { .type = DB_INT, .i = tx->now_ms },
        };
        struct db_rows *rows;

        TRY(db_query(tx, &add_version, params, &rows));
        return db_done(rows, NULL);
}

/* The first migration behind the version, which is read again: another program may have been quicker. NULL: none is left. */
static enum err next_migration(struct tx *tx, const struct migration **ret)
{
        int64_t version;

        TRY(one_number(tx, &newest_version, &version));
        if (version > db_schema_version())
                return ERR_CONFIG;
        *ret = NULL;
        for (size_t i = 0; i < migrations_n && *ret == NULL; i++)
                if (migrations[i].number > version)
                        *ret = &migrations[i];
        return OK;
}

/* One migration, inside a transaction that has begun. */
static enum err apply_next(struct tx *tx, const struct migration **ret)
{
        struct db *db = tx->conn->db;

        TRY(db->engine->script(tx->conn, create_versions));
        TRY(next_migration(tx, ret));
        if (*ret == NULL)
                return OK;
        TRY(db->engine->script(tx->conn, db_is_sqlite(db) ? (*ret)->sqlite : (*ret)->pg));
        return note_version(tx, *ret);
}

static enum err migrate_step(struct db_conn *c, struct arena *a, const struct migration **ret)
{
        struct db_work none = { .arena = a, .writes = true };
        struct tx tx = conn_begin(c, &none);
        enum err e = c->db->engine->script(c, c->db->engine->begin_alone);
        bool begun = e == OK;

        *ret = NULL;
        if (begun)
                e = apply_next(&tx, ret);
        e = conn_end(c, &none, e);
        if (e == OK)
                return c->db->engine->script(c, "COMMIT");
        if (begun && c->db->engine->script(c, "ROLLBACK") != OK)
                LOG(LOG_WARN, "the rollback of a migration failed", { "error", LOG_Z(err_name(e)) });
        return e;
}

static struct str why_of(struct arena *a, enum err e, const struct migration *m)
{
        if (e == ERR_CONFIG)
                return str_fmt(a, "the database is newer than this program, which knows it up to version %lld: install the newer program",
                               (long long)db_schema_version());
        if (m != NULL)
                return str_fmt(a, "migration %lld (%s) failed: %s; nothing of it was kept, the log says more", (long long)m->number,
                               m->name, err_name(e));
        return str_fmt(a, "the database cannot be migrated: %s; the log says more", err_name(e));
}

enum err db_migrate(struct db *db, struct str *ret_why, struct arena *a)
{
        const struct migration *m = NULL;
        struct db_conn *c;
        enum err e = db->engine->connect(db, &c);

        if (e != OK) {
                *ret_why = why_of(a, e, NULL);
                return e;
        }
        do {
                e = migrate_step(c, a, &m);
                if (e == OK && m != NULL)
                        LOG(LOG_INFO, "migrated", { "number", LOG_INT(m->number) }, { "name", LOG_Z(m->name) });
        } while (e == OK && m != NULL);
        db->engine->disconnect(c);
        if (e != OK)
                *ret_why = why_of(a, e, m);
        return e;
}
