#include "site/overview.h"
#include "jobs/jobs.h"
#include "site/overview.sql.h"
#include "site/site_own.h"

#define MONTH_MS (30 * MS_DAY)
#define WEEK_MS (7 * MS_DAY)

enum err overview_queues(struct tx *tx, struct overview_queues *ret)
{
        struct overview_projects_row p;
        struct overview_top_ups_row t;
        struct overview_withdrawals_row w;
        struct overview_failed_row j;

        TRY(sql_overview_projects(tx, PROJECT_IN_REVIEW, OVERVIEW_CAP, &p));
        TRY(sql_overview_top_ups(tx, TOP_UP_ANNOUNCED, OVERVIEW_CAP, &t));
        TRY(sql_overview_withdrawals(tx, WITHDRAWAL_REQUESTED, WITHDRAWAL_IN_BATCH, OVERVIEW_CAP, &w));
        TRY(sql_overview_failed(tx, JOB_FAILED, OVERVIEW_CAP, &j));
        *ret = (struct overview_queues){ { p.waiting, p.oldest }, { t.waiting, t.oldest }, { w.waiting, w.oldest },
                { j.waiting, j.oldest } };
        return OK;
}

static enum err first_earning_days(struct tx *tx, int64_t *ret)
{
        struct overview_earners_row earners;
        struct overview_first_earning_row middle;

        TRY(sql_overview_earners(tx, &earners));
        if (earners.n == 0) {
                *ret = -1;
                return OK;
        }
        TRY(sql_overview_first_earning(tx, (earners.n - 1) / 2, &middle));
        *ret = middle.took_ms / MS_DAY;
        return OK;
}

enum err overview_growth(struct tx *tx, const struct settings *s, struct overview_growth *ret)
{
        int64_t middle = tx->now_ms - MONTH_MS, from = middle - MONTH_MS;
        struct currency cur = s->currencies[0];
        struct overview_counts_row c;
        struct overview_balance_row escrow;
        struct overview_fees_row fees;
        struct overview_growth g;

        TRY(sql_overview_counts(tx, middle, from, PROJECT_OPEN, &c));
        TRY(sql_overview_balance(tx, ACCOUNT_ESCROW, currency_code(&cur), &escrow));
        TRY(sql_overview_fees(tx, ACCOUNT_FEES, currency_code(&cur), middle, from, &fees));
        g = (struct overview_growth){
                .people = { c.people_now, c.people_before },
                .projects = { c.projects_now, c.projects_before },
                .proposals = { c.proposals_now, c.proposals_before },
                .contracts = { c.contracts_now, c.contracts_before },
                .open_projects = c.open_projects,
                .escrow = money_of(escrow.held, cur),
                .fees = money_of(fees.earned, cur),
                .fees_before = money_of(fees.earned_before, cur),
        };
        TRY(first_earning_days(tx, &g.first_earning_days));
        *ret = g;
        return OK;
}

enum err overview_weeks(struct tx *tx, struct overview_week ret[OVERVIEW_WEEKS])
{
        int64_t from = tx->now_ms - OVERVIEW_WEEKS * WEEK_MS;
        struct overview_weeks_projects_rows projects;
        struct overview_weeks_proposals_rows proposals;

        TRY(sql_overview_weeks_projects(tx, from, WEEK_MS, &projects));
        TRY(sql_overview_weeks_proposals(tx, from, WEEK_MS, &proposals));
        for (int64_t i = 0; i < OVERVIEW_WEEKS; i++)
                ret[i] = (struct overview_week){ .from_ms = from + i * WEEK_MS };
        for (size_t i = 0; i < projects.n; i++)
                if (projects.v[i].w >= 0 && projects.v[i].w < OVERVIEW_WEEKS)
                        ret[projects.v[i].w].projects = projects.v[i].n;
        for (size_t i = 0; i < proposals.n; i++)
                if (proposals.v[i].w >= 0 && proposals.v[i].w < OVERVIEW_WEEKS)
                        ret[proposals.v[i].w].proposals = proposals.v[i].n;
        return OK;
}

enum err staff_job_retry(struct tx *tx, struct user_id actor, struct str address, struct job_id id)
{
        TRY(site_operator_check(tx, actor));
        TRY(job_retry(tx, id));
        return audit_add(tx, actor, "job.retry", SUBJECT_JOB, id.v, str_fmt(tx->arena, "#%lld", (long long)id.v), address);
}
