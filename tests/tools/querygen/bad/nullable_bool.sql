-- expect 3: a bool cannot be none
-- name: x :one
-- param open bool?
SELECT id FROM boxes WHERE open = $1;
