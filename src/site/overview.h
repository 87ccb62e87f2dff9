/*
 * What a marketplace's operator sees first: what waits for a decision, and how the place grows. Read only; who may look is the route's
 * business, as every figure here is about the house.
 */
#ifndef WASL_SITE_OVERVIEW_H
#define WASL_SITE_OVERVIEW_H

#include "base/money.h"
#include "db/db.h"
#include "site/site.h"

/* How many wait, and since when the oldest does (0: none waits). Counted no further than OVERVIEW_CAP. */
#define OVERVIEW_CAP 1000
struct overview_queue {
        int64_t waiting, oldest_at;
};
struct overview_queues {
        struct overview_queue projects, top_ups, withdrawals, failed_jobs;
};
enum err overview_queues(struct tx *tx, struct overview_queues *ret);

/* A figure of the last 30 days beside that of the 30 days before. */
struct overview_figure {
        int64_t now, before;
};
struct overview_growth {
        struct overview_figure people, projects, proposals, contracts; /* signed up, opened, sent, funded */
        int64_t open_projects;
        struct money escrow;            /* held now, in the main currency */
        struct money fees, fees_before; /* earned in the two months, in the main currency */
        int64_t first_earning_days;     /* median from sign-up to the first accepted contract; -1: nobody yet */
};
enum err overview_growth(struct tx *tx, const struct settings *s, struct overview_growth *ret);

/* Projects opened and proposals sent in each of the last OVERVIEW_WEEKS weeks, oldest first; the last is the week that ends now. */
#define OVERVIEW_WEEKS 12
struct overview_week {
        int64_t from_ms;
        int64_t projects, proposals;
};
enum err overview_weeks(struct tx *tx, struct overview_week ret[OVERVIEW_WEEKS]);

/* Lets a failed job wait again, and writes it down. Who: STAFF_OPERATOR. ERR_FORBIDDEN, and those of job_retry(). */
enum err staff_job_retry(struct tx *tx, struct user_id actor, struct str address, struct job_id id);

#endif
