-- include "people/states.h"

-- name: user_add :one
-- param email str
-- param email_key str
-- param confirmed_at time
-- param password_hash str
-- param name str
-- param is_client bool
-- param is_freelancer bool
-- param staff_rights int
-- param state enum user_state
-- param lang str
-- param created_at time
INSERT INTO users (email, email_key, email_confirmed_at, password_hash, display_name, is_client, is_freelancer, staff_rights, state, lang,
  created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING id;

-- name: profile_add :exec
-- param user user_id
-- param availability enum availability
-- param now time
INSERT INTO profiles (user_id, headline, bio_md, city, country, availability, changed_at) VALUES ($1, '', '', '', '', $2, $3);

-- name: user_by_email :one
-- param email_key str
SELECT id, email, email_confirmed_at, password_hash, display_name, state, lang FROM users WHERE email_key = $1;

-- name: user_by_id :one
-- param id user_id
-- col has_totp bool
SELECT id, email, email_confirmed_at, password_hash, display_name, is_client, is_freelancer, staff_rights, state, lang, created_at,
  CASE WHEN totp_secret IS NULL THEN 0 ELSE 1 END AS has_totp
FROM users WHERE id = $1;

-- name: user_confirm :changed
-- param id user_id
-- param email_key str
-- param now time
UPDATE users SET email_confirmed_at = $3 WHERE id = $1 AND email_key = $2 AND email_confirmed_at = 0;

-- name: user_set_password :exec
-- param id user_id
-- param password_hash str
UPDATE users SET password_hash = $2 WHERE id = $1;

-- name: user_set_email :exec
-- param id user_id
-- param email str
-- param email_key str
-- param now time
UPDATE users SET email = $2, email_key = $3, email_confirmed_at = $4 WHERE id = $1;

-- name: user_set_name :exec
-- param id user_id
-- param name str
UPDATE users SET display_name = $2 WHERE id = $1;

-- name: user_set_lang :exec
-- param id user_id
-- param lang str
UPDATE users SET lang = $2 WHERE id = $1;

-- name: user_set_roles :exec
-- param id user_id
-- param is_client bool
-- param is_freelancer bool
UPDATE users SET is_client = $2, is_freelancer = $3 WHERE id = $1;

-- What keeps a role: projects that are not over, contracts that are not closed or cancelled, proposals that wait for an answer.
-- name: user_open_business :one
-- param id user_id
-- col client int
-- col freelancer int
SELECT
  (SELECT count(*) FROM projects p WHERE p.client_id = $1 AND p.state IN (2, 3, 4))
    + (SELECT count(*) FROM contracts c WHERE c.client_id = $1 AND c.state NOT IN (7, 8)) AS client,
  (SELECT count(*) FROM proposals q WHERE q.freelancer_id = $1 AND q.state IN (1, 2))
    + (SELECT count(*) FROM contracts d WHERE d.freelancer_id = $1 AND d.state NOT IN (7, 8)) AS freelancer;
