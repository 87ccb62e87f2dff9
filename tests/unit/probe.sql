-- Statements of the database's own tests, on the tables of the product.
-- include "ledger/states.h"
-- include "people/states.h"

-- name: probe_setting_put :exec
-- param key str
-- param value str
-- param at time
INSERT INTO settings (key, value, changed_at) VALUES ($1, $2, $3);

-- name: probe_setting_get :one
-- param key str
SELECT key, value, changed_at, changed_by FROM settings WHERE key = $1;

-- name: probe_setting_set :changed
-- param key str
-- param value str
UPDATE settings SET value = $2 WHERE key = $1;

-- name: probe_setting_drop :changed
-- param key str
DELETE FROM settings WHERE key = $1;

-- name: probe_setting_upsert :changed
-- param key str
-- param value str
INSERT INTO settings (key, value, changed_at) VALUES ($1, $2, 0) ON CONFLICT (key) DO UPDATE SET value = excluded.value,
  changed_by = settings.changed_by + 1;

-- name: probe_settings_like :many
-- param pattern str
-- param first int
SELECT key, changed_at FROM settings WHERE key LIKE $1 ORDER BY key LIMIT $2;

-- name: probe_setting_count :one
-- col n int
SELECT count(*) AS n FROM settings;

-- name: probe_numbers :many
-- param last int
-- col x int
-- col even bool
-- all the test wants too many
WITH RECURSIVE up(x) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT x + 1 FROM up WHERE x < $1)
SELECT x, CASE WHEN x % 2 = 0 THEN 1 ELSE 0 END AS even FROM up ORDER BY x;

-- name: probe_failures_add :exec
-- param key str
INSERT INTO attempts (key, failures, last_at, blocked_until) VALUES ($1, 1, 0, 0)
ON CONFLICT (key) DO UPDATE SET failures = attempts.failures + 1;

-- name: probe_failures_get :one
-- param key str
SELECT failures FROM attempts WHERE key = $1;

-- name: probe_failures_set :exec
-- param key str
-- param failures int
UPDATE attempts SET failures = $2 WHERE key = $1;

-- name: probe_failures_sum :one
-- col total int
SELECT CAST(COALESCE(sum(failures), 0) AS BIGINT) AS total FROM attempts;

-- name: probe_user_add :one
-- param email str
-- param totp bytes?
-- param client bool
INSERT INTO users (email, email_key, password_hash, display_name, is_client, is_freelancer, state, lang, totp_secret, created_at)
VALUES ($1, $1, '', 'x', $3, 0, 1, 'ar', $2, 0) RETURNING id;

-- name: probe_user_get :one
-- param id user_id
-- col no_secret bool
SELECT id, email, is_client, is_freelancer, state, totp_secret, CASE WHEN totp_secret IS NULL THEN 1 ELSE 0 END AS no_secret FROM users
  WHERE id = $1;

-- name: probe_user_break :exec
-- param id user_id
UPDATE users SET is_client = 2 WHERE id = $1;

-- name: probe_user_nameless :exec
-- param id user_id
UPDATE users SET display_name = NULL WHERE id = $1;

-- name: probe_transfer_add :one
-- param key str
-- param reverses transfer_id?
-- param content bytes
-- param at time
INSERT INTO transfers (event, subject, subject_id, idem_key, content, reverses_id, actor_id, at) VALUES (1, 1, 1, $1, $3, $2, 0, $4)
  RETURNING id;

-- name: probe_transfer_get :one
-- param id transfer_id
-- col reverses int
SELECT id, event, idem_key, content, reverses_id, COALESCE(reverses_id, -1) AS reverses, at FROM transfers WHERE id = $1;

-- name: probe_transfer_move :exec
-- param id transfer_id
UPDATE transfers SET subject_id = 2 WHERE id = $1;

-- name: probe_transfer_drop :exec
-- param id transfer_id
DELETE FROM transfers WHERE id = $1;

-- name: probe_account_add :one
-- param kind enum account_kind
INSERT INTO accounts (owner, owner_id, kind, currency, created_at) VALUES (1, 1, $1, 'MAD', 0) RETURNING id, kind;

-- name: probe_account_debit :changed
-- param id account_id
-- param minor int
UPDATE accounts SET debit_posted = debit_posted + $2 WHERE id = $1;

