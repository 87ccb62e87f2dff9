-- expect 3: the SQL of 'x' does not end in ';' at the end of a line
-- name: x :one
SELECT id FROM boxes

-- name: y :one
SELECT id FROM boxes;
