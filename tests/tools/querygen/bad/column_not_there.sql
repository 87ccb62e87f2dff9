-- expect 3: the result has no column 'm'
-- name: x :one
-- col m int
SELECT id FROM boxes;
