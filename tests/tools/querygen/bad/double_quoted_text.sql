-- expect 3: no such column: red
-- name: x :one
SELECT id FROM boxes WHERE label = "red";
