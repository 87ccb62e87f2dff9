/*
 * Jobs: what must happen outside a transaction (mail, push, providers) or by the clock. A job row is written in the transaction that causes it; a worker leases it, runs it, and
 * marks it done. A lease that runs out is taken by another worker, so every job is repeatable. Failures back off (1 min, 2, 4 … 6 h) and end, after LIMIT_JOB_ATTEMPTS, in a list that staff see.
 */
#ifndef WASL_JOBS_H
#define WASL_JOBS_H

#include "base/ids.h"
#include "db/db.h"
#include "jobs/states.h"

/* unique_key: while a job with it waits, a second is not added (OK all the same); empty: none. run_at 0: at once. payload: JSON. */
enum err job_add(struct tx *tx, const char *kind, struct str payload, struct str unique_key, int64_t run_at);

struct job_env {
        struct db *db;
        const struct clock *clock;
        void *app; /* outside's own: mail transport, settings */
};
/* A kind: run() is called outside any transaction with a fresh arena; ERR_OUTSIDE and failures are tried again, ERR_INVALID ends the job as failed at once. */
struct job_kind {
        const char *name;
        enum err (*run)(struct job_env *env, struct arena *a, struct job_id id, struct str payload, struct str *ret_why);
        int64_t lease_ms;
};
/* Work of the clock: run() every so often inside one write transaction; harmless when repeated; *ret_more asks for another round at once. */
struct clock_kind {
        const char *name;
        int64_t every_ms;
        enum err (*run)(struct tx *tx, bool *ret_more);
};

struct worker;
struct worker_config {
        const struct job_kind *kinds;
        size_t n_kinds;
        const struct clock_kind *clocks;
        size_t n_clocks;
        struct job_env env;
        int threads;
};
enum err worker_start(struct arena *a, const struct worker_config *cfg, struct worker **ret);
void worker_wake(struct worker *w); /* a job was just committed: look now */
void worker_stop(struct worker *w); /* waits for jobs under way */
/* Runs everything that is due, clock work included, on the calling thread, until nothing is left: for tests and `wasl work --once`. */
enum err worker_drain(const struct worker_config *cfg, int64_t *ret_run);

#endif
