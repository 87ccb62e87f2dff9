/*
 * Jobs: what must happen outside a transaction (mail, push, providers) or by the clock. A job row is written in the transaction that causes
 * it; a worker leases it, runs it, and marks it done. A lease that runs out is taken by another worker, so every job is repeatable.
 * Failures back off (1 min, 2, 4 … 6 h) and end, after LIMIT_JOB_ATTEMPTS, in a list that staff see.
 */
#ifndef WASL_JOBS_H
#define WASL_JOBS_H

#include "base/ids.h"
#include "db/db.h"
#include "jobs/states.h"

/*
 * unique_key: while a job with it waits or runs, a second is not added (OK all the same); empty: none. run_at 0: at once. payload: JSON.
 * ERR_LIMIT: a payload beyond LIMIT_JOB_PAYLOAD_BYTES.
 */
enum err job_add(struct tx *tx, const char *kind, struct str payload, struct str unique_key, int64_t run_at);

struct job_env {
        struct db *db;
        const struct clock *clock;
        void *app; /* outside's own: mail transport, settings */
};
/*
 * A kind: run() is called outside any transaction with a fresh arena; ERR_OUTSIDE and failures are tried again, ERR_INVALID ends the job as
 * failed at once.
 * *ret_why (in a; empty at first) tells staff in English what went wrong. lease_ms: longer than run() can take; 0: a minute. After it
 * another worker may run the job too, and what this one reports is ignored. A kind that the program does not know is put off like a
 * failure.
 */
struct job_kind {
        const char *name;
        enum err (*run)(struct job_env *env, struct arena *a, struct job_id id, struct str payload, struct str *ret_why);
        int64_t lease_ms;
};
/*
 * Work of the clock: run() every so often inside one write transaction; harmless when repeated (every node does it); *ret_more (false at
 * first) asks for another round at once.
 * The first round is at start. Time is the marketplace's clock, looked at once a second.
 */
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
        int threads; /* 1 to WORKER_THREADS_MAX; not used by worker_drain() */
};
#define WORKER_THREADS_MAX 16
/* What cfg points to outlives the worker. ERR_BUSY: no threads to be had. */
enum err worker_start(struct arena *a, const struct worker_config *cfg, struct worker **ret);
void worker_wake(struct worker *w); /* a job was just committed: look now */
void worker_stop(struct worker *w); /* waits for jobs under way */
/*
 * Runs everything that is due, each clock kind once, on the calling thread, until no job is left: for tests and `wasl work --once`.
 * *ret_run: jobs run.
 */
enum err worker_drain(const struct worker_config *cfg, int64_t *ret_run);

/* ---- What staff see ---------------------------------------------------------------------------------------------------------- */

struct failed_job {
        struct job_id id;
        struct str kind, payload, why;
        int64_t attempts, created_at, failed_at;
};
struct failed_jobs {
        struct failed_job *v; /* newest first */
        size_t n;
};
/* before: only lower ids (0: from the newest), for pages. Whoever calls has checked that the reader is staff. */
enum err jobs_failed(struct tx *tx, struct job_id before, size_t limit, struct failed_jobs *ret);
/*
 * A failed job waits again with all its attempts; harmless when it already does. ERR_NOT_FOUND, ERR_STATE (it is done), ERR_EXISTS (another
 * with its unique key waits).
 */
enum err job_retry(struct tx *tx, struct job_id id);
struct job_counts {
        int64_t due, failed;
};
enum err jobs_count(struct tx *tx, struct job_counts *ret); /* for /metrics and the operator's page */
/* A clock kind's run(): forgets jobs that were done a week ago. Failed ones stay. */
enum err jobs_sweep(struct tx *tx, bool *ret_more);

#endif
