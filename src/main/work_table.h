/* What runs outside requests: kinds of jobs and work of the clock, in one table. */
#ifndef WASL_WORK_TABLE_H
#define WASL_WORK_TABLE_H

#include "jobs/jobs.h"
#include "main/cli.h"

/* Prints what to mend in the mail settings and returns false. What the worker needs lives in c's arena. */
bool work_config(struct cli *c, struct db *db, const struct clock *clock, const unsigned char secret[32], struct str site_url,
                 struct worker_config *ret);

#endif
