-- expect 3: unknown type 'integer': int, bool, time, str, bytes, enum NAME or TABLE_id
-- name: x :one
-- param id integer
SELECT id FROM boxes WHERE id = $1;
