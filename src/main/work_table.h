/* What runs outside requests: kinds of jobs and work of the clock, in one table. */
#ifndef WASL_WORK_TABLE_H
#define WASL_WORK_TABLE_H

#include "jobs/jobs.h"
#include "main/cli.h"

struct worker_config work_config(struct cli *c, struct db *db, const struct clock *clock, const unsigned char secret[32], struct str site_url);

#endif
