-- expect 5: 'x' is there twice; the first is in line 2
-- name: x :one
SELECT id FROM boxes WHERE open = 1;

-- name: x :one
SELECT id FROM boxes WHERE open = 0;
