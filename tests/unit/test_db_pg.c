/* Unit tests of what is PostgreSQL's alone: repeating what met another, lost connections, commits that nobody answered. */
#include "db_help.h"
#include "probe.sql.h"

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

static const unsigned char one_int[] = { DB_INT }, one_text[] = { DB_TEXT };

static enum err run_query(struct tx *tx, const struct query *q)
{
        struct db_rows *rows;

        TRY(db_query(tx, q, NULL, &rows));
        while (db_next(rows))
                ;
        return db_done(rows, NULL);
}

static enum err count_settings(struct tx *tx, void *ctx)
{
        struct probe_setting_count_row row;

        TRY(sql_probe_setting_count(tx, &row));
        *(int64_t *)ctx = row.n;
        return OK;
}

static int64_t settings_now(struct place *p)
{
        int64_t n = -1;

        assert_int_equal(db_read(p->db, p->a, count_settings, &n), OK);
        return n;
}

/* ---- Two that meet ------------------------------------------------------------------------------------------------------- */

/* Two transactions read the sum of both counters before either has written; each adds one to its own only where the sum is 0. */
struct meeting {
        pthread_barrier_t both_have_read;
        struct place *p;
};

struct skewed {
        struct meeting *m;
        const char *key;
        int runs;
        bool added;
        size_t arena_at_start[2];
        enum err outcome;
};

static enum err add_where_sum_is_0(struct tx *tx, void *ctx)
{
        struct skewed *s = ctx;
        struct probe_failures_sum_row sum;
        size_t at_start = arena_used_bytes(tx->arena);

        s->added = false;
        s->arena_at_start[s->runs > 0] = at_start;
        s->runs++;
        arena_alloc(tx->arena, 5000);
        TRY(sql_probe_failures_sum(tx, &sum));
        if (s->runs == 1)
                pthread_barrier_wait(&s->m->both_have_read);
        if (sum.total != 0)
                return OK;
        TRY(sql_probe_failures_add(tx, str_c(s->key)));
        s->added = true;
        return OK;
}

static void *skewed_thread(void *arg)
{
        struct skewed *s = arg;
        struct arena *a = arena_new(1024);

        s->outcome = db_write(s->m->p->db, a, add_where_sum_is_0, s);
        arena_free(a);
        return NULL;
}

static enum err sum_of_failures(struct tx *tx, void *ctx)
{
        struct probe_failures_sum_row sum;

        TRY(sql_probe_failures_sum(tx, &sum));
        *(int64_t *)ctx = sum.total;
        return OK;
}

static void one_of_two_that_met_is_run_again(void **state)
{
        struct place *p = *state;
        struct meeting m = { .p = p };
        struct skewed s[2] = { { .m = &m, .key = "a" }, { .m = &m, .key = "b" } };
        pthread_t threads[2];
        int64_t total = 0;

        pthread_barrier_init(&m.both_have_read, NULL, 2);
        for (int i = 0; i < 2; i++)
                assert_int_equal(pthread_create(&threads[i], NULL, skewed_thread, &s[i]), 0);
        for (int i = 0; i < 2; i++)
                pthread_join(threads[i], NULL);
        pthread_barrier_destroy(&m.both_have_read);
        assert_int_equal(s[0].outcome, OK);
        assert_int_equal(s[1].outcome, OK);
        assert_int_equal(s[0].added + s[1].added, 1);
        assert_true(s[0].runs + s[1].runs >= 3);
        assert_true(db_stats(p->db).retries >= 1);
        for (int i = 0; i < 2; i++)
                if (s[i].runs > 1)
                        assert_int_equal(s[i].arena_at_start[1], s[i].arena_at_start[0]);
        assert_int_equal(db_read(p->db, p->a, sum_of_failures, &total), OK);
        assert_int_equal(total, 1);
}

static enum err always_again(struct tx *tx, void *ctx)
{
        (void)tx;
        ++*(int *)ctx;
        return ERR_RETRY;
}

static void repeating_has_an_end(void **state)
{
        struct place *p = *state;
        int runs = 0;

        assert_int_equal(db_write(p->db, p->a, always_again, &runs), ERR_BUSY);
        assert_int_equal(runs, 1 + LIMIT_TX_RETRIES);
        assert_int_equal(db_stats(p->db).retries, LIMIT_TX_RETRIES);
}

/* A failure in a savepoint's part that the work believes to have mended still repeats the whole. */
static const struct query deadlock_told = {
        .name = "deadlock told",
        .sql = "DO $$ BEGIN RAISE EXCEPTION 'told' USING ERRCODE = '40P01'; END $$",
};

static enum err mend_what_cannot_be(struct tx *tx, void *ctx)
{
        int *runs = ctx;

        if (++*runs > 1)
                return OK;
        TRY(tx_savepoint(tx));
        if (run_query(tx, &deadlock_told) != ERR_RETRY)
                return ERR_INVALID;
        if (tx_rollback_to_savepoint(tx) != ERR_RETRY)
                return ERR_INVALID;
        return OK;
}

static void a_deadlock_repeats_the_whole_transaction(void **state)
{
        struct place *p = *state;
        int runs = 0;

        assert_int_equal(db_write(p->db, p->a, mend_what_cannot_be, &runs), OK);
        assert_int_equal(runs, 2);
}

/* ---- Lost connections ------------------------------------------------------------------------------------------------------- */

static const struct query end_own_backend = {
        .name = "end own backend",
        .sql = "SELECT CASE WHEN pg_terminate_backend(pg_backend_pid()) THEN 1 ELSE 0 END",
        .cols = one_int,
        .n_cols = 1,
};

static enum err lose_connection_once(struct tx *tx, void *ctx)
{
        int *runs = ctx;

        TRY(sql_probe_setting_put(tx, S("k"), S("v"), 0));
        if (++*runs > 1)
                return OK;
        return run_query(tx, &end_own_backend);
}

static void a_transaction_whose_connection_is_lost_is_run_again(void **state)
{
        struct place *p = *state;
        int runs = 0;

        assert_int_equal(db_write(p->db, p->a, lose_connection_once, &runs), OK);
        assert_int_equal(runs, 2);
        assert_int_equal(settings_now(p), 1);
}

static void connections_lost_while_idle_are_made_anew(void **state)
{
        struct place *p = *state;

        for (int i = 0; i < 20; i++)
                assert_int_equal(settings_now(p), 0);
        assert_int_equal(place_script(p, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                                         "WHERE pid <> pg_backend_pid() AND application_name = 'wasl'"),
                         OK);
        for (int i = 0; i < 20; i++)
                assert_int_equal(settings_now(p), 0);
}

/* A trigger that runs inside COMMIT and ends the server's process: the answer never comes. */
static const char lose_the_commit[] =
        "CREATE FUNCTION lose_commit() RETURNS trigger LANGUAGE plpgsql "
        "AS $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;"
        "CREATE CONSTRAINT TRIGGER lose_commit AFTER INSERT ON settings DEFERRABLE INITIALLY DEFERRED "
        "FOR EACH ROW EXECUTE FUNCTION lose_commit()";

static const char refuse_the_commit[] =
        "CREATE FUNCTION no_commit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$;"
        "CREATE CONSTRAINT TRIGGER no_commit AFTER INSERT ON settings DEFERRABLE INITIALLY DEFERRED "
        "FOR EACH ROW EXECUTE FUNCTION no_commit()";

static enum err put_counted(struct tx *tx, void *ctx)
{
        ++*(int *)ctx;
        return sql_probe_setting_put(tx, S("k"), S("v"), 0);
}

static void a_commit_without_an_answer_is_no_success_and_not_repeated(void **state)
{
        struct place *p = *state;
        int runs = 0;

        assert_int_equal(place_script(p, lose_the_commit), OK);
        assert_int_equal(db_write(p->db, p->a, put_counted, &runs), ERR_DB);
        assert_int_equal(runs, 1);
        assert_int_equal(place_script(p, "DROP TRIGGER lose_commit ON settings"), OK);
        assert_int_equal(db_write(p->db, p->a, put_counted, &runs), OK);
        assert_int_equal(settings_now(p), 1);
}

/* A check that only COMMIT makes: its refusal is the outcome. */
static void what_commit_refuses_is_not_saved(void **state)
{
        struct place *p = *state;
        int runs = 0;

        assert_int_equal(place_script(p, refuse_the_commit), OK);
        assert_int_equal(db_write(p->db, p->a, put_counted, &runs), ERR_STATE);
        assert_int_equal(runs, 1);
        assert_int_equal(settings_now(p), 0);
}

/* ---- Types and settings ---------------------------------------------------------------------------------------------------------- */

static const struct query types[] = {
        { .name = "float", .sql = "SELECT 0.5::float8", .cols = one_int, .n_cols = 1 },
        { .name = "numeric", .sql = "SELECT sum(failures) FROM attempts", .cols = one_int, .n_cols = 1 },
        { .name = "text for int", .sql = "SELECT 'x'::text", .cols = one_int, .n_cols = 1 },
        { .name = "int for text", .sql = "SELECT 1", .cols = one_text, .n_cols = 1 },
};

static enum err run_given(struct tx *tx, void *ctx)
{
        return run_query(tx, ctx);
}

static void columns_of_other_types_are_refused(void **state)
{
        struct place *p = *state;

        for (size_t i = 0; i < ARRAY_LEN(types); i++) {
                struct query q = types[i];

                assert_int_equal(db_read(p->db, p->a, run_given, &q), ERR_DB);
        }
}

static const unsigned char five_ints[] = { DB_INT, DB_INT, DB_INT, DB_INT, DB_INT };
static const struct query small_ints = {
        .name = "small ints",
        .sql = "SELECT (-2)::int2, (-70000)::int4, (-5000000000)::int8, true, false",
        .cols = five_ints,
        .n_cols = 5,
};

static enum err read_small_ints(struct tx *tx, void *ctx)
{
        static const int64_t expected[] = { -2, -70000, -5000000000, 1, 0 };
        struct db_rows *rows;
        bool good;

        (void)ctx;
        TRY(db_query(tx, &small_ints, NULL, &rows));
        good = db_next(rows);
        for (size_t i = 0; good && i < ARRAY_LEN(expected); i++)
                good = db_int(rows, i) == expected[i] && !db_is_null(rows, i);
        good = good && !db_next(rows);
        TRY(db_done(rows, NULL));
        return good ? OK : ERR_INVALID;
}

static void integers_of_every_width_are_read(void **state)
{
        struct place *p = *state;

        assert_int_equal(db_read(p->db, p->a, read_small_ints, NULL), OK);
}

static const struct query sync_setting = {
        .name = "sync",
        .sql = "SELECT current_setting('synchronous_commit')",
        .cols = one_text,
        .n_cols = 1,
};

static enum err read_sync(struct tx *tx, void *ctx)
{
        struct db_rows *rows;

        TRY(db_query(tx, &sync_setting, NULL, &rows));
        if (db_next(rows))
                *(struct str *)ctx = db_text(rows, 0);
        return db_done(rows, NULL);
}

static void commits_are_on_disk_whatever_the_servers_default(void **state)
{
        static const struct {
                const char *set, *expected;
        } cases[] = { { "off", "on" }, { "remote_apply", "remote_apply" } };
        struct place *p = *state;

        for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
                struct str url = p->url, sync = S("");

                p->url = str_fmt(p->a, "%.*s%%20-csynchronous_commit%%3D%s", STR_ARG(url), cases[i].set);
                struct db *db = place_open_again(p);
                p->url = url;
                assert_non_null(db);
                assert_int_equal(db_read(db, p->a, read_sync, &sync), OK);
                assert_true(str_eq(sync, str_c(cases[i].expected)));
                db_close(db);
        }
}

static void a_database_of_another_encoding_is_refused(void **state)
{
        struct place *p = *state;
        struct str why = S("");
        struct db *db = NULL;
        struct db_config cfg = { .clock = p->clock };
        char url[256];

        snprintf(url, sizeof(url), "%s", getenv("WASL_TEST_PG"));
        assert_int_equal(place_script(p, "CREATE DATABASE latin ENCODING 'LATIN1' LOCALE_PROVIDER libc LOCALE 'C' TEMPLATE template0"), OK);
        char *name = strstr(url, "/postgres?");
        assert_non_null(name);
        cfg.url = str_fmt(p->a, "%.*s/latin%s", (int)(name - url), url, name + strlen("/postgres"));
        assert_int_equal(db_open(p->a, &cfg, &db, &why), ERR_CONFIG);
        assert_true(str_contains(why, S("UTF8")));
        assert_int_equal(place_script(p, "DROP DATABASE latin"), OK);
}

#define HERE(test) cmocka_unit_test_setup_teardown(test, place_pg, place_leave)

int main(void)
{
        const struct CMUnitTest tests[] = {
                HERE(one_of_two_that_met_is_run_again),
                HERE(repeating_has_an_end),
                HERE(a_deadlock_repeats_the_whole_transaction),
                HERE(a_transaction_whose_connection_is_lost_is_run_again),
                HERE(connections_lost_while_idle_are_made_anew),
                HERE(a_commit_without_an_answer_is_no_success_and_not_repeated),
                HERE(what_commit_refuses_is_not_saved),
                HERE(columns_of_other_types_are_refused),
                HERE(integers_of_every_width_are_read),
                HERE(commits_are_on_disk_whatever_the_servers_default),
                HERE(a_database_of_another_encoding_is_refused),
        };

        return cmocka_run_group_tests_name("db on PostgreSQL", tests, NULL, NULL);
}
