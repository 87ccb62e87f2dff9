/* Unit tests of src/db that both engines must pass. */
#include "db_help.h"

#include "db/queries.h"
#include "probe.sql.h"

#include <stdio.h>
#include <string.h>

/* ---- Migrations --------------------------------------------------------------------------------------------------------- */

static void migrating_again_changes_nothing(void **state)
{
        struct place *p = *state;
        struct str why = S("");
        int64_t version = -1;

        assert_int_equal(db_version(p->db, &version), OK);
        assert_int_equal(version, db_schema_version());
        assert_true(version >= 3);
        assert_int_equal(db_migrate(p->db, &why, p->a), OK);
        assert_int_equal(db_version(p->db, &version), OK);
        assert_int_equal(version, db_schema_version());
}

static void an_empty_database_has_version_0(void **state)
{
        struct place *p = *state;
        int64_t version = -1;

        assert_int_equal(db_version(p->db, &version), OK);
        assert_int_equal(version, 0);
}

static const struct query newer_version = {
        .name = "newer",
        .sql = "INSERT INTO schema_version (number, name, applied_at) VALUES (9999, 'later', 0)",
};

static enum err add_newer_version(struct tx *tx, void *ctx)
{
        struct db_rows *rows;

        (void)ctx;
        TRY(db_query(tx, &newer_version, NULL, &rows));
        return db_done(rows, NULL);
}

static void a_newer_database_is_refused(void **state)
{
        struct place *p = *state;
        struct str why = S("");
        int64_t version;

        assert_int_equal(db_write(p->db, p->a, add_newer_version, NULL), OK);
        assert_int_equal(db_migrate(p->db, &why, p->a), ERR_CONFIG);
        assert_true(str_contains(why, S("newer than this program")));
        assert_int_equal(db_version(p->db, &version), OK);
        assert_int_equal(version, 9999);
}

static void *migrate_thread(void *arg)
{
        struct arena *a = arena_new(4096);
        struct str why = S("");
        enum err e = db_migrate(arg, &why, a);

        if (e != OK)
                fprintf(stderr, "%.*s\n", STR_ARG(why));
        arena_free(a);
        return (void *)(uintptr_t)e;
}

static void two_programs_may_migrate_at_once(void **state)
{
        struct place *p = *state;
        struct db *other = place_open_again(p);
        pthread_t threads[4];
        int64_t version;

        for (size_t i = 0; i < ARRAY_LEN(threads); i++)
                assert_int_equal(pthread_create(&threads[i], NULL, migrate_thread, i % 2 ? other : p->db), 0);
        for (size_t i = 0; i < ARRAY_LEN(threads); i++) {
                void *e = NULL;

                pthread_join(threads[i], &e);
                assert_int_equal((uintptr_t)e, OK);
        }
        assert_int_equal(db_version(other, &version), OK);
        assert_int_equal(version, db_schema_version());
        db_close(other);
}

/* ---- Values -------------------------------------------------------------------------------------------------------------- */

static const char bytes_with_nul[] = { 0, 1, (char)0xff, 0, 'x' };

static enum err values_come_back(struct tx *tx, void *ctx)
{
        struct probe_user_add_row plain, secret;
        struct probe_user_get_row user;
        struct probe_setting_get_row setting;

        (void)ctx;
        TRY(sql_probe_user_add(tx, S("a@example.org"), (struct str){ NULL, 0 }, true, &plain));
        TRY(sql_probe_user_add(tx, S("مريم@example.org"), (struct str){ bytes_with_nul, sizeof(bytes_with_nul) }, false, &secret));
        TRY(sql_probe_user_get(tx, plain.id, &user));
        if (!user.no_secret || user.totp_secret.p != NULL || !user.is_client || user.is_freelancer || user.id.v != plain.id.v)
                return ERR_INVALID;
        TRY(sql_probe_user_get(tx, secret.id, &user));
        if (user.no_secret || !str_eq(user.totp_secret, (struct str){ bytes_with_nul, sizeof(bytes_with_nul) }) || user.is_client)
                return ERR_INVALID;
        if (!str_eq(user.email, S("مريم@example.org")) || secret.id.v == plain.id.v)
                return ERR_INVALID;
        TRY(sql_probe_setting_put(tx, S("least"), S(""), INT64_MIN));
        TRY(sql_probe_setting_put(tx, S("most"), (struct str){ NULL, 0 }, INT64_MAX));
        TRY(sql_probe_setting_get(tx, S("least"), &setting));
        if (setting.changed_at != INT64_MIN || setting.value.n != 0 || setting.value.p == NULL)
                return ERR_INVALID;
        TRY(sql_probe_setting_get(tx, S("most"), &setting));
        return setting.changed_at == INT64_MAX && setting.value.p != NULL ? OK : ERR_INVALID;
}

static void values_survive_the_way_there_and_back(void **state)
{
        struct place *p = *state;

        assert_int_equal(db_write(p->db, p->a, values_come_back, NULL), OK);
}

static enum err ids_of_none(struct tx *tx, void *ctx)
{
        struct probe_transfer_add_row first, second;
        struct probe_transfer_get_row got;

        (void)ctx;
        TRY(sql_probe_transfer_add(tx, S("one"), (struct transfer_id){ 0 }, S("c"), tx->now_ms, &first));
        TRY(sql_probe_transfer_get(tx, first.id, &got));
        if (got.reverses_id.v != 0 || got.reverses != -1 || got.event != TRANSFER_TOP_UP || got.at != tx->now_ms)
                return ERR_INVALID;
        TRY(sql_probe_transfer_add(tx, S("two"), first.id, S("c"), tx->now_ms, &second));
        TRY(sql_probe_transfer_get(tx, second.id, &got));
        return got.reverses_id.v == first.id.v && got.reverses == first.id.v ? OK : ERR_INVALID;
}

static void an_id_of_0_is_null(void **state)
{
        struct place *p = *state;

        assert_int_equal(db_write(p->db, p->a, ids_of_none, NULL), OK);
}

static enum err put_big(struct tx *tx, void *ctx)
{
        return sql_probe_setting_put(tx, S("big"), *(struct str *)ctx, 1);
}

static enum err get_big(struct tx *tx, void *ctx)
{
        struct probe_setting_get_row row;

        TRY(sql_probe_setting_get(tx, S("big"), &row));
        return str_eq(row.value, *(struct str *)ctx) ? OK : ERR_INVALID;
}

static void a_text_of_4_mb_is_kept(void **state)
{
        struct place *p = *state;
        struct buf b = buf_in(p->a);

        while (b.n < 4 * 1024 * 1024)
                buf_put(&b, S("نصّ طويل جدًّا "));
        struct str big = buf_str(&b);
        assert_int_equal(db_write(p->db, p->a, put_big, &big), OK);
        assert_int_equal(db_read(p->db, p->a, get_big, &big), OK);
}

static enum err changes_are_counted(struct tx *tx, void *ctx)
{
        int64_t changed[6] = { -1, -1, -1, -1, -1, -1 };
        struct probe_setting_get_row row;

        (void)ctx;
        TRY(sql_probe_setting_upsert(tx, S("k"), S("1"), &changed[0]));
        TRY(sql_probe_setting_upsert(tx, S("k"), S("2"), &changed[1]));
        TRY(sql_probe_setting_set(tx, S("k"), S("3"), &changed[2]));
        TRY(sql_probe_setting_set(tx, S("nothing"), S("3"), &changed[3]));
        TRY(sql_probe_setting_drop(tx, S("nothing"), &changed[4]));
        TRY(sql_probe_setting_get(tx, S("k"), &row));
        TRY(sql_probe_setting_drop(tx, S("k"), &changed[5]));
        if (!str_eq(row.value, S("3")) || row.changed_by != 1)
                return ERR_INVALID;
        return changed[0] == 1 && changed[1] == 1 && changed[2] == 1 && changed[3] == 0 && changed[4] == 0 && changed[5] == 1 ? OK
                                                                                                                             : ERR_STATE;
}

static void changed_rows_are_counted(void **state)
{
        struct place *p = *state;

        assert_int_equal(db_write(p->db, p->a, changes_are_counted, NULL), OK);
}

/* ---- Rows ----------------------------------------------------------------------------------------------------------------- */

static enum err read_numbers(struct tx *tx, void *ctx)
{
        struct probe_numbers_rows rows = { 0 };
        int64_t last = *(int64_t *)ctx;

        TRY(sql_probe_numbers(tx, last, &rows));
        if (rows.n != (size_t)last)
                return ERR_INVALID;
        for (size_t i = 0; i < rows.n; i++)
                if (rows.v[i].x != (int64_t)i + 1 || rows.v[i].even != (i % 2 == 1))
                        return ERR_INVALID;
        return OK;
}

static void rows_come_in_order_up_to_the_limit(void **state)
{
        struct place *p = *state;
        int64_t numbers[] = { 1, 7, 8, 9, 1000, LIMIT_QUERY_ROWS };
        int64_t too_many = LIMIT_QUERY_ROWS + 1;

        for (size_t i = 0; i < ARRAY_LEN(numbers); i++)
                assert_int_equal(db_read(p->db, p->a, read_numbers, &numbers[i]), OK);
        assert_int_equal(db_read(p->db, p->a, read_numbers, &too_many), ERR_LIMIT);
        assert_int_equal(db_read(p->db, p->a, read_numbers, &numbers[0]), OK);
}

static enum err like_and_order(struct tx *tx, void *ctx)
{
        struct probe_settings_like_rows rows = { 0 };

        (void)ctx;
        TRY(sql_probe_setting_put(tx, S("ka"), S(""), 0));
        TRY(sql_probe_setting_put(tx, S("kB"), S(""), 0));
        TRY(sql_probe_setting_put(tx, S("Kc"), S(""), 0));
        TRY(sql_probe_setting_put(tx, S("kل"), S(""), 0));
        TRY(sql_probe_settings_like(tx, S("k%"), 10, &rows));
        /* as bytes: B before a before the Arabic letter; K is not k */
        if (rows.n != 3 || !str_eq(rows.v[0].key, S("kB")) || !str_eq(rows.v[1].key, S("ka")) || !str_eq(rows.v[2].key, S("kل")))
                return ERR_INVALID;
        TRY(sql_probe_settings_like(tx, S("k%"), 2, &rows));
        if (rows.n != 2)
                return ERR_INVALID;
        TRY(sql_probe_settings_like(tx, S("nothing%"), 2, &rows));
        return rows.n == 0 ? OK : ERR_INVALID;
}

static void texts_compare_as_bytes_and_like_minds_case(void **state)
{
        struct place *p = *state;

        assert_int_equal(db_write(p->db, p->a, like_and_order, NULL), OK);
}

/* ---- Refusals -------------------------------------------------------------------------------------------------------------- */

enum refusal { TWICE, BAD_BOOL, NO_NAME, NO_SUCH_TRANSFER, MOVE_TRANSFER, DROP_TRANSFER, OVERDRAW, NOTHING_THERE };

static enum err provoke(struct tx *tx, void *ctx)
{
        enum refusal which = *(enum refusal *)ctx;
        struct probe_user_add_row user;
        struct probe_transfer_add_row transfer;
        struct probe_account_add_row account;
        struct probe_setting_get_row setting;
        int64_t changed;

        TRY(sql_probe_user_add(tx, S("a@example.org"), S("x"), true, &user));
        TRY(sql_probe_transfer_add(tx, S("k"), (struct transfer_id){ 0 }, S("c"), 0, &transfer));
        TRY(sql_probe_account_add(tx, ACCOUNT_WALLET, &account));
        switch (which) {
        case TWICE: return sql_probe_user_add(tx, S("a@example.org"), S("y"), true, &user);
        case BAD_BOOL: return sql_probe_user_break(tx, user.id);
        case NO_NAME: return sql_probe_user_nameless(tx, user.id);
        case NO_SUCH_TRANSFER: return sql_probe_transfer_add(tx, S("l"), (struct transfer_id){ transfer.id.v + 99 }, S("c"), 0, &transfer);
        case MOVE_TRANSFER: return sql_probe_transfer_move(tx, transfer.id);
        case DROP_TRANSFER: return sql_probe_transfer_drop(tx, transfer.id);
        case OVERDRAW: return sql_probe_account_debit(tx, account.id, 1, &changed);
        case NOTHING_THERE: return sql_probe_setting_get(tx, S("nothing"), &setting);
        }
        return OK;
}

static enum err count_settings(struct tx *tx, void *ctx)
{
        struct probe_setting_count_row row;

        TRY(sql_probe_setting_count(tx, &row));
        *(int64_t *)ctx = row.n;
        return OK;
}

static void the_databases_refusals_have_names(void **state)
{
        static const struct {
                enum refusal which;
                enum err e;
        } cases[] = {
                { TWICE, ERR_EXISTS }, { BAD_BOOL, ERR_STATE }, { NO_NAME, ERR_DB }, { NO_SUCH_TRANSFER, ERR_NOT_FOUND },
                { MOVE_TRANSFER, ERR_STATE }, { DROP_TRANSFER, ERR_STATE }, { OVERDRAW, ERR_STATE }, { NOTHING_THERE, ERR_NOT_FOUND },
        };
        struct place *p = *state;

        for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
                enum refusal which = cases[i].which;
                assert_int_equal(db_write(p->db, p->a, provoke, &which), cases[i].e);
        }
        /* Every one was rolled back whole: the first step would be a second one otherwise. */
        enum refusal last = TWICE;
        assert_int_equal(db_write(p->db, p->a, provoke, &last), ERR_EXISTS);
        assert_int_equal(db_stats(p->db).rollbacks, ARRAY_LEN(cases) + 1);
}

static enum err write_and_refuse(struct tx *tx, void *ctx)
{
        (void)ctx;
        TRY(sql_probe_setting_put(tx, S("k"), S("v"), 0));
        return ERR_FORBIDDEN;
}

static void a_refused_work_leaves_nothing(void **state)
{
        struct place *p = *state;
        int64_t n = -1;

        assert_int_equal(db_write(p->db, p->a, write_and_refuse, NULL), ERR_FORBIDDEN);
        assert_int_equal(db_read(p->db, p->a, count_settings, &n), OK);
        assert_int_equal(n, 0);
}

static enum err pass_over_a_failure(struct tx *tx, void *ctx)
{
        enum err *after = ctx;

        TRY(sql_probe_setting_put(tx, S("k"), S("v"), 0));
        if (sql_probe_setting_put(tx, S("k"), S("w"), 0) != ERR_EXISTS)
                return ERR_INVALID;
        *after = sql_probe_setting_put(tx, S("l"), S("w"), 0);
        return OK;
}

static void a_failed_statement_cannot_be_passed_over(void **state)
{
        struct place *p = *state;
        enum err after = OK;
        int64_t n = -1;

        assert_int_equal(db_write(p->db, p->a, pass_over_a_failure, &after), ERR_DB);
        assert_int_equal(after, ERR_DB);
        assert_int_equal(db_read(p->db, p->a, count_settings, &n), OK);
        assert_int_equal(n, 0);
}

static enum err write_while_reading(struct tx *tx, void *ctx)
{
        (void)ctx;
        return sql_probe_setting_put(tx, S("k"), S("v"), 0);
}

static void a_read_cannot_write(void **state)
{
        struct place *p = *state;
        int64_t n = -1;

        assert_int_equal(db_read(p->db, p->a, write_while_reading, NULL), ERR_DB);
        assert_int_equal(db_read(p->db, p->a, count_settings, &n), OK);
        assert_int_equal(n, 0);
}

/* ---- Savepoints -------------------------------------------------------------------------------------------------------------- */

static enum err parts_that_fail(struct tx *tx, void *ctx)
{
        (void)ctx;
        TRY(sql_probe_setting_put(tx, S("first"), S(""), 0));
        TRY(tx_savepoint(tx));
        TRY(sql_probe_setting_put(tx, S("undone"), S(""), 0));
        if (sql_probe_setting_put(tx, S("first"), S(""), 0) != ERR_EXISTS)
                return ERR_INVALID;
        if (tx_release_savepoint(tx) != ERR_DB)
                return ERR_INVALID;
        TRY(tx_rollback_to_savepoint(tx));
        TRY(tx_savepoint(tx));
        TRY(sql_probe_setting_put(tx, S("outer"), S(""), 0));
        TRY(tx_savepoint(tx));
        TRY(sql_probe_setting_put(tx, S("inner"), S(""), 0));
        TRY(tx_rollback_to_savepoint(tx));
        TRY(sql_probe_setting_put(tx, S("inner"), S("again"), 0));
        TRY(tx_release_savepoint(tx));
        return sql_probe_setting_put(tx, S("last"), S(""), 0);
}

static enum err all_keys(struct tx *tx, void *ctx)
{
        struct probe_settings_like_rows rows;
        struct buf b = buf_in(tx->arena);

        TRY(sql_probe_settings_like(tx, S("%"), 100, &rows));
        for (size_t i = 0; i < rows.n; i++)
                buf_fmt(&b, "%.*s ", STR_ARG(rows.v[i].key));
        *(struct str *)ctx = buf_str(&b);
        return OK;
}

static void a_part_may_fail_by_itself(void **state)
{
        struct place *p = *state;
        struct str keys = S("");

        assert_int_equal(db_write(p->db, p->a, parts_that_fail, NULL), OK);
        assert_int_equal(db_read(p->db, p->a, all_keys, &keys), OK);
        assert_true(str_eq(keys, S("first inner last outer ")));
}

static enum err savepoint_left_open(struct tx *tx, void *ctx)
{
        TRY(tx_savepoint(tx));
        TRY(sql_probe_setting_put(tx, S("kept"), S(""), 0));
        return *(enum err *)ctx;
}

static void a_savepoint_left_open_goes_with_its_transaction(void **state)
{
        struct place *p = *state;
        struct str keys = S("");
        enum err said = ERR_FUNDS;

        assert_int_equal(db_write(p->db, p->a, savepoint_left_open, &said), ERR_FUNDS);
        assert_int_equal(db_read(p->db, p->a, all_keys, &keys), OK);
        assert_int_equal(keys.n, 0);
        said = OK;
        assert_int_equal(db_write(p->db, p->a, savepoint_left_open, &said), OK);
        assert_int_equal(db_read(p->db, p->a, all_keys, &keys), OK);
        assert_true(str_eq(keys, S("kept ")));
}

/* ---- Many at once -------------------------------------------------------------------------------------------------------------- */

#define WRITERS 6
#define WRITES_EACH 15

/* Reads both counters and adds one to each: a lost update would show in the sum, a half-seen batch in their difference. */
static enum err add_to_both(struct tx *tx, void *ctx)
{
        struct probe_failures_get_row a, b;

        (void)ctx;
        TRY(sql_probe_failures_get(tx, S("a"), &a));
        TRY(sql_probe_failures_get(tx, S("b"), &b));
        TRY(sql_probe_failures_set(tx, S("b"), b.failures + 1));
        return sql_probe_failures_set(tx, S("a"), a.failures + 1);
}

static enum err make_both(struct tx *tx, void *ctx)
{
        (void)ctx;
        TRY(sql_probe_failures_add(tx, S("a")));
        return sql_probe_failures_add(tx, S("b"));
}

static enum err both_are_equal(struct tx *tx, void *ctx)
{
        struct probe_failures_get_row a, b;

        TRY(sql_probe_failures_get(tx, S("a"), &a));
        TRY(sql_probe_failures_get(tx, S("b"), &b));
        *(int64_t *)ctx = a.failures;
        return a.failures == b.failures ? OK : ERR_INVALID;
}

static void *writer_thread(void *arg)
{
        uintptr_t failed = 0;

        for (int i = 0; i < WRITES_EACH; i++) {
                struct arena *a = arena_new(4096);
                failed += db_write(arg, a, add_to_both, NULL) != OK;
                arena_free(a);
        }
        return (void *)failed;
}

static void *reader_thread(void *arg)
{
        uintptr_t failed = 0;
        int64_t seen, before = 0;

        for (int i = 0; i < 200; i++) {
                struct arena *a = arena_new(4096);
                failed += db_read(arg, a, both_are_equal, &seen) != OK || seen < before;
                before = seen;
                arena_free(a);
        }
        return (void *)failed;
}

static void nothing_is_lost_or_half_seen_among_threads(void **state)
{
        struct place *p = *state;
        pthread_t threads[WRITERS + 3];
        uintptr_t failed = 0;
        int64_t total = 0;

        assert_int_equal(db_write(p->db, p->a, make_both, NULL), OK);
        for (size_t i = 0; i < ARRAY_LEN(threads); i++)
                assert_int_equal(pthread_create(&threads[i], NULL, i < WRITERS ? writer_thread : reader_thread, p->db), 0);
        for (size_t i = 0; i < ARRAY_LEN(threads); i++) {
                void *ret = NULL;

                pthread_join(threads[i], &ret);
                failed += (uintptr_t)ret;
        }
        assert_int_equal(failed, 0);
        assert_int_equal(db_read(p->db, p->a, both_are_equal, &total), OK);
        assert_int_equal(total, 1 + WRITERS * WRITES_EACH);
}

/* Works that somebody else waits for: closing the database must wait for them too. */
struct counted {
        struct db_work work;
        struct str key;
        int *done;
};

static enum err counted_run(struct tx *tx, struct db_work *w)
{
        return sql_probe_setting_put(tx, ((struct counted *)w)->key, S(""), tx->now_ms);
}

static void counted_done(struct db_work *w, enum err outcome)
{
        int *done = ((struct counted *)w)->done;

        if (outcome == OK)
                __atomic_add_fetch(done, 1, __ATOMIC_SEQ_CST);
}

static void closing_waits_for_everything_submitted(void **state)
{
        struct place *p = *state;
        struct counted *works = ARENA_ARRAY(p->a, struct counted, 300);
        int done = 0;
        int64_t n = 0;

        for (int i = 0; i < 300; i++) {
                works[i] = (struct counted){ .work = { .writes = true, .arena = arena_new(1024), .run = counted_run, .done = counted_done },
                                             .key = str_fmt(p->a, "k%d", i), .done = &done };
                assert_int_equal(db_submit(p->db, &works[i].work), OK);
        }
        db_close(p->db);
        assert_int_equal(done, 300);
        for (int i = 0; i < 300; i++)
                arena_free(works[i].work.arena);
        p->db = place_open_again(p);
        assert_int_equal(db_read(p->db, p->a, count_settings, &n), OK);
        assert_int_equal(n, 300);
        assert_int_equal(db_stats(p->db).queue_now, 0);
}

static enum err time_of_tx(struct tx *tx, void *ctx)
{
        *(int64_t *)ctx = tx->now_ms;
        return OK;
}

static void a_transaction_has_the_clocks_time(void **state)
{
        struct place *p = *state;
        int64_t before = clock_now_ms(p->clock), at = 0;

        assert_int_equal(db_read(p->db, p->a, time_of_tx, &at), OK);
        assert_true(at >= before && at <= clock_now_ms(p->clock));
}

static void *make_shared(void)
{
        return calloc(1, sizeof(int));
}

static const struct db_shared_kind shared_kind = { .name = "test", .make = make_shared, .drop = free };

static enum err count_in_shared(struct tx *tx, void *ctx)
{
        int *count = tx_shared(tx, &shared_kind);

        *(int *)ctx = ++*count;
        return OK;
}

static void one_value_is_shared_by_all_transactions(void **state)
{
        struct place *p = *state;
        int seen = 0;

        assert_int_equal(db_read(p->db, p->a, count_in_shared, &seen), OK);
        assert_int_equal(db_write(p->db, p->a, count_in_shared, &seen), OK);
        assert_int_equal(db_read(p->db, p->a, count_in_shared, &seen), OK);
        assert_int_equal(seen, 3);
}

/* ---- Every statement of the program -------------------------------------------------------------------------------------------- */

struct one_query {
        const struct query *q;
        struct str why;
};

static enum err prepare_one(struct tx *tx, void *ctx)
{
        struct one_query *x = ctx;

        return db_prepare_only(tx, x->q, &x->why);
}

static size_t prepare_all(struct place *p, const struct query *const *v, size_t n, const char *file)
{
        size_t failed = 0;

        for (size_t i = 0; i < n; i++) {
                struct one_query x = { .q = v[i] };

                if (db_read(p->db, p->a, prepare_one, &x) == OK)
                        continue;
                fprintf(stderr, "%s: %.*s\n", file, STR_ARG(x.why));
                failed++;
        }
        return failed;
}

static void every_statement_can_be_prepared(void **state)
{
        struct place *p = *state;
        size_t failed = prepare_all(p, probe_queries, probe_queries_n, "probe.sql.h");

        for (size_t i = 0; i < all_queries_n; i++)
                failed += prepare_all(p, all_queries[i].v, *all_queries[i].n, all_queries[i].header);
        assert_int_equal(failed, 0);
        assert_true(probe_queries_n > 20);
}

static void a_bad_statement_cannot(void **state)
{
        static const unsigned char one_text[] = { DB_TEXT };
        static const struct query bad[] = {
                { .name = "no_table", .sql = "SELECT x FROM nothing", .cols = one_text, .n_cols = 1 },
                { .name = "too_few", .sql = "SELECT key, value FROM settings", .cols = one_text, .n_cols = 1 },
        };
        struct place *p = *state;

        for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
                struct one_query x = { .q = &bad[i] };

                assert_int_equal(db_read(p->db, p->a, prepare_one, &x), ERR_DB);
                assert_true(str_starts(x.why, str_c(bad[i].name)));
        }
}

/* ---- Addresses ------------------------------------------------------------------------------------------------------------------- */

static void a_bad_address_says_what_to_mend(void **state)
{
        static const struct {
                const char *url, *why;
        } cases[] = {
                { "mysql://localhost/x", "must begin with" },
                { "sqlite:/nonexistent/folder/wasl.db", "its folder must be there" },
                { "sqlite:/proc/version", "" },
                { "postgresql:///x?host=/nonexistent", "no connection to PostgreSQL" },
        };
        struct arena *a = arena_new(4096);
        struct clock *clock = clock_new(a, S(""));

        (void)state;
        for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
                struct db_config cfg = { .url = str_c(cases[i].url), .clock = clock };
                struct str why = S("");
                struct db *db = NULL;

                assert_int_equal(db_open(a, &cfg, &db, &why), ERR_CONFIG);
                assert_null(db);
                assert_true(why.n > 0 && str_contains(why, str_c(cases[i].why)));
        }
        arena_free(a);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                BOTH(migrating_again_changes_nothing),
                BOTH_EMPTY(an_empty_database_has_version_0),
                BOTH(a_newer_database_is_refused),
                BOTH_EMPTY(two_programs_may_migrate_at_once),
                BOTH(values_survive_the_way_there_and_back),
                BOTH(an_id_of_0_is_null),
                BOTH(a_text_of_4_mb_is_kept),
                BOTH(changed_rows_are_counted),
                BOTH(rows_come_in_order_up_to_the_limit),
                BOTH(texts_compare_as_bytes_and_like_minds_case),
                BOTH(the_databases_refusals_have_names),
                BOTH(a_refused_work_leaves_nothing),
                BOTH(a_failed_statement_cannot_be_passed_over),
                BOTH(a_read_cannot_write),
                BOTH(a_part_may_fail_by_itself),
                BOTH(a_savepoint_left_open_goes_with_its_transaction),
                BOTH(nothing_is_lost_or_half_seen_among_threads),
                BOTH(closing_waits_for_everything_submitted),
                BOTH(a_transaction_has_the_clocks_time),
                BOTH(one_value_is_shared_by_all_transactions),
                BOTH(every_statement_can_be_prepared),
                BOTH(a_bad_statement_cannot),
                cmocka_unit_test(a_bad_address_says_what_to_mend),
        };

        return cmocka_run_group_tests_name("db", tests, NULL, NULL);
}
