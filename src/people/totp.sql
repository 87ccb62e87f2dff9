-- name: totp_get :one
-- param user user_id
SELECT totp_secret, totp_last_step, staff_rights, password_hash, email, display_name, lang FROM users WHERE id = $1;

-- name: totp_set :exec
-- param user user_id
-- param secret bytes?
-- param step int
UPDATE users SET totp_secret = $2, totp_last_step = $3 WHERE id = $1;

-- A code works once: only a later step moves on.
-- name: totp_take_step :changed
-- param user user_id
-- param step int
UPDATE users SET totp_last_step = $2 WHERE id = $1 AND totp_last_step < $2;

-- name: recovery_add :exec
-- param user user_id
-- param hash bytes
-- param now time
INSERT INTO recovery_codes (user_id, code_hash, created_at) VALUES ($1, $2, $3);

-- name: recovery_use :changed
-- param user user_id
-- param hash bytes
-- param now time
UPDATE recovery_codes SET used_at = $3 WHERE user_id = $1 AND code_hash = $2 AND used_at = 0;

-- name: recovery_delete :exec
-- param user user_id
DELETE FROM recovery_codes WHERE user_id = $1;

-- name: recovery_left :one
-- param user user_id
-- col n int
SELECT count(*) AS n FROM recovery_codes WHERE user_id = $1 AND used_at = 0;
