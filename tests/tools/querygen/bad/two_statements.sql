-- expect 3: more than one statement under one name
-- name: x :exec
DELETE FROM sales WHERE note = ';'; DELETE
FROM returns;
