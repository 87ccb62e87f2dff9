-- Top-ups by bank transfer.
-- include "ledger/states.h"

-- name: top_up_insert :one
-- param user user_id
-- param amount int
-- param currency str
-- param reference str
-- param state enum top_up_state
-- param at time
INSERT INTO top_ups (user_id, amount_minor, currency, reference, state, announced_at) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (reference) DO NOTHING RETURNING id;

-- The same wish, announced a moment ago.
-- name: top_up_same :one
-- param user user_id
-- param amount int
-- param currency str
-- param state enum top_up_state
-- param since time
SELECT id FROM top_ups WHERE user_id = $1 AND amount_minor = $2 AND currency = $3 AND state = $4 AND announced_at >= $5
  ORDER BY id DESC LIMIT 1;

-- name: top_up_open_count :one
-- param user user_id
-- param state enum top_up_state
-- col n int
SELECT count(*) AS n FROM top_ups WHERE user_id = $1 AND state = $2;

-- name: top_up :one
-- param id top_up_id
SELECT id, user_id, amount_minor, currency, reference, state, announced_at, decided_at, decided_by, reason FROM top_ups WHERE id = $1;

-- name: top_up_decide :changed
-- param id top_up_id
-- param from enum top_up_state
-- param to enum top_up_state
-- param staff int
-- param reason str
-- param at time
UPDATE top_ups SET state = $3, decided_by = $4, reason = $5, decided_at = $6 WHERE id = $1 AND state = $2;

-- name: top_ups_of :many
-- param user user_id
-- param most int
-- param skip int
SELECT id, amount_minor, currency, reference, state, announced_at, decided_at, reason FROM top_ups WHERE user_id = $1
  ORDER BY id DESC LIMIT $2 OFFSET $3;

-- Whom to tell in which language.
-- name: money_person :one
-- param id user_id
SELECT u.display_name, u.lang FROM users u WHERE u.id = $1;
