-- expect 2: 'x' has no columns: make it :exec or :changed
-- name: x :one
DELETE FROM sales;
