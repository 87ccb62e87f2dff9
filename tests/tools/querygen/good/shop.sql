-- What a shop asks its database.
-- include "shop/colors.h"
-- include "shop/labels.h"

-- name: box_by_id :one
-- param id box_id
SELECT b.id, b.category_id, b.label, b.color, b.open, b.seal, b.made_at, b.sold, c.slug AS category
FROM boxes b
  JOIN categories c ON c.id = b.category_id -- every box has one
WHERE b.id = $1;

-- A parameter may stand in several places and in any order.
-- name: boxes_of :many
-- param category category_id?
-- param color enum box_color
-- param after time
-- param most int
SELECT id, label FROM boxes
WHERE (made_at > $3 OR $3 = 0) AND color = $2 AND category_id = COALESCE($1, category_id)
ORDER BY made_at DESC, id LIMIT $4;

-- name: returns_all :many
-- col times int
-- all one row for each sale of a day
SELECT r.box_id, count(*) AS times FROM returns r GROUP BY r.box_id;

-- name: box_add :one
-- param category category_id
-- param label str
-- param seal bytes?
-- param open bool
-- param at time
INSERT INTO boxes (category_id, label, color, open, seal, made_at) VALUES ($1, $2 || ' "new" \ ', 1, $4, $3, $5) RETURNING id; -- the id alone

-- name: box_paint :changed
-- param id box_id
-- param color enum box_color?
UPDATE boxes SET color = COALESCE($2, color) WHERE id = $1;

-- name: sale_drop :exec
-- param box box_id
DELETE FROM sales WHERE box_id = $1;

-- name: categories_open :one
-- col some bool
SELECT EXISTS (SELECT 1 FROM boxes WHERE open = 1) AS some;
