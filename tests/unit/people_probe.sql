-- Statements that only the tests of src/people need.

-- name: probe_last_mail :one
SELECT payload FROM jobs WHERE kind = 'mail.auth' ORDER BY id DESC LIMIT 1;

-- name: probe_mails :one
-- col n int
SELECT count(*) AS n FROM jobs WHERE kind = 'mail.auth';

-- name: probe_sessions :one
-- param user user_id
-- col n int
SELECT count(*) AS n FROM sessions WHERE user_id = $1;

-- name: probe_audits :one
-- param act str
-- col n int
SELECT count(*) AS n FROM audit_entries WHERE act = $1;

-- name: probe_project :one
-- param client user_id
SELECT id FROM projects WHERE client_id = $1 ORDER BY id DESC LIMIT 1;

-- name: probe_project_add :one
-- param client user_id
-- param state int
INSERT INTO projects (client_id, title, body_md, band, budget_min_minor, budget_max_minor, currency, days, place, city, state, created_at,
  changed_at, opened_at)
VALUES ($1, 't', 'b', 1, 1, 2, 'MAD', 5, 1, '', $2, 1, 1, 1) RETURNING id;

-- name: probe_proposal_add :one
-- param project project_id
-- param freelancer user_id
-- param state int
INSERT INTO proposals (project_id, freelancer_id, amount_minor, currency, days, body_md, state, sent_at, changed_at, quota_month)
VALUES ($1, $2, 1000, 'MAD', 5, 'b', $3, 1, 1, 0) RETURNING id;

-- name: probe_contract_add :exec
-- param project project_id
-- param proposal proposal_id
-- param client user_id
-- param freelancer user_id
-- param state int
-- param funded_at time
-- param due_at time
-- param delivered_at time
INSERT INTO contracts (project_id, proposal_id, client_id, freelancer_id, price_minor, currency, commission_bp, hold_days, days, state,
  created_at, funded_at, due_at, first_delivered_at) VALUES ($1, $2, $3, $4, 1000, 'MAD', 1500, 7, 5, $5, 1, $6, $7, $8);
