-- expect 3: parameters are $1, $2 …, not '?1'
-- name: x :one
SELECT id FROM boxes WHERE id = ?1;
