-- Categories and skills: the marketplace's own words for its fields, in three languages.
-- include "text/text.h"

-- name: category_count :one
-- col n int
SELECT count(*) AS n FROM categories;

-- name: category_insert :one
-- param slug str
-- param name_ar str
-- param name_fr str
-- param name_en str
-- param position int
INSERT INTO categories (slug, name_ar, name_fr, name_en, position, active) VALUES ($1, $2, $3, $4, $5, 1) RETURNING id;

-- name: skill_insert :exec
-- param slug str
-- param name_ar str
-- param name_fr str
-- param name_en str
-- param category category_id
INSERT INTO skills (slug, name_ar, name_fr, name_en, category_id) VALUES ($1, $2, $3, $4, $5);

-- name: category_list :many
-- param lang enum lang
-- col name str
SELECT c.id, c.slug, CASE $1 WHEN 0 THEN c.name_ar WHEN 1 THEN c.name_fr ELSE c.name_en END AS name, c.open_projects
FROM categories c WHERE c.active = 1 ORDER BY c.position, c.id LIMIT 100;

-- name: category_by_id :one
-- param id category_id
-- param lang enum lang
-- col name str
SELECT c.id, c.slug, CASE $2 WHEN 0 THEN c.name_ar WHEN 1 THEN c.name_fr ELSE c.name_en END AS name, c.active
FROM categories c WHERE c.id = $1;

-- name: category_by_slug :one
-- param slug str
-- param lang enum lang
-- col name str
SELECT c.id, c.slug, CASE $2 WHEN 0 THEN c.name_ar WHEN 1 THEN c.name_fr ELSE c.name_en END AS name, c.active
FROM categories c WHERE c.slug = $1;

-- name: category_recount :changed
UPDATE categories SET open_projects = (SELECT count(*) FROM projects p WHERE p.state = 3 AND p.category_id = categories.id)
WHERE open_projects <> (SELECT count(*) FROM projects p WHERE p.state = 3 AND p.category_id = categories.id);

-- name: skill_list :many
-- param lang enum lang
-- col name str
SELECT s.id, s.slug, CASE $1 WHEN 0 THEN s.name_ar WHEN 1 THEN s.name_fr ELSE s.name_en END AS name, s.category_id
FROM skills s JOIN categories c ON c.id = s.category_id
WHERE c.active = 1 ORDER BY c.position, s.id LIMIT 1000;

-- name: skill_by_slug :one
-- param slug str
-- param lang enum lang
-- col name str
SELECT s.id, s.slug, CASE $2 WHEN 0 THEN s.name_ar WHEN 1 THEN s.name_fr ELSE s.name_en END AS name, s.category_id
FROM skills s WHERE s.slug = $1;

-- name: skill_exists :one
-- param id skill_id
SELECT s.id FROM skills s WHERE s.id = $1;
