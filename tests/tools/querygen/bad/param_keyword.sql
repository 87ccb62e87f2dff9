-- expect 3: 'default' is no name that C takes
-- name: x :one
-- param default int
SELECT id FROM boxes WHERE id = $1;
