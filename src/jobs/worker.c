/*
 * The worker: threads that lease due jobs and run them, and do the clock's work between.
 *
 * A lease is taken in a transaction of its own: the token in the row grows by one, and only who holds the newest token may end the job or
 * put it off. So two workers never hold the same lease, and one that was too slow (or came back from the dead) changes nothing. A job is
 * run, then ended: a crash in between repeats it.
 */
#include "jobs/jobs.h"
#include "jobs/jobs.sql.h"
#include "text/text.h"

#include <pthread.h>
#include <time.h>

#define DEFAULT_LEASE_MS MS_MINUTE
#define FIRST_PAUSE_MS MS_MINUTE
#define LONGEST_PAUSE_MS (6 * MS_HOUR)
#define LOOK_EVERY_MS 1000
#define CLOCK_ROUNDS_MAX 10000
#define DRAIN_JOBS_MAX 1000000
#define ERROR_CHARS 500
#define JOB_ARENA_BYTES 16384

struct worker {
        struct worker_config cfg;
        pthread_mutex_t lock;
        pthread_cond_t wake;
        uint64_t wakes;    /* counts worker_wake(), so that none is lost */
        bool stopping;
        int64_t *last_run; /* of each clock kind; INT64_MIN: not yet */
        bool *running;     /* each clock kind: one thread at a time */
        pthread_t *threads;
        int n_threads;
};

/* ---- One job -------------------------------------------------------------------------------------------------------------------- */

static const struct job_kind *kind_of(const struct worker_config *cfg, struct str name)
{
        for (size_t i = 0; i < cfg->n_kinds; i++)
                if (str_eq(name, str_c(cfg->kinds[i].name)))
                        return &cfg->kinds[i];
        return NULL;
}

static int64_t pause_after(int64_t attempts)
{
        int64_t pause = FIRST_PAUSE_MS;

        for (int64_t i = 1; i < attempts && pause < LONGEST_PAUSE_MS; i++)
                pause *= 2;
        return pause < LONGEST_PAUSE_MS ? pause : LONGEST_PAUSE_MS;
}

/* A leased job, and what became of it. */
struct held {
        const struct worker_config *cfg;
        struct job_id id;
        struct str kind, payload, why;
        int64_t token, attempts;
        enum err outcome;
        bool found;
};

static enum err lease_one(struct tx *tx, void *ctx)
{
        struct held *h = ctx;
        struct job_due_row due;
        int64_t changed;

        h->found = false;
        enum err e = sql_job_due(tx, JOB_WAITING, tx->now_ms, &due);
        if (e == ERR_NOT_FOUND)
                return OK;
        TRY(e);
        const struct job_kind *k = kind_of(h->cfg, due.kind);
        int64_t lease_ms = k != NULL && k->lease_ms > 0 ? k->lease_ms : DEFAULT_LEASE_MS;
        TRY(sql_job_lease(tx, due.id, due.lease_token, JOB_WAITING, tx->now_ms + lease_ms, &changed));
        if (changed != 1)
                return ERR_RETRY;
        h->id = due.id;
        h->kind = due.kind;
        h->payload = due.payload;
        h->token = due.lease_token + 1;
        h->attempts = due.attempts + 1;
        h->found = true;
        return OK;
}

/* Is there anything to lease? A read, so that an idle worker takes no write transaction. */
static enum err look(struct tx *tx, void *ctx)
{
        struct held *h = ctx;
        struct job_due_row due;
        enum err e = sql_job_due(tx, JOB_WAITING, tx->now_ms, &due);

        h->found = e == OK;
        return e == ERR_NOT_FOUND ? OK : e;
}

static enum err report(struct tx *tx, void *ctx)
{
        struct held *h = ctx;
        int64_t changed;

        if (h->outcome == OK)
                TRY(sql_job_end(tx, h->id, h->token, JOB_WAITING, JOB_DONE, S(""), tx->now_ms, &changed));
        else if (h->outcome == ERR_INVALID || h->attempts >= LIMIT_JOB_ATTEMPTS)
                TRY(sql_job_end(tx, h->id, h->token, JOB_WAITING, JOB_FAILED, h->why, tx->now_ms, &changed));
        else
                TRY(sql_job_put_off(tx, h->id, h->token, JOB_WAITING, tx->now_ms + pause_after(h->attempts), h->why, &changed));
        h->found = changed == 1;
        return OK;
}

static void run_held(struct held *h, struct arena *a)
{
        const struct job_kind *k = kind_of(h->cfg, h->kind);
        struct job_env env = h->cfg->env;
        struct str why = S("");

        if (h->attempts > LIMIT_JOB_ATTEMPTS) { /* its last attempt never came back: it may be what kills the worker */
                h->outcome = ERR_LIMIT;
                why = S("never came back from its last attempt");
        } else if (k == NULL) {
                h->outcome = ERR_CONFIG;
                why = S("this program does not know the kind");
        } else {
                h->outcome = k->run(&env, a, h->id, h->payload, &why);
        }
        if (h->outcome != OK && why.n == 0)
                why = str_c(err_name(h->outcome));
        h->why = utf8_cut(why, ERROR_CHARS);
}

/* Leases and runs one job. *ret_found: there was one. */
static enum err run_one(const struct worker_config *cfg, bool *ret_found)
{
        CLEANUP(arena_freep) struct arena *a = arena_new(JOB_ARENA_BYTES);
        CLEANUP(arena_freep) struct arena *job = arena_new(JOB_ARENA_BYTES);
        struct held h = { .cfg = cfg };

        TRY(db_read(cfg->env.db, a, look, &h));
        if (h.found)
                TRY(db_write(cfg->env.db, a, lease_one, &h));
        if (!h.found) {
                *ret_found = false;
                return OK;
        }
        run_held(&h, job);
        if (h.outcome != OK)
                LOG(LOG_WARN, "job not done", { "job", LOG_INT(h.id.v) }, { "kind", LOG_STR(h.kind) }, { "attempt", LOG_INT(h.attempts) },
                    { "error", LOG_Z(err_name(h.outcome)) }, { "why", LOG_STR(h.why) });
        TRY(db_write(cfg->env.db, a, report, &h));
        if (!h.found)
                LOG(LOG_WARN, "job lease was lost", { "job", LOG_INT(h.id.v) }, { "kind", LOG_STR(h.kind) });
        *ret_found = true;
        return OK;
}

/* ---- The clock's work -------------------------------------------------------------------------------------------------------------- */

struct round {
        const struct clock_kind *kind;
        bool more;
};

static enum err clock_round(struct tx *tx, void *ctx)
{
        struct round *r = ctx;

        r->more = false;
        return r->kind->run(tx, &r->more);
}

static enum err run_clock(const struct worker_config *cfg, const struct clock_kind *kind)
{
        CLEANUP(arena_freep) struct arena *a = arena_new(JOB_ARENA_BYTES);
        struct round r = { .kind = kind, .more = true };

        for (int i = 0; r.more && i < CLOCK_ROUNDS_MAX; i++) {
                enum err e = db_write(cfg->env.db, a, clock_round, &r);
                arena_reset(a);
                if (e != OK) {
                        LOG(LOG_ERROR, "clock work failed", { "kind", LOG_Z(kind->name) }, { "error", LOG_Z(err_name(e)) });
                        return e;
                }
        }
        return OK;
}

/* The next clock kind that is due and that no other thread is at; claims it. */
static const struct clock_kind *claim_clock(struct worker *w)
{
        int64_t now = clock_now_ms(w->cfg.env.clock);
        const struct clock_kind *found = NULL;

        pthread_mutex_lock(&w->lock);
        for (size_t i = 0; i < w->cfg.n_clocks && found == NULL; i++) {
                const struct clock_kind *k = &w->cfg.clocks[i];
                assert(k != NULL); /* n_clocks is 0 without clocks */
                bool due = w->last_run[i] == INT64_MIN || now >= w->last_run[i] + k->every_ms || now < w->last_run[i];
                if (!due || w->running[i])
                        continue;
                w->running[i] = true;
                w->last_run[i] = now;
                found = k;
        }
        pthread_mutex_unlock(&w->lock);
        return found;
}

static void give_back_clock(struct worker *w, const struct clock_kind *k)
{
        pthread_mutex_lock(&w->lock);
        w->running[k - w->cfg.clocks] = false;
        pthread_mutex_unlock(&w->lock);
}

/* ---- Threads --------------------------------------------------------------------------------------------------------------------- */

static bool stopping(struct worker *w)
{
        pthread_mutex_lock(&w->lock);
        bool stop = w->stopping;
        pthread_mutex_unlock(&w->lock);
        return stop;
}

static uint64_t wakes_seen(struct worker *w)
{
        pthread_mutex_lock(&w->lock);
        uint64_t n = w->wakes;
        pthread_mutex_unlock(&w->lock);
        return n;
}

/*
 * Sleeps until somebody wakes us, unless that has happened since `seen`; at most LOOK_EVERY_MS, because the clock and other nodes wake
 * nobody.
 */
static void wait_for_work(struct worker *w, uint64_t seen)
{
        struct timespec until;

        clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_sec += LOOK_EVERY_MS / 1000;
        pthread_mutex_lock(&w->lock);
        while (!w->stopping && w->wakes == seen && pthread_cond_timedwait(&w->wake, &w->lock, &until) == 0)
                ;
        pthread_mutex_unlock(&w->lock);
}

static void *worker_loop(void *arg)
{
        struct worker *w = arg;

        while (!stopping(w)) {
                uint64_t seen = wakes_seen(w);
                const struct clock_kind *k = claim_clock(w);
                bool found = false;

                if (k != NULL) {
                        enum err ignored = run_clock(&w->cfg, k); /* logged; the next round comes */
                        (void)ignored;
                        give_back_clock(w, k);
                }
                enum err e = run_one(&w->cfg, &found);
                if (e != OK)
                        LOG(LOG_ERROR, "no job could be leased or ended", { "error", LOG_Z(err_name(e)) });
                if (k == NULL && !(e == OK && found))
                        wait_for_work(w, seen);
        }
        return NULL;
}

enum err worker_start(struct arena *a, const struct worker_config *cfg, struct worker **ret)
{
        struct worker *w = ARENA_NEW(a, struct worker);
        pthread_condattr_t attr;

        assert(cfg->threads >= 1 && cfg->threads <= WORKER_THREADS_MAX);
        w->cfg = *cfg;
        w->last_run = ARENA_ARRAY(a, int64_t, cfg->n_clocks);
        w->running = ARENA_ARRAY(a, bool, cfg->n_clocks);
        for (size_t i = 0; i < cfg->n_clocks; i++)
                w->last_run[i] = INT64_MIN;
        pthread_mutex_init(&w->lock, NULL);
        pthread_condattr_init(&attr);
        pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
        pthread_cond_init(&w->wake, &attr);
        pthread_condattr_destroy(&attr);
        w->threads = ARENA_ARRAY(a, pthread_t, (size_t)cfg->threads);
        for (; w->n_threads < cfg->threads; w->n_threads++)
                if (pthread_create(&w->threads[w->n_threads], NULL, worker_loop, w) != 0) {
                        worker_stop(w);
                        return ERR_BUSY;
                }
        *ret = w;
        return OK;
}

void worker_wake(struct worker *w)
{
        pthread_mutex_lock(&w->lock);
        w->wakes++;
        pthread_cond_signal(&w->wake);
        pthread_mutex_unlock(&w->lock);
}

void worker_stop(struct worker *w)
{
        pthread_mutex_lock(&w->lock);
        w->stopping = true;
        pthread_cond_broadcast(&w->wake);
        pthread_mutex_unlock(&w->lock);
        for (int i = 0; i < w->n_threads; i++)
                pthread_join(w->threads[i], NULL);
        pthread_cond_destroy(&w->wake);
        pthread_mutex_destroy(&w->lock);
}

enum err worker_drain(const struct worker_config *cfg, int64_t *ret_run)
{
        int64_t run = 0;
        bool found = true;

        for (size_t i = 0; i < cfg->n_clocks; i++)
                TRY(run_clock(cfg, &cfg->clocks[i]));
        while (found && run < DRAIN_JOBS_MAX) {
                TRY(run_one(cfg, &found));
                run += found;
        }
        if (found)
                return ERR_LIMIT;
        *ret_run = run;
        return OK;
}
