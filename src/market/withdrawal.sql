-- Withdrawals to a bank account.
-- include "ledger/states.h"

-- name: withdrawal_insert :one
-- param user user_id
-- param amount int
-- param currency str
-- param holder str
-- param destination str
-- param bank str
-- param state enum withdrawal_state
-- param at time
INSERT INTO withdrawals (user_id, amount_minor, currency, holder, destination, bank, state, requested_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id;

-- The same wish, asked for a moment ago.
-- name: withdrawal_same :one
-- param user user_id
-- param amount int
-- param currency str
-- param destination str
-- param state enum withdrawal_state
-- param since time
SELECT id FROM withdrawals WHERE user_id = $1 AND amount_minor = $2 AND currency = $3 AND destination = $4 AND state = $5
  AND requested_at >= $6
ORDER BY id DESC LIMIT 1;

-- name: withdrawal_open_count :one
-- param user user_id
-- param state enum withdrawal_state
-- col n int
SELECT count(*) AS n FROM withdrawals WHERE user_id = $1 AND state = $2;

-- name: withdrawal :one
-- param id withdrawal_id
SELECT id, user_id, amount_minor, currency, holder, destination, bank, state, requested_at, decided_at, decided_by, reason FROM withdrawals
  WHERE id = $1;

-- name: withdrawal_decide :changed
-- param id withdrawal_id
-- param from enum withdrawal_state
-- param to enum withdrawal_state
-- param by int
-- param reason str
-- param at time
UPDATE withdrawals SET state = $3, decided_by = $4, reason = $5, decided_at = $6 WHERE id = $1 AND state = $2;

-- name: withdrawals_of :many
-- param user user_id
-- param most int
-- param skip int
SELECT id, user_id, amount_minor, currency, holder, destination, bank, state, requested_at, decided_at, decided_by, reason FROM withdrawals
WHERE user_id = $1 ORDER BY id DESC LIMIT $2 OFFSET $3;

-- The account that was paid to last, so that nobody types it twice.
-- name: withdrawal_last :one
-- param user user_id
SELECT holder, destination, bank FROM withdrawals WHERE user_id = $1 ORDER BY id DESC LIMIT 1;
