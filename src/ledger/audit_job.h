/* The nightly audit: a job like others, so that its findings stand in the list that staff see. */
#ifndef WASL_LEDGER_AUDIT_JOB_H
#define WASL_LEDGER_AUDIT_JOB_H

#include "jobs/jobs.h"

/* A clock kind's run(), daily: asks for an audit. */
enum err ledger_audit_ask(struct tx *tx, bool *ret_more);
/*
 * The job kind "ledger.audit": audits in a read transaction of its own. With findings the job is failed for good, the first finding is
 * why, and each is logged as an error (the first LIMIT_AUDIT_LOGGED of them).
 */
#define LEDGER_AUDIT_JOB "ledger.audit"
#define LIMIT_AUDIT_LOGGED 100
enum err ledger_audit_run(struct job_env *env, struct arena *a, struct job_id id, struct str payload, struct str *ret_why);

#endif
