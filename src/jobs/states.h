/* States of a job, stored as their numbers: never renumber, only append. */
#ifndef WASL_JOBS_STATES_H
#define WASL_JOBS_STATES_H

enum job_state { JOB_WAITING = 1, JOB_DONE, JOB_FAILED };

#endif
