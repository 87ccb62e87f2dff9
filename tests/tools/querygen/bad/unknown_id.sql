-- expect 3: unknown type 'sale_id': no table has an identity of that name
-- name: x :one
-- param id sale_id
SELECT box_id FROM sales WHERE box_id = $1;
