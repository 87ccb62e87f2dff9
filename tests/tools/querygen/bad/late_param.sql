-- expect 4: '-- param id box_id' stands between -- name and the SQL
-- name: x :one
SELECT id FROM boxes WHERE id = $1;
-- param id box_id
