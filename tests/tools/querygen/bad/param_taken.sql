-- expect 3: the name 'tx' is the generated function's own
-- name: x :one
-- param tx int
SELECT id FROM boxes WHERE id = $1;
