-- expect 3: -- all gives its reason: why can there not be too many rows?
-- name: x :many
-- all
SELECT id FROM boxes;
