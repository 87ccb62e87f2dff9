-- expect 5: no such column: colour
-- name: x :one
-- param id box_id
SELECT id,
  colour
FROM boxes WHERE id = $1;
