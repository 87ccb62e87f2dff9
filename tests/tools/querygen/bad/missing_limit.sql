-- expect 2: 'x' has no LIMIT; if it needs none, say why: -- all REASON
-- name: x :many
SELECT id FROM boxes WHERE id IN (SELECT box_id FROM sales LIMIT 5);
