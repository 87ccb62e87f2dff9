-- What the ledger's tests do to the field's tables, as the field would in the same transaction.
-- include "ledger/states.h"
-- include "market/states.h"

-- name: probe_user_add :one
-- param email str
INSERT INTO users (email, email_key, password_hash, display_name, is_client, is_freelancer, state, lang, created_at)
VALUES ($1, $1, 'x', 'Probe', 1, 1, 1, 'ar', 1) RETURNING id;

-- name: probe_project_add :one
-- param client user_id
-- param currency str
INSERT INTO projects (client_id, title, body_md, band, budget_min_minor, budget_max_minor, currency, days, place, city, state, created_at,
  changed_at)
VALUES ($1, 'Probe', 'Probe', 1, 1, 2, $2, 7, 1, '', 4, 1, 1) RETURNING id;

-- name: probe_proposal_add :one
-- param project project_id
-- param freelancer user_id
-- param amount int
-- param currency str
INSERT INTO proposals (project_id, freelancer_id, amount_minor, currency, days, body_md, state, sent_at, changed_at, quota_month)
VALUES ($1, $2, $3, $4, 7, 'Probe', 3, 1, 1, 0) RETURNING id;

-- name: probe_contract_add :one
-- param project project_id
-- param proposal proposal_id
-- param client user_id
-- param freelancer user_id
-- param price int
-- param currency str
-- param commission_bp int
INSERT INTO contracts (project_id, proposal_id, client_id, freelancer_id, price_minor, currency, commission_bp, hold_days, days, state,
  created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, 7, 7, 1, 1) RETURNING id;

-- name: probe_contract_get :one
-- param id contract_id
SELECT client_id, freelancer_id, price_minor, currency, commission_bp, state FROM contracts WHERE id = $1;

-- name: probe_contract_set :changed
-- param id contract_id
-- param state enum contract_state
UPDATE contracts SET state = $2 WHERE id = $1;

-- name: probe_top_up_add :one
-- param user user_id
-- param amount int
-- param currency str
-- param reference str
INSERT INTO top_ups (user_id, amount_minor, currency, reference, state, announced_at) VALUES ($1, $2, $3, $4, 2, 1) RETURNING id;

-- name: probe_withdrawal_add :one
-- param user user_id
-- param amount int
-- param currency str
INSERT INTO withdrawals (user_id, amount_minor, currency, holder, destination, bank, state, requested_at)
  VALUES ($1, $2, $3, 'P', '1', '', 1, 1) RETURNING id;

-- name: probe_withdrawal_get :one
-- param id withdrawal_id
SELECT user_id, amount_minor, currency, state FROM withdrawals WHERE id = $1;

-- name: probe_withdrawal_set :changed
-- param id withdrawal_id
-- param state enum withdrawal_state
UPDATE withdrawals SET state = $2 WHERE id = $1;

-- name: probe_count :one
-- col transfers int
-- col postings int
SELECT (SELECT count(*) FROM transfers) AS transfers, (SELECT count(*) FROM postings) AS postings;

-- The n-th withdrawal: ids have gaps on PostgreSQL, where a transaction was rolled back.
-- name: probe_withdrawal_nth :one
-- param n int
SELECT id FROM withdrawals ORDER BY id LIMIT 1 OFFSET $1;

-- Without those of withdrawals, for the same reason.
-- name: probe_accounts :many
-- all a test's few
SELECT owner, owner_id, kind, currency, credit_posted, debit_posted FROM accounts WHERE owner <> 4 ORDER BY owner, owner_id, kind, currency;
