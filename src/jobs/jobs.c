#include "jobs/jobs.h"
#include "jobs/jobs.sql.h"

#define KEEP_DONE_MS (7 * MS_DAY)
#define SWEEP_BATCH 500

enum err job_add(struct tx *tx, const char *kind, struct str payload, struct str unique_key, int64_t run_at)
{
        struct str key = unique_key.n > 0 ? unique_key : (struct str){ 0 };
        int64_t changed;

        if (payload.n > LIMIT_JOB_PAYLOAD_BYTES)
                return ERR_LIMIT;
        return sql_job_insert(tx, str_c(kind), payload, key, JOB_WAITING, run_at != 0 ? run_at : tx->now_ms, tx->now_ms, &changed);
}

enum err jobs_failed(struct tx *tx, struct job_id before, size_t limit, struct failed_jobs *ret)
{
        struct job_list_failed_rows rows;
        struct failed_jobs jobs;

        assert(limit > 0 && limit < LIMIT_QUERY_ROWS);
        TRY(sql_job_list_failed(tx, JOB_FAILED, before.v, (int64_t)limit, &rows));
        jobs.n = rows.n;
        jobs.v = ARENA_ARRAY(tx->arena, struct failed_job, rows.n);
        for (size_t i = 0; i < rows.n; i++) {
                const struct job_list_failed_row *r = &rows.v[i];
                jobs.v[i] = (struct failed_job){ r->id, r->kind, r->payload, r->last_error, r->attempts, r->created_at, r->finished_at };
        }
        *ret = jobs;
        return OK;
}

enum err job_retry(struct tx *tx, struct job_id id)
{
        struct job_state_of_row job;
        int64_t changed;

        TRY(sql_job_state_of(tx, id, &job));
        if (job.state == JOB_WAITING)
                return OK;
        if (job.state != JOB_FAILED)
                return ERR_STATE;
        TRY(sql_job_again(tx, id, JOB_FAILED, JOB_WAITING, tx->now_ms, &changed));
        return changed == 1 ? OK : ERR_STATE;
}

enum err jobs_count(struct tx *tx, struct job_counts *ret)
{
        struct job_count_row due, failed;

        TRY(sql_job_count(tx, JOB_WAITING, tx->now_ms, &due));
        TRY(sql_job_count(tx, JOB_FAILED, INT64_MAX, &failed));
        *ret = (struct job_counts){ due.n, failed.n };
        return OK;
}

enum err jobs_sweep(struct tx *tx, bool *ret_more)
{
        int64_t changed;

        TRY(sql_job_sweep(tx, JOB_DONE, tx->now_ms - KEEP_DONE_MS, &changed));
        *ret_more = changed == SWEEP_BATCH;
        return OK;
}
