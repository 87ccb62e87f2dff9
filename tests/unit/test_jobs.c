/* Unit tests of src/jobs, on both databases, with a moved clock. */
#include "clock_help.h"

#include "jobs/jobs.h"

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- What the jobs of the tests do ------------------------------------------------------------------------------------------------ */

#define JOBS_MAX 200

/* Counts what runs; jobs reach it through env.app. */
struct probe {
        struct place *p;
        atomic_int runs[JOBS_MAX];   /* by job id */
        atomic_int at_once[JOBS_MAX];
        atomic_int doubled;
        atomic_bool entered, leave;
        enum err outcome;
        struct str why;
};

static enum err count_run(struct job_env *env, struct arena *a, struct job_id id, struct str payload, struct str *ret_why)
{
        struct probe *b = env->app;

        assert(id.v > 0 && id.v < JOBS_MAX);
        b->runs[id.v]++;
        if (++b->at_once[id.v] > 1)
                b->doubled++;
        usleep(2000);
        b->at_once[id.v]--;
        *ret_why = str_dup(a, b->why);
        return str_eq(payload, S("{\"n\":1}")) ? b->outcome : ERR_INVALID;
}

/* The first run stays until the test lets it go, and then reports a failure; the second ends well. */
static enum err hang_run(struct job_env *env, struct arena *a, struct job_id id, struct str payload, struct str *ret_why)
{
        struct probe *b = env->app;

        (void)a;
        (void)payload;
        (void)ret_why;
        if (b->runs[id.v]++ > 0)
                return OK;
        b->entered = true;
        while (!b->leave)
                usleep(1000);
        return ERR_OUTSIDE;
}

static enum err crash_run(struct job_env *env, struct arena *a, struct job_id id, struct str payload, struct str *ret_why)
{
        (void)env;
        (void)a;
        (void)id;
        (void)payload;
        (void)ret_why;
        _exit(7);
}

static const struct job_kind kinds[] = { { "count", count_run, 0 }, { "hang", hang_run, MS_MINUTE } };
static const struct job_kind crashing[] = { { "count", crash_run, 0 } };

static struct worker_config config(struct probe *b)
{
        return (struct worker_config){
                .kinds = kinds, .n_kinds = ARRAY_LEN(kinds), .env = { .db = b->p->db, .clock = b->p->clock, .app = b }, .threads = 4
        };
}

/* ---- Helpers ------------------------------------------------------------------------------------------------------------------------ */

struct wish {
        const char *kind;
        struct str key;
        int64_t run_at, n;
};

static enum err add(struct tx *tx, void *ctx)
{
        struct wish *w = ctx;

        for (int64_t i = 0; i < w->n; i++)
                TRY(job_add(tx, w->kind, S("{\"n\":1}"), w->key, w->run_at));
        return OK;
}

static void add_jobs(struct place *p, const char *kind, int64_t n)
{
        struct wish w = { kind, S(""), 0, n };

        assert_int_equal(db_write(p->db, p->a, add, &w), OK);
}

struct seen {
        int64_t state, attempts, run_at, waiting;
        struct str error;
};

static const unsigned char one_int[] = { DB_INT };
static const unsigned char seen_cols[] = { DB_INT, DB_INT, DB_INT, DB_TEXT, DB_INT };
static const struct query seen_query = { .name = "seen", .params = one_int, .n_params = 1, .cols = seen_cols, .n_cols = 5,
        .sql = "SELECT state, attempts, run_at, last_error, (SELECT count(*) FROM jobs WHERE state = 1) FROM jobs WHERE id = $1" };

static enum err look(struct tx *tx, void *ctx)
{
        struct seen *s = ctx;
        struct db_value id = { .type = DB_INT, .i = s->state };
        struct db_rows *rows;

        TRY(db_query(tx, &seen_query, &id, &rows));
        assert_true(db_next(rows));
        *s = (struct seen){ db_int(rows, 0), db_int(rows, 1), db_int(rows, 2), db_int(rows, 4), db_text(rows, 3) };
        return db_done(rows, NULL);
}

static struct seen job(struct place *p, int64_t id)
{
        struct seen s = { .state = id };

        assert_int_equal(db_read(p->db, p->a, look, &s), OK);
        return s;
}

static int64_t drain(struct probe *b)
{
        struct worker_config cfg = config(b);
        int64_t run = -1;

        assert_int_equal(worker_drain(&cfg, &run), OK);
        return run;
}

static struct probe *probe_in(struct place *p)
{
        struct probe *b = ARENA_NEW(p->a, struct probe);

        b->p = p;
        return b;
}

/* ---- Tests -------------------------------------------------------------------------------------------------------------------------- */

static void a_job_runs_once_and_is_done(void **state)
{
        struct probe *b = probe_in(*state);

        add_jobs(b->p, "count", 3);
        assert_int_equal(drain(b), 3);
        assert_int_equal(drain(b), 0);
        for (int i = 1; i <= 3; i++) {
                assert_int_equal(b->runs[i], 1);
                assert_int_equal(job(b->p, i).state, JOB_DONE);
        }
}

static void one_of_a_unique_key_waits(void **state)
{
        struct probe *b = probe_in(*state);
        struct wish w = { "count", S("key"), 0, 3 };

        assert_int_equal(db_write(b->p->db, b->p->a, add, &w), OK);
        assert_int_equal(db_write(b->p->db, b->p->a, add, &w), OK);
        assert_int_equal(drain(b), 1);
        assert_int_equal(db_write(b->p->db, b->p->a, add, &w), OK); /* the first is done: the key is free */
        assert_int_equal(drain(b), 1);
}

static enum err add_huge(struct tx *tx, void *ctx)
{
        (void)ctx;
        static const char huge[LIMIT_JOB_PAYLOAD_BYTES + 1];

        return job_add(tx, "count", (struct str){ huge, sizeof huge }, S(""), 0);
}

static void a_payload_has_its_limit(void **state)
{
        struct place *p = *state;

        assert_int_equal(db_write(p->db, p->a, add_huge, NULL), ERR_LIMIT);
}

static void a_job_waits_for_its_time(void **state)
{
        struct moved_clock m = clock_take(*state);
        struct probe *b = probe_in(*state);
        struct wish w = { "count", S(""), clock_now_ms(b->p->clock) + MS_HOUR, 1 };

        assert_int_equal(db_write(b->p->db, b->p->a, add, &w), OK);
        assert_int_equal(drain(b), 0);
        clock_move(&m, MS_HOUR + MS_SECOND);
        assert_int_equal(drain(b), 1);
        clock_leave(&m);
}

static bool wait_until(bool (*is)(struct probe *b), struct probe *b)
{
        for (int i = 0; i < 4000; i++) {
                if (is(b))
                        return true;
                usleep(5000);
        }
        return false;
}

static bool all_done(struct probe *b)
{
        return job(b->p, 1).waiting == 0;
}

static void two_workers_never_run_a_job_at_once(void **state)
{
        struct probe *b = probe_in(*state);
        struct worker_config cfg = config(b);
        struct worker *w[2];

        add_jobs(b->p, "count", 60);
        for (size_t i = 0; i < 2; i++)
                assert_int_equal(worker_start(b->p->a, &cfg, &w[i]), OK);
        assert_true(wait_until(all_done, b));
        for (size_t i = 0; i < 2; i++)
                worker_stop(w[i]);
        assert_int_equal(b->doubled, 0);
        for (int i = 1; i <= 60; i++)
                assert_int_equal(b->runs[i], 1);
}

static bool entered(struct probe *b)
{
        return b->entered;
}

static void a_lease_that_ran_out_is_taken_over_and_its_result_ignored(void **state)
{
        struct moved_clock m = clock_take(*state);
        struct probe *b = probe_in(*state);
        struct worker_config cfg = config(b);
        struct worker *w;

        add_jobs(b->p, "hang", 1);
        cfg.threads = 1;
        assert_int_equal(worker_start(b->p->a, &cfg, &w), OK);
        assert_true(wait_until(entered, b));
        clock_move(&m, 59 * MS_SECOND);
        assert_int_equal(drain(b), 0); /* still held */
        clock_move(&m, 2 * MS_MINUTE);
        assert_int_equal(drain(b), 1);
        assert_int_equal(job(b->p, 1).state, JOB_DONE);
        b->leave = true;
        worker_stop(w);
        struct seen s = job(b->p, 1); /* the late failure changed nothing */
        assert_true(s.state == JOB_DONE && s.attempts == 2 && s.error.n == 0);
        assert_int_equal(b->runs[1], 2);
        clock_leave(&m);
}

static void failures_back_off_and_end_in_the_list(void **state)
{
        static const int64_t minutes[] = { 1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360 };
        struct moved_clock m = clock_take(*state);
        struct probe *b = probe_in(*state);
        int64_t offset = 0;

        b->outcome = ERR_OUTSIDE;
        b->why = S("no answer");
        add_jobs(b->p, "count", 1);
        for (size_t i = 0; i < ARRAY_LEN(minutes); i++) {
                int64_t before = clock_now_ms(b->p->clock);
                assert_int_equal(drain(b), 1);
                struct seen s = job(b->p, 1);
                assert_int_equal(s.state, JOB_WAITING);
                assert_int_equal(s.attempts, i + 1);
                int64_t pause = s.run_at - before;
                if (pause < minutes[i] * MS_MINUTE || pause > minutes[i] * MS_MINUTE + 20 * MS_SECOND)
                        fail_msg("pause %zu: %lld ms", i, (long long)pause);
                assert_true(str_eq(s.error, S("no answer")));
                offset += minutes[i] * MS_MINUTE - MS_MINUTE / 2;
                clock_move(&m, offset);
                assert_int_equal(drain(b), 0);
                offset += MS_MINUTE;
                clock_move(&m, offset);
        }
        assert_int_equal(drain(b), 1);
        assert_int_equal(job(b->p, 1).state, JOB_FAILED);
        assert_int_equal(b->runs[1], LIMIT_JOB_ATTEMPTS);
        clock_move(&m, offset + 30 * MS_DAY);
        assert_int_equal(drain(b), 0);
        clock_leave(&m);
}

struct failed {
        struct failed_jobs jobs;
        struct job_counts counts;
        enum err retry;
};

static enum err list_failed(struct tx *tx, void *ctx)
{
        struct failed *f = ctx;

        TRY(jobs_count(tx, &f->counts));
        return jobs_failed(tx, (struct job_id){ 0 }, 10, &f->jobs);
}

static enum err retry_first(struct tx *tx, void *ctx)
{
        (void)ctx;
        return job_retry(tx, (struct job_id){ 1 });
}

static void staff_see_failed_jobs_and_start_them_again(void **state)
{
        struct probe *b = probe_in(*state);
        struct failed f = { .retry = OK };

        b->outcome = ERR_INVALID;
        b->why = S("the address does not exist");
        add_jobs(b->p, "count", 1);
        assert_int_equal(drain(b), 1);
        assert_int_equal(db_read(b->p->db, b->p->a, list_failed, &f), OK);
        assert_true(f.jobs.n == 1 && f.counts.failed == 1 && f.counts.due == 0);
        assert_true(str_eq(f.jobs.v[0].why, b->why) && str_eq(f.jobs.v[0].kind, S("count")) && f.jobs.v[0].failed_at > 0);
        b->outcome = OK;
        assert_int_equal(db_write(b->p->db, b->p->a, retry_first, NULL), OK);
        assert_int_equal(db_write(b->p->db, b->p->a, retry_first, NULL), OK); /* it waits already */
        assert_int_equal(drain(b), 1);
        assert_int_equal(db_write(b->p->db, b->p->a, retry_first, NULL), ERR_STATE); /* done */
        assert_int_equal(b->runs[1], 2);
}

static void an_unknown_kind_is_put_off(void **state)
{
        struct probe *b = probe_in(*state);

        add_jobs(b->p, "of another version", 1);
        assert_int_equal(drain(b), 1);
        struct seen s = job(b->p, 1);
        assert_true(s.state == JOB_WAITING && s.attempts == 1 && str_contains(s.error, S("does not know the kind")));
}

/* A process of its own leases the job and dies while it runs: between the deed and the report. */
static void a_crash_before_the_report_repeats_the_job(void **state)
{
        struct moved_clock m = clock_take(*state);
        struct probe *b = probe_in(*state);
        int status;

        add_jobs(b->p, "count", 1);
        for (int crash = 1; crash <= LIMIT_JOB_ATTEMPTS; crash++) {
                db_close(b->p->db);
                pid_t child = fork();
                assert_true(child >= 0);
                if (child == 0) {
                        struct worker_config cfg = { .kinds = crashing,
                                                     .n_kinds = 1,
                                                     .env = { .db = place_open_again(b->p), .clock = b->p->clock } };
                        int64_t run;
                        _exit(worker_drain(&cfg, &run) == OK ? 1 : 2);
                }
                assert_int_equal(waitpid(child, &status, 0), child);
                assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 7);
                b->p->db = place_open_again(b->p);
                assert_int_equal(drain(b), 0); /* the dead one's lease holds */
                clock_move(&m, crash * 2 * MS_MINUTE);
                if (crash > 1)
                        continue;
                assert_int_equal(drain(b), 1); /* taken over, run again, done */
                assert_int_equal(b->runs[1], 1);
                assert_int_equal(job(b->p, 1).state, JOB_DONE);
                add_jobs(b->p, "count", 1);
        }
        /* the second job has taken its worker with it every time but once */
        assert_int_equal(job(b->p, 2).attempts, LIMIT_JOB_ATTEMPTS - 1);
        db_close(b->p->db);
        b->p->db = place_open_again(b->p);
        b->outcome = ERR_OUTSIDE;
        assert_int_equal(drain(b), 1);
        assert_int_equal(job(b->p, 2).state, JOB_FAILED);
        clock_leave(&m);
}

static const struct query wear_out = { .name = "wear", .sql = "UPDATE jobs SET attempts = 12" };

static enum err wear(struct tx *tx, void *ctx)
{
        struct db_rows *rows;

        (void)ctx;
        TRY(db_query(tx, &wear_out, NULL, &rows));
        return db_done(rows, NULL);
}

static void a_job_whose_last_attempt_never_came_back_is_failed_unrun(void **state)
{
        struct probe *b = probe_in(*state);

        add_jobs(b->p, "count", 1);
        assert_int_equal(db_write(b->p->db, b->p->a, wear, NULL), OK);
        assert_int_equal(drain(b), 1);
        struct seen s = job(b->p, 1);
        assert_true(s.state == JOB_FAILED && str_contains(s.error, S("never came back")));
        assert_int_equal(b->runs[1], 0);
}

/* Clock work has no context but its transaction: it counts in the database. */
static const struct query tick_query = { .name = "tick", .sql = "UPDATE settings_version SET version = version + 1" };
static const unsigned char int_col[] = { DB_INT };
static const struct query ticks_query = { .name = "ticks", .sql = "SELECT version FROM settings_version", .cols = int_col, .n_cols = 1 };

static enum err read_ticks(struct tx *tx, void *ctx)
{
        struct db_rows *rows;

        TRY(db_query(tx, &ticks_query, NULL, &rows));
        assert_true(db_next(rows));
        *(int64_t *)ctx = db_int(rows, 0) - 1;
        return db_done(rows, NULL);
}

static int64_t ticks(struct place *p)
{
        int64_t n = -1;

        assert_int_equal(db_read(p->db, p->a, read_ticks, &n), OK);
        return n;
}

/* Asks for more until the count is a multiple of three. */
static enum err tick(struct tx *tx, bool *ret_more)
{
        struct db_rows *rows;
        int64_t n;

        TRY(db_query(tx, &tick_query, NULL, &rows));
        TRY(db_done(rows, NULL));
        TRY(read_ticks(tx, &n));
        *ret_more = n % 3 != 0;
        return OK;
}

static const struct clock_kind clocks[] = { { "tick", MS_HOUR, tick } };

static bool three_ticks(struct probe *b)
{
        return ticks(b->p) == 3;
}

static bool six_ticks(struct probe *b)
{
        return ticks(b->p) == 6;
}

static void clock_work_runs_at_start_and_when_its_time_has_come(void **state)
{
        struct moved_clock m = clock_take(*state);
        struct probe *b = probe_in(*state);
        struct worker_config cfg = config(b);
        struct worker *w;
        int64_t run;

        cfg.clocks = clocks;
        cfg.n_clocks = 1;
        assert_int_equal(worker_start(b->p->a, &cfg, &w), OK);
        assert_true(wait_until(three_ticks, b));
        worker_wake(w);
        usleep(50000);
        assert_int_equal(ticks(b->p), 3);
        clock_move(&m, MS_HOUR + MS_SECOND);
        assert_true(wait_until(six_ticks, b));
        worker_stop(w);
        assert_int_equal(worker_drain(&cfg, &run), OK);
        assert_int_equal(ticks(b->p), 9);
        clock_leave(&m);
}

static bool first_ran(struct probe *b)
{
        return b->runs[1] == 1;
}

static void a_woken_worker_looks_at_once(void **state)
{
        struct probe *b = probe_in(*state);
        struct worker_config cfg = config(b);
        struct worker *w;

        cfg.threads = 1;
        assert_int_equal(worker_start(b->p->a, &cfg, &w), OK);
        usleep(100000); /* it has looked and sleeps for a second */
        uint64_t start = clock_mono_ns();
        add_jobs(b->p, "count", 1);
        worker_wake(w);
        assert_true(wait_until(first_ran, b));
        uint64_t took_ms = (clock_mono_ns() - start) / 1000000;
        worker_stop(w);
        if (took_ms > 700)
                fail_msg("%llu ms", (unsigned long long)took_ms);
}

static enum err sweep(struct tx *tx, void *ctx)
{
        return jobs_sweep(tx, ctx);
}

static const struct query count_query = { .name = "count", .sql = "SELECT count(*) FROM jobs", .cols = int_col, .n_cols = 1 };

static enum err count_jobs(struct tx *tx, void *ctx)
{
        struct db_rows *rows;

        TRY(db_query(tx, &count_query, NULL, &rows));
        assert_true(db_next(rows));
        *(int64_t *)ctx = db_int(rows, 0);
        return db_done(rows, NULL);
}

static void done_jobs_are_forgotten_after_a_week(void **state)
{
        struct moved_clock m = clock_take(*state);
        struct probe *b = probe_in(*state);
        bool more = true;
        int64_t n;

        add_jobs(b->p, "count", 2);
        assert_int_equal(drain(b), 2);
        b->outcome = ERR_INVALID;
        add_jobs(b->p, "count", 1);
        assert_int_equal(drain(b), 1);
        clock_move(&m, 6 * MS_DAY);
        assert_int_equal(db_write(b->p->db, b->p->a, sweep, &more), OK);
        assert_int_equal(db_read(b->p->db, b->p->a, count_jobs, &n), OK);
        assert_true(n == 3 && !more);
        clock_move(&m, 8 * MS_DAY);
        assert_int_equal(db_write(b->p->db, b->p->a, sweep, &more), OK);
        assert_int_equal(db_read(b->p->db, b->p->a, count_jobs, &n), OK);
        assert_int_equal(n, 1); /* the failed one stays */
        clock_leave(&m);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                BOTH(a_job_runs_once_and_is_done),
                BOTH(one_of_a_unique_key_waits),
                BOTH(a_payload_has_its_limit),
                BOTH(a_job_waits_for_its_time),
                BOTH(two_workers_never_run_a_job_at_once),
                BOTH(a_lease_that_ran_out_is_taken_over_and_its_result_ignored),
                BOTH(failures_back_off_and_end_in_the_list),
                BOTH(staff_see_failed_jobs_and_start_them_again),
                BOTH(an_unknown_kind_is_put_off),
                BOTH(a_crash_before_the_report_repeats_the_job),
                BOTH(a_job_whose_last_attempt_never_came_back_is_failed_unrun),
                BOTH(clock_work_runs_at_start_and_when_its_time_has_come),
                BOTH(a_woken_worker_looks_at_once),
                BOTH(done_jobs_are_forgotten_after_a_week),
        };
        return cmocka_run_group_tests_name("jobs", tests, NULL, NULL);
}
