-- include "people/states.h"

-- name: token_add :exec
-- param hash bytes
-- param user user_id
-- param kind enum auth_token_kind
-- param email str
-- param now time
-- param expires_at time
INSERT INTO auth_tokens (token_hash, user_id, kind, email, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6);

-- name: token_by_hash :one
-- param hash bytes
SELECT id, user_id, kind, email, expires_at, used_at FROM auth_tokens WHERE token_hash = $1;

-- name: token_mark_used :changed
-- param id auth_token_id
-- param now time
UPDATE auth_tokens SET used_at = $2 WHERE id = $1 AND used_at = 0;

-- name: token_end :exec
-- param kind enum auth_token_kind
-- param user user_id
-- param now time
UPDATE auth_tokens SET used_at = $3 WHERE user_id = $2 AND kind = $1 AND used_at = 0;

-- The wish that is still open, if any.
-- name: token_open :many
-- param kind enum auth_token_kind
-- param user user_id
-- param now time
SELECT email FROM auth_tokens WHERE user_id = $2 AND kind = $1 AND used_at = 0 AND expires_at > $3 ORDER BY id DESC LIMIT 1;

-- name: tokens_delete_before :changed
-- param before time
DELETE FROM auth_tokens WHERE id IN (SELECT id FROM auth_tokens WHERE expires_at < $1 LIMIT 1000);
