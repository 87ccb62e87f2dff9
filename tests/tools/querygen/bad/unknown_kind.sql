-- expect 2: unknown kind ':list': :one, :many, :exec or :changed
-- name: x :list
SELECT id FROM boxes LIMIT 2;
