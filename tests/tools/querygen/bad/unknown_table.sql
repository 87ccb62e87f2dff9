-- expect 4: no such table: crates
-- name: x :one
SELECT id FROM boxes WHERE id IN
  (SELECT id FROM crates);
