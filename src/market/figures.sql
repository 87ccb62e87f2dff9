-- include "market/states.h"
-- include "text/text.h"

-- name: figures_put :exec
-- param kind enum market_figure
-- param category int
-- param value int
-- param sample int
-- param now time
INSERT INTO market_figures (kind, category, value, sample, counted_at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (kind, category) DO UPDATE SET value = excluded.value, sample = excluded.sample, counted_at = excluded.counted_at;

-- name: figures_whole :many
SELECT f.kind, f.value, f.sample FROM market_figures f WHERE f.category = 0 ORDER BY f.kind LIMIT 100;

-- name: figures_demand :many
-- param lang enum lang
-- col name str
-- col open int
-- col proposals_tenths int
SELECT c.id, c.slug, CASE $1 WHEN 0 THEN c.name_ar WHEN 1 THEN c.name_fr ELSE c.name_en END AS name,
       COALESCE(f.sample, 0) AS open, COALESCE(f.value, 0) AS proposals_tenths
FROM categories c LEFT JOIN market_figures f ON f.kind = 5 AND f.category = c.id
WHERE c.active = 1 ORDER BY c.position, c.id LIMIT 100;

-- name: figures_count_open :one
-- col n int
SELECT count(*) AS n FROM projects p JOIN users u ON u.id = p.client_id WHERE p.state = 3 AND u.state = 1;

-- name: figures_count_done :one
-- col n int
SELECT count(*) AS n FROM contracts c WHERE c.accepted_at > 0;

-- name: figures_count_demand :many
-- col category int
-- col open int
-- col proposals int
SELECT c.id AS category, count(p.id) AS open, CAST(COALESCE(sum(p.proposals), 0) AS BIGINT) AS proposals
FROM categories c LEFT JOIN projects p ON p.category_id = c.id AND p.state = 3
GROUP BY c.id ORDER BY c.id LIMIT 1000;

-- The waits of the newest projects that have proposals, shortest first.
-- name: figures_first_proposals :many
-- col wait int
SELECT w.first_at - w.opened_at AS wait
FROM (SELECT p.id, p.opened_at, min(r.sent_at) AS first_at FROM projects p JOIN proposals r ON r.project_id = p.id
      WHERE p.opened_at > 0 GROUP BY p.id, p.opened_at ORDER BY p.id DESC LIMIT 2000) w
WHERE w.first_at >= w.opened_at ORDER BY wait LIMIT 2000;

-- From joining to the first delivery that was accepted, of the freelancers who got there last, shortest first.
-- name: figures_first_earnings :many
-- col wait int
SELECT w.first_at - w.joined_at AS wait
FROM (SELECT u.id, u.created_at AS joined_at, min(c.accepted_at) AS first_at FROM contracts c JOIN users u ON u.id = c.freelancer_id
      WHERE c.accepted_at > 0 GROUP BY u.id, u.created_at ORDER BY min(c.accepted_at) DESC, u.id DESC LIMIT 2000) w
WHERE w.first_at >= w.joined_at ORDER BY wait LIMIT 2000;
