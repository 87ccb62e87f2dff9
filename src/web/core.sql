-- Idempotency keys of forms: taken first, so that two sendings at once meet here.

-- name: idem_take :changed
-- param key bytes
-- param user user_id
-- param route str
-- param content bytes
-- param now time
INSERT INTO idem_keys (key, user_id, route, content, status, location, created_at)
VALUES ($1, $2, $3, $4, 0, '', $5) ON CONFLICT (key) DO NOTHING;

-- name: idem_get :one
-- param key bytes
SELECT user_id, route, content, status, location FROM idem_keys WHERE key = $1;

-- name: idem_finish :exec
-- param key bytes
-- param status int
-- param location str
UPDATE idem_keys SET status = $2, location = $3 WHERE key = $1;

-- name: idem_forget :exec
-- param key bytes
DELETE FROM idem_keys WHERE key = $1;

-- name: idem_sweep :changed
-- param before time
DELETE FROM idem_keys WHERE created_at < $1;
