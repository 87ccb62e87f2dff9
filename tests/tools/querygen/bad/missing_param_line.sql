-- expect 6: $2 has no -- param line
-- name: x :one
-- param id box_id
SELECT id FROM boxes
WHERE id = $1
  AND open = $2;
