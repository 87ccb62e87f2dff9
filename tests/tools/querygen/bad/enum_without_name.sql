-- expect 3: enum without a name
-- name: x :one
-- param color enum
SELECT id FROM boxes WHERE color = $1;
