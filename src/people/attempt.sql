-- name: attempt_get :one
-- param key str
SELECT failures, last_at, blocked_until FROM attempts WHERE key = $1;

-- name: attempt_put :exec
-- param key str
-- param failures int
-- param now time
-- param blocked_until time
INSERT INTO attempts (key, failures, last_at, blocked_until) VALUES ($1, $2, $3, $4)
ON CONFLICT (key) DO UPDATE SET failures = $2, last_at = $3, blocked_until = $4;

-- name: attempt_delete :exec
-- param key str
DELETE FROM attempts WHERE key = $1;

-- name: attempts_delete_before :changed
-- param before time
DELETE FROM attempts WHERE key IN (SELECT key FROM attempts WHERE last_at < $1 LIMIT 1000);
