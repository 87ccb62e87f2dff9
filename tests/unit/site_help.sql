-- What the tests of src/site need in the database.

-- include "ledger/states.h"
-- include "market/states.h"
-- include "people/states.h"

-- name: test_user :one
-- param email str
-- param name str
-- param rights int
-- param state enum user_state
-- param now time
INSERT INTO users (email, email_key, email_confirmed_at, password_hash, display_name, is_client, is_freelancer, staff_rights, state, lang,
  created_at)
VALUES ($1, $1, $5, '', $2, 1, 1, $3, $4, 'ar', $5) RETURNING id;

-- name: test_project :one
-- param client user_id
-- param state enum project_state
-- param opened time
-- param now time
INSERT INTO projects (client_id, title, body_md, band, budget_min_minor, budget_max_minor, currency, days, place, city, state, created_at,
  changed_at, opened_at)
VALUES ($1, 'متجر إلكتروني', '', 0, 0, 0, 'MAD', 10, 1, '', $2, $4, $4, $3) RETURNING id;

-- name: test_proposal :one
-- param project project_id
-- param freelancer user_id
-- param now time
INSERT INTO proposals (project_id, freelancer_id, amount_minor, currency, days, body_md, state, sent_at, changed_at, quota_month)
VALUES ($1, $2, 50000, 'MAD', 10, '', 1, $3, $3, 0) RETURNING id;

-- name: test_contract :one
-- param project project_id
-- param proposal proposal_id
-- param client user_id
-- param freelancer user_id
-- param now time
INSERT INTO contracts (project_id, proposal_id, client_id, freelancer_id, price_minor, currency, commission_bp, hold_days, days, state,
  created_at)
VALUES ($1, $2, $3, $4, 50000, 'MAD', 1500, 7, 10, 1, $5) RETURNING id;

-- name: test_delivery :one
-- param contract contract_id
-- param now time
INSERT INTO deliveries (contract_id, body_md, created_at) VALUES ($1, '', $2) RETURNING id;

-- name: test_avatar :exec
-- param user user_id
-- param file file_id
-- param now time
INSERT INTO profiles (user_id, headline, bio_md, city, country, availability, avatar_id, changed_at) VALUES ($1, '', '', '', 'MA', 1, $2,
  $3);

-- name: test_jobs :one
-- param kind str
-- col n int
SELECT count(*) AS n FROM jobs WHERE kind = $1;

-- name: test_spoil :exec
-- param key str
-- param value str
UPDATE settings SET value = $2 WHERE key = $1;

-- name: test_settings :one
-- col n int
SELECT count(*) AS n FROM settings;

-- name: test_accepted :exec
-- param contract contract_id
-- param funded time
-- param accepted time
UPDATE contracts SET funded_at = $2, accepted_at = $3 WHERE id = $1;

-- name: test_user_age :exec
-- param user user_id
-- param created time
UPDATE users SET created_at = $2 WHERE id = $1;


-- name: test_job_fail :changed
-- param kind str
UPDATE jobs SET state = 3, finished_at = 5 WHERE kind = $1;

-- name: test_job_id :one
-- param kind str
SELECT id FROM jobs WHERE kind = $1 ORDER BY id LIMIT 1;
