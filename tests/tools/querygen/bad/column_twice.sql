-- expect 4: two columns are named 'id'
-- name: x :one
SELECT
  b.id, c.id
FROM boxes b JOIN categories c ON c.id = b.category_id;
