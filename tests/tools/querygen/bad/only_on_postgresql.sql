-- expect 3: near "FOR": syntax error
-- name: x :one
SELECT id FROM boxes WHERE open = 1 FOR UPDATE;
