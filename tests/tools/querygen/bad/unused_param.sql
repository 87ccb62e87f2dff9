-- expect 4: $2 (open) is not used
-- name: x :one
-- param id box_id
-- param open bool
SELECT id FROM boxes WHERE id = $1;
