-- What waits for staff, and how the marketplace grows. Numbers of states stand in */states.h.

-- include "jobs/states.h"
-- include "ledger/states.h"
-- include "market/states.h"

-- name: overview_projects :one
-- param state enum project_state
-- param cap int
-- col waiting int
-- col oldest int
SELECT count(*) AS waiting, CAST(COALESCE(min(changed_at), 0) AS BIGINT) AS oldest
FROM (SELECT changed_at FROM projects WHERE state = $1 LIMIT $2) AS t;

-- name: overview_top_ups :one
-- param state enum top_up_state
-- param cap int
-- col waiting int
-- col oldest int
SELECT count(*) AS waiting, CAST(COALESCE(min(announced_at), 0) AS BIGINT) AS oldest
FROM (SELECT announced_at FROM top_ups WHERE state = $1 LIMIT $2) AS t;

-- name: overview_withdrawals :one
-- param state enum withdrawal_state
-- param batched enum withdrawal_state
-- param cap int
-- col waiting int
-- col oldest int
SELECT count(*) AS waiting, CAST(COALESCE(min(requested_at), 0) AS BIGINT) AS oldest
FROM (SELECT requested_at FROM withdrawals WHERE state = $1 OR state = $2 LIMIT $3) AS t;

-- name: overview_failed :one
-- param state enum job_state
-- param cap int
-- col waiting int
-- col oldest int
SELECT count(*) AS waiting, CAST(COALESCE(min(finished_at), 0) AS BIGINT) AS oldest
FROM (SELECT finished_at FROM jobs WHERE state = $1 LIMIT $2) AS t;

-- name: overview_counts :one
-- param middle time
-- param from time
-- param open enum project_state
-- col people_now int
-- col people_before int
-- col projects_now int
-- col projects_before int
-- col proposals_now int
-- col proposals_before int
-- col contracts_now int
-- col contracts_before int
-- col open_projects int
SELECT (SELECT count(*) FROM users WHERE created_at >= $1 AND email_confirmed_at > 0) AS people_now,
  (SELECT count(*) FROM users WHERE created_at >= $2 AND created_at < $1 AND email_confirmed_at > 0) AS people_before,
  (SELECT count(*) FROM projects WHERE opened_at >= $1) AS projects_now,
  (SELECT count(*) FROM projects WHERE opened_at >= $2 AND opened_at < $1) AS projects_before,
  (SELECT count(*) FROM proposals WHERE sent_at >= $1) AS proposals_now,
  (SELECT count(*) FROM proposals WHERE sent_at >= $2 AND sent_at < $1) AS proposals_before,
  (SELECT count(*) FROM contracts WHERE funded_at >= $1) AS contracts_now,
  (SELECT count(*) FROM contracts WHERE funded_at >= $2 AND funded_at < $1) AS contracts_before,
  (SELECT count(*) FROM projects WHERE state = $3) AS open_projects;

-- name: overview_balance :one
-- param kind enum account_kind
-- param currency str
-- col held int
SELECT CAST(COALESCE(sum(credit_posted - debit_posted), 0) AS BIGINT) AS held FROM accounts WHERE kind = $1 AND currency = $2;

-- name: overview_fees :one
-- param kind enum account_kind
-- param currency str
-- param middle time
-- param from time
-- col earned int
-- col earned_before int
SELECT CAST(COALESCE(sum(CASE WHEN t.at >= $3 THEN p.amount_minor ELSE 0 END), 0) AS BIGINT) AS earned,
  CAST(COALESCE(sum(CASE WHEN t.at < $3 THEN p.amount_minor ELSE 0 END), 0) AS BIGINT) AS earned_before
FROM accounts a JOIN postings p ON p.account_id = a.id JOIN transfers t ON t.id = p.transfer_id
WHERE a.kind = $1 AND a.currency = $2 AND t.at >= $4;

-- name: overview_earners :one
-- col n int
SELECT count(DISTINCT freelancer_id) AS n FROM contracts WHERE accepted_at > 0;

-- The middle one of the times from sign-up to the first accepted contract.
-- name: overview_first_earning :one
-- param skip int
-- col took_ms int
SELECT min(c.accepted_at) - u.created_at AS took_ms FROM contracts c JOIN users u ON u.id = c.freelancer_id
WHERE c.accepted_at > 0 GROUP BY u.id, u.created_at ORDER BY took_ms LIMIT 1 OFFSET $1;

-- name: overview_weeks_projects :many
-- param from time
-- param week int
-- col w int
-- col n int
SELECT (opened_at - $1) / $2 AS w, count(*) AS n FROM projects WHERE opened_at >= $1 GROUP BY (opened_at - $1) / $2 ORDER BY w LIMIT 60;

-- name: overview_weeks_proposals :many
-- param from time
-- param week int
-- col w int
-- col n int
SELECT (sent_at - $1) / $2 AS w, count(*) AS n FROM proposals WHERE sent_at >= $1 GROUP BY (sent_at - $1) / $2 ORDER BY w LIMIT 60;
