/* Unit tests of what is SQLite's alone: the writer thread, group commit, disks that fail. */
#include "db_help.h"
#include "faulty_vfs.h"
#include "probe.sql.h"

#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* ---- Works that the tests hold in their hands --------------------------------------------------------------------------- */

/* Shared by the works of a test: what was done, in order. */
struct ledger_of_ends {
        struct db *db;
        pthread_mutex_t lock;
        pthread_cond_t changed;
        int order[LIMIT_WRITE_QUEUE + 8];
        size_t n;
        bool gate_entered, gate_open;
};

struct probe_work {
        struct db_work work; /* first */
        struct ledger_of_ends *ends;
        int number;
        enum err says;        /* what run() returns after it has written */
        bool repeats_key;     /* writes a key that is there already */
        enum err outcome;
        int64_t seen_in_done; /* rows that a reader saw while done() ran */
};

static struct ledger_of_ends *ends_new(struct place *p)
{
        struct ledger_of_ends *e = ARENA_NEW(p->a, struct ledger_of_ends);

        e->db = p->db;
        pthread_mutex_init(&e->lock, NULL);
        pthread_cond_init(&e->changed, NULL);
        return e;
}

static enum err probe_run(struct tx *tx, struct db_work *w)
{
        struct probe_work *x = (struct probe_work *)w;

        TRY(sql_probe_setting_put(tx, str_fmt(tx->arena, "k%06d", x->repeats_key ? 0 : x->number), S("v"), tx->now_ms));
        return x->says;
}

static void probe_done(struct db_work *w, enum err outcome)
{
        struct probe_work *x = (struct probe_work *)w;

        pthread_mutex_lock(&x->ends->lock);
        x->outcome = outcome;
        x->ends->order[x->ends->n++] = x->number;
        pthread_cond_broadcast(&x->ends->changed);
        pthread_mutex_unlock(&x->ends->lock);
}

/* Holds the writer thread until the test lets it go, so that what is submitted meanwhile becomes one batch. */
static enum err gate_run(struct tx *tx, struct db_work *w)
{
        struct ledger_of_ends *e = ((struct probe_work *)w)->ends;

        (void)tx;
        pthread_mutex_lock(&e->lock);
        e->gate_entered = true;
        pthread_cond_broadcast(&e->changed);
        while (!e->gate_open)
                pthread_cond_wait(&e->changed, &e->lock);
        pthread_mutex_unlock(&e->lock);
        return OK;
}

static struct probe_work *works_new(struct place *p, struct ledger_of_ends *e, int n)
{
        struct probe_work *works = ARENA_ARRAY(p->a, struct probe_work, (size_t)n);

        for (int i = 0; i < n; i++)
                works[i] = (struct probe_work){ .work = { .writes = true, .arena = arena_new(512), .run = probe_run, .done = probe_done },
                                                .ends = e, .number = i };
        return works;
}

static void works_free(struct probe_work *works, int n)
{
        for (int i = 0; i < n; i++)
                arena_free(works[i].work.arena);
}

/* Submits a gate and waits until the writer stands in it. */
static void close_gate(struct ledger_of_ends *e, struct probe_work *gate)
{
        gate->work.run = gate_run;
        gate->number = -1;
        assert_int_equal(db_submit(e->db, &gate->work), OK);
        pthread_mutex_lock(&e->lock);
        while (!e->gate_entered)
                pthread_cond_wait(&e->changed, &e->lock);
        pthread_mutex_unlock(&e->lock);
}

static void open_gate(struct ledger_of_ends *e)
{
        pthread_mutex_lock(&e->lock);
        e->gate_open = true;
        pthread_cond_broadcast(&e->changed);
        pthread_mutex_unlock(&e->lock);
}

static void wait_for_ends(struct ledger_of_ends *e, size_t n)
{
        pthread_mutex_lock(&e->lock);
        while (e->n < n)
                pthread_cond_wait(&e->changed, &e->lock);
        pthread_mutex_unlock(&e->lock);
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

static enum err put_one(struct tx *tx, void *ctx)
{
        return sql_probe_setting_put(tx, str_c(ctx), S("v"), 0);
}

/* ---- Group commit ---------------------------------------------------------------------------------------------------------- */

static void works_that_wait_share_one_commit_in_order(void **state)
{
        enum { N = 50 };
        struct place *p = *state;
        struct ledger_of_ends *e = ends_new(p);
        struct probe_work *works = works_new(p, e, N + 1);
        uint64_t commits = db_stats(p->db).commits;

        close_gate(e, &works[N]);
        works[7].says = ERR_FUNDS;
        works[8].repeats_key = true; /* the key of the batch's first, which is not committed yet */
        works[N - 1].says = ERR_FORBIDDEN;
        for (int i = 0; i < N; i++)
                assert_int_equal(db_submit(p->db, &works[i].work), OK);
        assert_int_equal(settings_now(p), 0);
        assert_int_equal(db_stats(p->db).queue_now, N);
        open_gate(e);
        wait_for_ends(e, N + 1);
        assert_int_equal(db_stats(p->db).commits, commits + 2); /* the gate's own, and one for all */
        for (int i = 0; i < N; i++) {
                assert_int_equal(works[i].outcome, i == 7 ? ERR_FUNDS : i == 8 ? ERR_EXISTS : i == N - 1 ? ERR_FORBIDDEN : OK);
                assert_int_equal(e->order[i + 1], i);
        }
        assert_int_equal(settings_now(p), N - 3);
        works_free(works, N + 1);
}

/* What done() sees of the database, read on the writer's thread while it tells the works of a batch. */
struct look {
        struct db_work work;
        int64_t n;
};

static enum err look_run(struct tx *tx, struct db_work *w)
{
        return count_settings(tx, &((struct look *)w)->n);
}

static void look_done(struct db_work *w, enum err outcome)
{
        if (outcome != OK)
                ((struct look *)w)->n = -1;
}

static void look_and_end(struct db_work *w, enum err outcome)
{
        struct probe_work *x = (struct probe_work *)w;
        struct look look = { .work = { .arena = w->arena, .run = look_run, .done = look_done } };

        x->seen_in_done = db_submit(x->ends->db, &look.work) == OK ? look.n : -1;
        probe_done(w, outcome);
}

static void done_is_told_after_the_commit(void **state)
{
        enum { N = 12 };
        struct place *p = *state;
        struct ledger_of_ends *e = ends_new(p);
        struct probe_work *works = works_new(p, e, N + 1);

        close_gate(e, &works[N]);
        for (int i = 0; i < N; i++) {
                works[i].work.done = look_and_end;
                assert_int_equal(db_submit(p->db, &works[i].work), OK);
        }
        open_gate(e);
        wait_for_ends(e, N + 1);
        for (int i = 0; i < N; i++)
                assert_int_equal(works[i].seen_in_done, N);
        works_free(works, N + 1);
}

static void the_queue_and_the_batch_have_bounds(void **state)
{
        enum { N = LIMIT_WRITE_QUEUE };
        struct place *p = *state;
        struct ledger_of_ends *e = ends_new(p);
        struct probe_work *works = works_new(p, e, N + 2);
        uint64_t commits = db_stats(p->db).commits;

        close_gate(e, &works[N]);
        for (int i = 0; i < N; i++)
                assert_int_equal(db_submit(p->db, &works[i].work), OK);
        assert_int_equal(db_submit(p->db, &works[N + 1].work), ERR_BUSY);
        open_gate(e);
        wait_for_ends(e, N + 1);
        assert_int_equal(db_stats(p->db).commits, commits + 1 + (N + LIMIT_WRITES_PER_COMMIT - 1) / LIMIT_WRITES_PER_COMMIT);
        assert_int_equal(db_stats(p->db).queue_most, N);
        assert_int_equal(db_submit(p->db, &works[N + 1].work), OK);
        wait_for_ends(e, N + 2);
        assert_int_equal(settings_now(p), N + 1);
        assert_int_equal(works[N + 1].outcome, OK);
        works_free(works, N + 2);
}

/* ---- Disks that fail ---------------------------------------------------------------------------------------------------------- */

static int faulty_place(void **state)
{
        struct faulty_vfs *f = faulty_vfs_install();
        int result = place_sqlite(state);

        ((struct place *)*state)->extra = f;
        return result;
}

static int faulty_leave(void **state)
{
        struct faulty_vfs *f = ((struct place *)*state)->extra;
        int result;

        faulty_vfs_set(f, FAULT_NONE, 0);
        result = place_leave(state);
        faulty_vfs_remove(f);
        return result;
}

/* A batch under a fault; returns whether the fault hit it. Either all is there or nothing is. */
static bool batch_under_fault(struct place *p, enum fault fault, int after_calls)
{
        enum { N = 5 };
        struct ledger_of_ends *e = ends_new(p);
        struct probe_work *works = works_new(p, e, N + 1);
        int64_t before = settings_now(p);
        bool hit;

        close_gate(e, &works[N]);
        for (int i = 0; i < N; i++) {
                works[i].number = after_calls * 1000 + (int)fault * 100000 + i;
                assert_int_equal(db_submit(p->db, &works[i].work), OK);
        }
        faulty_vfs_set(p->extra, fault, after_calls);
        open_gate(e);
        wait_for_ends(e, N + 1);
        hit = faulty_vfs_hits(p->extra) > 0;
        faulty_vfs_set(p->extra, FAULT_NONE, 0);
        for (int i = 0; i < N; i++)
                assert_int_equal(works[i].outcome, hit ? ERR_DB : OK);
        assert_int_equal(settings_now(p), before + (hit ? 0 : N));
        works_free(works, N + 1);
        return hit;
}

static void a_failing_disk_saves_nothing_and_the_writer_survives(void **state)
{
        static const enum fault faults[] = { FAULT_FULL, FAULT_WRITE, FAULT_SYNC };
        struct place *p = *state;

        for (size_t i = 0; i < ARRAY_LEN(faults); i++) {
                int hits = 0;
                char key[32];

                for (int after = 0; after < 6; after++) {
                        int64_t n;

                        hits += batch_under_fault(p, faults[i], after);
                        snprintf(key, sizeof(key), "after %zu %d", i, after);
                        assert_int_equal(db_write(p->db, p->a, put_one, key), OK);
                        n = settings_now(p);
                        db_close(p->db);
                        p->db = place_open_again(p);
                        assert_int_equal(settings_now(p), n);
                }
                assert_true(hits >= 1);
        }
}

/* Works of one batch under a read error that comes once: what was told is what is there, whichever of them it met. */
static bool batch_under_read_error(struct place *p, int after_calls)
{
        enum { N = 5 };
        struct ledger_of_ends *e = ends_new(p);
        struct probe_work *works = works_new(p, e, N + 1);
        int64_t before = settings_now(p), saved = 0;
        bool hit;

        close_gate(e, &works[N]);
        for (int i = 0; i < N; i++) {
                works[i].number = after_calls * 1000 + i;
                assert_int_equal(db_submit(p->db, &works[i].work), OK);
        }
        faulty_vfs_set(p->extra, FAULT_READ_ONCE, after_calls);
        open_gate(e);
        wait_for_ends(e, N + 1);
        hit = faulty_vfs_hits(p->extra) > 0;
        faulty_vfs_set(p->extra, FAULT_NONE, 0);
        for (int i = 0; i < N; i++) {
                assert_true(works[i].outcome == OK || works[i].outcome == ERR_DB);
                saved += works[i].outcome == OK;
        }
        assert_true(hit ? saved < N : saved == N);
        assert_int_equal(settings_now(p), before + saved);
        works_free(works, N + 1);
        return hit;
}

static void a_read_error_takes_no_more_than_its_batch(void **state)
{
        struct place *p = *state;
        char key[32];
        int hits = 0;

        for (int after = 0; after < 6; after++) {
                db_close(p->db); /* so that the writer has to read again */
                p->db = place_open_again(p);
                hits += batch_under_read_error(p, after);
                snprintf(key, sizeof(key), "after %d", after);
                assert_int_equal(db_write(p->db, p->a, put_one, key), OK);
        }
        assert_true(hits >= 2);
}

/* ---- One file, many users ------------------------------------------------------------------------------------------------------ */

static void *put_thread(void *arg)
{
        struct place *p = ((void **)arg)[0];
        struct db *db = ((void **)arg)[1];
        uintptr_t failed = 0;

        for (int i = 0; i < 40; i++) {
                struct arena *a = arena_new(1024);
                struct str key = str_fmt(a, "%s%d", db == p->db ? "a" : "b", i);

                failed += db_write(db, a, put_one, str_z(a, key)) != OK;
                arena_free(a);
        }
        return (void *)failed;
}

static void two_programs_may_write_at_once(void **state)
{
        struct place *p = *state;
        struct db *other = place_open_again(p);
        void *args[2][2] = { { p, p->db }, { p, other } };
        pthread_t threads[2];

        for (int i = 0; i < 2; i++)
                assert_int_equal(pthread_create(&threads[i], NULL, put_thread, args[i]), 0);
        for (int i = 0; i < 2; i++) {
                void *failed = NULL;

                pthread_join(threads[i], &failed);
                assert_ptr_equal(failed, NULL);
        }
        db_close(other);
        assert_int_equal(settings_now(p), 80);
}

static void a_file_that_is_no_database_is_named(void **state)
{
        struct place *p = *state;
        struct str path = str_fmt(p->a, "%s/other", p->dir), why = S("");
        struct db_config cfg = { .url = str_fmt(p->a, "sqlite:%.*s", STR_ARG(path)), .clock = p->clock };
        int fd = open(str_z(p->a, path), O_WRONLY | O_CREAT | O_TRUNC, 0600);
        char junk[8192];
        struct db *db = NULL;

        memset(junk, 'x', sizeof(junk));
        assert_int_equal(write(fd, junk, sizeof(junk)), sizeof(junk));
        close(fd);
        assert_int_equal(db_open(p->a, &cfg, &db, &why), ERR_CONFIG);
        assert_true(str_contains(why, S("no SQLite database")));
}

#define HERE(test) cmocka_unit_test_setup_teardown(test, place_sqlite, place_leave)

int main(void)
{
        const struct CMUnitTest tests[] = {
                HERE(works_that_wait_share_one_commit_in_order),
                HERE(done_is_told_after_the_commit),
                HERE(the_queue_and_the_batch_have_bounds),
                cmocka_unit_test_setup_teardown(a_failing_disk_saves_nothing_and_the_writer_survives, faulty_place, faulty_leave),
                cmocka_unit_test_setup_teardown(a_read_error_takes_no_more_than_its_batch, faulty_place, faulty_leave),
                HERE(two_programs_may_write_at_once),
                HERE(a_file_that_is_no_database_is_named),
        };

        return cmocka_run_group_tests_name("db on SQLite", tests, NULL, NULL);
}
