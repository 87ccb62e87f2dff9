-- include "people/states.h"

-- name: session_by_hash :one
-- param hash bytes
-- param now time
-- param closed enum user_state
-- col has_totp bool
-- col unread int
SELECT s.id, s.user_id, s.seen_at, s.second_factor_at, s.form_secret,
  u.display_name, u.email, u.lang, u.is_client, u.is_freelancer, u.email_confirmed_at, u.state, u.state_reason, u.staff_rights,
  CASE WHEN u.totp_secret IS NULL THEN 0 ELSE 1 END AS has_totp, p.avatar_id,
  (SELECT count(*) FROM (SELECT n.id FROM notifications n WHERE n.user_id = s.user_id AND n.read_at = 0 LIMIT 99) AS few) AS unread
FROM sessions s JOIN users u ON u.id = s.user_id LEFT JOIN profiles p ON p.user_id = s.user_id
WHERE s.token_hash = $1 AND s.expires_at > $2 AND u.state <> $3;

-- name: session_by_id :one
-- param id session_id
SELECT id, user_id, stay, created_at, second_factor_at FROM sessions WHERE id = $1;

-- name: session_seen :exec
-- param id session_id
-- param now time
-- param expires_at time
UPDATE sessions SET seen_at = $2, expires_at = $3 WHERE id = $1 AND seen_at < $2;

-- name: user_seen :exec
-- param id user_id
-- param now time
UPDATE users SET seen_at = $2 WHERE id = $1 AND seen_at < $2;

-- name: session_add :one
-- param hash bytes
-- param user user_id
-- param form_secret bytes
-- param stay bool
-- param now time
-- param expires_at time
-- param address str
-- param agent str
INSERT INTO sessions (token_hash, user_id, form_secret, stay, created_at, seen_at, expires_at, address, agent)
VALUES ($1, $2, $3, $4, $5, $5, $6, $7, $8) RETURNING id;

-- name: session_new_token :changed
-- param id session_id
-- param hash bytes
-- param form_secret bytes
UPDATE sessions SET token_hash = $2, form_secret = $3 WHERE id = $1;

-- name: session_set_factor :exec
-- param id session_id
-- param now time
UPDATE sessions SET second_factor_at = $2 WHERE id = $1;

-- name: sessions_drop_factor :exec
-- param user user_id
UPDATE sessions SET second_factor_at = 0 WHERE user_id = $1;

-- name: session_delete :changed
-- param id session_id
-- param user user_id
DELETE FROM sessions WHERE id = $1 AND user_id = $2;

-- name: session_delete_by_hash :exec
-- param hash bytes
DELETE FROM sessions WHERE token_hash = $1;

-- name: sessions_delete_of :changed
-- param user user_id
-- param but session_id
DELETE FROM sessions WHERE user_id = $1 AND id <> $2;

-- name: sessions_of :many
-- param user user_id
-- param now time
-- param most int
SELECT id, created_at, seen_at, second_factor_at, address, agent FROM sessions WHERE user_id = $1 AND expires_at > $2
ORDER BY seen_at DESC, id DESC LIMIT $3;

-- name: sessions_delete_expired :changed
-- param now time
DELETE FROM sessions WHERE id IN (SELECT id FROM sessions WHERE expires_at <= $1 LIMIT 1000);
