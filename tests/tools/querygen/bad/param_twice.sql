-- expect 4: 'id' is there twice
-- name: x :one
-- param id box_id
-- param id int
SELECT id FROM boxes WHERE id = $1 AND open = $2;
