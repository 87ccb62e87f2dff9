-- expect 3: a name and a type are missing
-- name: x :one
-- param id
SELECT id FROM boxes WHERE id = $1;
