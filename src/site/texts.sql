-- Pages that the operator writes.

-- name: site_page_get :one
-- param slug str
-- param lang str
SELECT slug, lang, title, body_md, changed_at FROM site_pages WHERE slug = $1 AND lang = $2;

-- name: site_page_list :many
-- all two texts in three languages
SELECT slug, lang, title, changed_at FROM site_pages ORDER BY slug, lang;

-- name: site_page_put :exec
-- param slug str
-- param lang str
-- param title str
-- param body str
-- param now time
INSERT INTO site_pages (slug, lang, title, body_md, changed_at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (slug, lang) DO UPDATE SET title = $3, body_md = $4, changed_at = $5;

-- name: site_page_put_new :exec
-- param slug str
-- param lang str
-- param title str
-- param body str
-- param now time
INSERT INTO site_pages (slug, lang, title, body_md, changed_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (slug, lang) DO NOTHING;
