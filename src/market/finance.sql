-- What finance staff read.
-- include "ledger/states.h"

-- Waiting ones (state 1) oldest first, others newest first.
-- name: top_up_queue :many
-- param state int
-- param pattern str
-- param most int
-- param skip int
-- col decider str
SELECT u.id, u.user_id, p.display_name AS person, u.amount_minor, u.currency, u.reference, u.state, u.announced_at, u.decided_at, u.reason,
  COALESCE(s.display_name, '') AS decider
FROM top_ups u JOIN users p ON p.id = u.user_id LEFT JOIN users s ON s.id = u.decided_by
WHERE ($1 = 0 OR u.state = $1) AND replace(u.reference, '-', '') LIKE $2
ORDER BY CASE WHEN u.state = 1 THEN u.id ELSE -u.id END LIMIT $3 OFFSET $4;

-- name: top_up_detail :one
-- param id top_up_id
-- col decider str
SELECT u.id, u.user_id, p.display_name AS person, p.email, u.amount_minor, u.currency, u.reference, u.state, u.announced_at, u.decided_at,
  u.reason, COALESCE(s.display_name, '') AS decider
FROM top_ups u JOIN users p ON p.id = u.user_id LEFT JOIN users s ON s.id = u.decided_by WHERE u.id = $1;

-- name: withdrawal_queue :many
-- param state int
-- param most int
-- param skip int
-- col decider str
SELECT w.id, w.user_id, p.display_name AS person, w.amount_minor, w.currency, w.holder, w.destination, w.bank, w.state, w.requested_at,
  w.decided_at, w.decided_by, w.reason, COALESCE(s.display_name, '') AS decider
FROM withdrawals w JOIN users p ON p.id = w.user_id LEFT JOIN users s ON s.id = w.decided_by
WHERE ($1 = 0 OR w.state = $1) ORDER BY CASE WHEN w.state = 1 THEN w.id ELSE -w.id END LIMIT $2 OFFSET $3;

-- name: withdrawal_detail :one
-- param id withdrawal_id
-- col decider str
SELECT w.id, w.user_id, p.display_name AS person, p.email, w.amount_minor, w.currency, w.holder, w.destination, w.bank, w.state,
  w.requested_at, w.decided_at, w.decided_by, w.reason, COALESCE(s.display_name, '') AS decider
FROM withdrawals w JOIN users p ON p.id = w.user_id LEFT JOIN users s ON s.id = w.decided_by WHERE w.id = $1;

-- name: trial_balance :many
-- all one row per kind of account and currency
-- col credit int
-- col debit int
-- col accounts int
SELECT a.currency, a.kind, CAST(sum(a.credit_posted) AS BIGINT) AS credit, CAST(sum(a.debit_posted) AS BIGINT) AS debit,
  count(*) AS accounts
FROM accounts a GROUP BY a.currency, a.kind ORDER BY a.currency, a.kind;

-- name: finance_counts :one
-- param top_up_waits enum top_up_state
-- param withdrawal_waits enum withdrawal_state
-- col top_ups int
-- col withdrawals int
-- col oldest_top_up time
-- col oldest_withdrawal time
-- col transfers int
-- col sealed int
SELECT (SELECT count(*) FROM top_ups WHERE state = $1) AS top_ups, (SELECT count(*) FROM withdrawals WHERE state = $2) AS withdrawals,
  COALESCE((SELECT min(announced_at) FROM top_ups WHERE state = $1), 0) AS oldest_top_up,
  COALESCE((SELECT min(requested_at) FROM withdrawals WHERE state = $2), 0) AS oldest_withdrawal,
  (SELECT count(*) FROM transfers) AS transfers, COALESCE((SELECT max(day) FROM seals), -1) AS sealed;
