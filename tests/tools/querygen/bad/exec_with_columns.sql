-- expect 2: 'x' has columns: make it :one or :many
-- name: x :exec
SELECT id FROM boxes;
