#include "ledger/audit_job.h"

#include "ledger/ledger.h"

enum err ledger_audit_ask(struct tx *tx, bool *ret_more)
{
        *ret_more = false;
        return job_add(tx, LEDGER_AUDIT_JOB, S("{}"), S(LEDGER_AUDIT_JOB), 0);
}

/* Findings outlive neither their call nor the transaction: the first is copied into the job's arena. */
struct listening {
        struct arena *a;
        struct str first;
        int64_t n;
};

static void take_finding(void *ctx, struct str finding)
{
        struct listening *l = ctx;

        if (l->n++ == 0)
                l->first = str_dup(l->a, finding);
        if (l->n <= LIMIT_AUDIT_LOGGED)
                LOG(LOG_ERROR, "audit finding", { "finding", LOG_STR(finding) });
}

static enum err audit_in(struct tx *tx, void *ctx)
{
        struct listening *l = ctx;
        int64_t n;

        l->n = 0;
        return ledger_audit(tx, take_finding, l, &n);
}

enum err ledger_audit_run(struct job_env *env, struct arena *a, struct job_id id, struct str payload, struct str *ret_why)
{
        CLEANUP(arena_freep) struct arena *rows = arena_new(65536);
        struct listening l = { .a = a };

        (void)id;
        (void)payload;
        TRY(db_read(env->db, rows, audit_in, &l));
        if (l.n == 0)
                return OK;
        *ret_why = str_fmt(a, "%lld findings; the first: %.*s", (long long)l.n, STR_ARG(l.first));
        return ERR_INVALID;
}
