-- include "jobs/states.h"

-- name: job_insert :changed
-- param kind str
-- param payload str
-- param unique_key str?
-- param state enum job_state
-- param run_at time
-- param at time
INSERT INTO jobs (kind, payload, unique_key, state, run_at, created_at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING;

-- The job that has waited longest and that nobody holds.
-- name: job_due :one
-- param state enum job_state
-- param now time
SELECT id, kind, payload, lease_token, attempts FROM jobs WHERE state = $1 AND run_at <= $2 AND lease_until <= $2 ORDER BY run_at,
  id LIMIT 1;

-- name: job_lease :changed
-- param id job_id
-- param token int
-- param state enum job_state
-- param until time
UPDATE jobs SET lease_until = $4, lease_token = lease_token + 1, attempts = attempts + 1 WHERE id = $1 AND lease_token = $2 AND state = $3;

-- Ends a job that is still held by this token: a lost lease changes nothing.
-- name: job_end :changed
-- param id job_id
-- param token int
-- param waiting enum job_state
-- param state enum job_state
-- param error str
-- param at time
UPDATE jobs SET state = $4, last_error = $5, finished_at = $6, lease_until = 0 WHERE id = $1 AND lease_token = $2 AND state = $3;

-- name: job_put_off :changed
-- param id job_id
-- param token int
-- param waiting enum job_state
-- param run_at time
-- param error str
UPDATE jobs SET run_at = $4, last_error = $5, lease_until = 0 WHERE id = $1 AND lease_token = $2 AND state = $3;

-- name: job_list_failed :many
-- param state enum job_state
-- param before int
-- param most int
SELECT id, kind, payload, attempts, last_error, created_at, finished_at FROM jobs
WHERE state = $1 AND ($2 = 0 OR id < $2) ORDER BY id DESC LIMIT $3;

-- name: job_state_of :one
-- param id job_id
SELECT state, unique_key FROM jobs WHERE id = $1;

-- name: job_again :changed
-- param id job_id
-- param failed enum job_state
-- param waiting enum job_state
-- param at time
UPDATE jobs SET state = $3, run_at = $4, attempts = 0, finished_at = 0, lease_until = 0, lease_token = lease_token + 1 WHERE id = $1
  AND state = $2;

-- name: job_count :one
-- param state enum job_state
-- param due_before time
-- col n int
SELECT count(*) AS n FROM jobs WHERE state = $1 AND run_at <= $2;

-- name: job_sweep :changed
-- param state enum job_state
-- param before time
DELETE FROM jobs WHERE id IN (SELECT id FROM jobs WHERE state = $1 AND run_at < $2 AND finished_at < $2 ORDER BY run_at LIMIT 500);
