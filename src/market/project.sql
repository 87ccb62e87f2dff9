-- Projects: from draft to done. States as numbers are those of market/states.h; project.c asserts the ones written here.
-- include "market/states.h"
-- include "people/states.h"
-- include "text/text.h"

-- name: actor_by_id :one
-- param id user_id
SELECT u.id, u.display_name, u.is_client, u.is_freelancer, u.staff_rights, u.state, u.email_confirmed_at FROM users u WHERE u.id = $1;

-- name: project_core :one
-- param id project_id
SELECT p.id, p.client_id, p.title, p.category_id, p.band, p.budget_min_minor, p.budget_max_minor, p.currency, p.days, p.place, p.city,
       p.state,
       p.opened_at, p.expires_at, p.proposals, p.body_md
FROM projects p WHERE p.id = $1;

-- name: project_insert :one
-- param client user_id
-- param currency str
-- param similar_to project_id?
-- param now time
INSERT INTO projects (client_id, title, band, budget_min_minor, budget_max_minor, currency, days, place, city, state, created_at,
       changed_at, similar_to, body_md)
VALUES ($1, '', 0, 0, 0, $2, 0, 1, '', 1, $4, $4, $3, '') RETURNING id;

-- name: project_write :exec
-- param id project_id
-- param title str
-- param category category_id?
-- param band int
-- param min int
-- param max int
-- param currency str
-- param days int
-- param place enum project_place
-- param city str
-- param lead str
-- param body str
-- param now time
UPDATE projects SET title = $2, category_id = $3, band = $4, budget_min_minor = $5, budget_max_minor = $6, currency = $7, days = $8,
       place = $9, city = $10,
       lead = $11, body_md = $12, changed_at = $13 WHERE id = $1;

-- name: project_skills_clear :exec
-- param id project_id
DELETE FROM project_skills WHERE project_id = $1;

-- name: project_skill_add :exec
-- param id project_id
-- param skill skill_id
-- param position int
INSERT INTO project_skills (project_id, skill_id, position) VALUES ($1, $2, $3);

-- name: project_copies_forget :exec
-- param id project_id
UPDATE projects SET similar_to = NULL WHERE similar_to = $1;

-- name: project_draft_delete :changed
-- param id project_id
DELETE FROM projects WHERE id = $1 AND state = 1;

-- The moves. Each says from which state, so that of two at once only one finds the row.

-- name: project_to_plain :changed
-- param id project_id
-- param from enum project_state
-- param to enum project_state
-- param now time
UPDATE projects SET state = $3, changed_at = $4 WHERE id = $1 AND state = $2;

-- name: project_to_open :changed
-- param id project_id
-- param from enum project_state
-- param now time
-- param expires time
UPDATE projects SET state = 3, changed_at = $3, opened_at = $3, expires_at = $4, close_reason = 0, reason_text = '' WHERE id = $1
       AND state = $2;

-- name: project_to_rejected :changed
-- param id project_id
-- param reason str
-- param now time
UPDATE projects SET state = 8, changed_at = $3, reason_text = $2 WHERE id = $1 AND state = 2;

-- name: project_to_ended :changed
-- param id project_id
-- param from enum project_state
-- param to enum project_state
-- param reason enum close_reason
-- param words str
-- param now time
UPDATE projects SET state = $3, changed_at = $6, ended_at = $6, close_reason = $4, reason_text = $5 WHERE id = $1 AND state = $2;

-- name: client_figures_add :exec
-- param client user_id
-- param posted int
-- param open_now int
-- param hired int
-- param ended int
INSERT INTO client_figures (user_id, posted, open_now, hired, ended) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (user_id) DO UPDATE SET posted = client_figures.posted + $2, open_now = client_figures.open_now + $3,
       hired = client_figures.hired + $4,
       ended = client_figures.ended + $5;

-- name: client_figures_of :one
-- param client user_id
SELECT f.posted, f.open_now, f.hired, f.ended FROM client_figures f WHERE f.user_id = $1;

-- name: projects_due :many
-- param now time
SELECT p.id FROM projects p WHERE p.state = 3 AND p.expires_at <= $1 ORDER BY p.expires_at, p.id LIMIT 20;

-- Pages.

-- name: project_page :one
-- param id project_id
-- param lang enum lang
-- col category_name str
-- col category_slug str
-- col funded bool
-- col posted int
-- col open_now int
-- col hired int
-- col ended int
-- col client_city str
SELECT p.id, p.client_id, p.title, p.category_id, p.band, p.budget_min_minor, p.budget_max_minor, p.currency, p.days, p.place, p.city,
       p.state, p.created_at,
       p.changed_at, p.opened_at, p.expires_at, p.ended_at, p.close_reason, p.reason_text, p.similar_to, p.proposals, p.lead,
       p.skill_line, p.body_md,
       u.display_name AS client_name, u.created_at AS client_since, u.state AS client_state, COALESCE(pr.city, '') AS client_city,
       pr.avatar_id AS client_avatar,
       COALESCE(CASE $2 WHEN 0 THEN c.name_ar WHEN 1 THEN c.name_fr ELSE c.name_en END, '') AS category_name, COALESCE(c.slug,
       '') AS category_slug,
       CASE WHEN a.credit_posted - a.debit_posted >= p.budget_min_minor THEN 1 ELSE 0 END AS funded,
       COALESCE(f.posted, 0) AS posted, COALESCE(f.open_now, 0) AS open_now, COALESCE(f.hired, 0) AS hired, COALESCE(f.ended, 0) AS ended
FROM projects p
JOIN users u ON u.id = p.client_id
LEFT JOIN profiles pr ON pr.user_id = p.client_id
LEFT JOIN categories c ON c.id = p.category_id
LEFT JOIN accounts a ON a.owner = 2 AND a.owner_id = p.client_id AND a.kind = 2 AND a.currency = p.currency
LEFT JOIN client_figures f ON f.user_id = p.client_id
WHERE p.id = $1;

-- name: project_skills_of :many
-- param id project_id
-- param lang enum lang
-- col name str
SELECT s.id, s.slug, CASE $2 WHEN 0 THEN s.name_ar WHEN 1 THEN s.name_fr ELSE s.name_en END AS name
FROM project_skills k JOIN skills s ON s.id = k.skill_id WHERE k.project_id = $1 ORDER BY k.position LIMIT 15;

-- name: project_skill_names :many
-- param id project_id
SELECT s.slug, s.name_ar, s.name_fr, s.name_en
FROM project_skills k JOIN skills s ON s.id = k.skill_id WHERE k.project_id = $1 ORDER BY k.position LIMIT 15;

-- name: project_set_skill_line :exec
-- param id project_id
-- param line str
UPDATE projects SET skill_line = $2 WHERE id = $1;

-- The public list. One statement per order, so that each walks its own index; the same columns and conditions in all
-- three, and in the count.

-- name: project_list_newest :many
-- param category category_id
-- param min int
-- param days int
-- param place enum project_place
-- param city str
-- param few bool
-- param funded_only bool
-- param s1 skill_id
-- param s2 skill_id
-- param s3 skill_id
-- param s4 skill_id
-- param s5 skill_id
-- param from int
-- col funded bool
-- col hired int
-- col ended int
SELECT p.id, p.client_id, p.title, p.lead, p.budget_min_minor, p.budget_max_minor, p.currency, p.days, p.place, p.city, p.opened_at,
       p.proposals, p.skill_line, u.display_name AS client_name,
       CASE WHEN a.credit_posted - a.debit_posted >= p.budget_min_minor THEN 1 ELSE 0 END AS funded,
       COALESCE(f.hired, 0) AS hired, COALESCE(f.ended, 0) AS ended
FROM projects p
JOIN users u ON u.id = p.client_id
LEFT JOIN accounts a ON a.owner = 2 AND a.owner_id = p.client_id AND a.kind = 2 AND a.currency = p.currency
LEFT JOIN client_figures f ON f.user_id = p.client_id
WHERE p.state = 3 AND u.state = 1
  AND ($1 = 0 OR p.category_id = $1) AND ($2 = 0 OR p.budget_max_minor = 0 OR p.budget_max_minor > $2) AND ($3 = 0 OR p.days <= $3)
  AND ($4 = 0 OR p.place = $4) AND ($5 = '' OR lower(p.city) = lower($5)) AND ($6 = 0 OR p.proposals < 5)
  AND ($7 = 0 OR a.credit_posted - a.debit_posted >= p.budget_min_minor)
  AND ($8 = 0 OR p.id IN (SELECT k.project_id FROM project_skills k WHERE k.skill_id IN ($8, $9, $10, $11, $12)))
ORDER BY p.opened_at DESC, p.id DESC LIMIT 26 OFFSET $13;

-- name: project_list_quiet :many
-- param category category_id
-- param min int
-- param days int
-- param place enum project_place
-- param city str
-- param few bool
-- param funded_only bool
-- param s1 skill_id
-- param s2 skill_id
-- param s3 skill_id
-- param s4 skill_id
-- param s5 skill_id
-- param from int
-- col funded bool
-- col hired int
-- col ended int
SELECT p.id, p.client_id, p.title, p.lead, p.budget_min_minor, p.budget_max_minor, p.currency, p.days, p.place, p.city, p.opened_at,
       p.proposals, p.skill_line, u.display_name AS client_name,
       CASE WHEN a.credit_posted - a.debit_posted >= p.budget_min_minor THEN 1 ELSE 0 END AS funded,
       COALESCE(f.hired, 0) AS hired, COALESCE(f.ended, 0) AS ended
FROM projects p
JOIN users u ON u.id = p.client_id
LEFT JOIN accounts a ON a.owner = 2 AND a.owner_id = p.client_id AND a.kind = 2 AND a.currency = p.currency
LEFT JOIN client_figures f ON f.user_id = p.client_id
WHERE p.state = 3 AND u.state = 1
  AND ($1 = 0 OR p.category_id = $1) AND ($2 = 0 OR p.budget_max_minor = 0 OR p.budget_max_minor > $2) AND ($3 = 0 OR p.days <= $3)
  AND ($4 = 0 OR p.place = $4) AND ($5 = '' OR lower(p.city) = lower($5)) AND ($6 = 0 OR p.proposals < 5)
  AND ($7 = 0 OR a.credit_posted - a.debit_posted >= p.budget_min_minor)
  AND ($8 = 0 OR p.id IN (SELECT k.project_id FROM project_skills k WHERE k.skill_id IN ($8, $9, $10, $11, $12)))
ORDER BY p.proposals, p.opened_at DESC, p.id DESC LIMIT 26 OFFSET $13;

-- name: project_list_budget :many
-- param category category_id
-- param min int
-- param days int
-- param place enum project_place
-- param city str
-- param few bool
-- param funded_only bool
-- param s1 skill_id
-- param s2 skill_id
-- param s3 skill_id
-- param s4 skill_id
-- param s5 skill_id
-- param from int
-- col funded bool
-- col hired int
-- col ended int
SELECT p.id, p.client_id, p.title, p.lead, p.budget_min_minor, p.budget_max_minor, p.currency, p.days, p.place, p.city, p.opened_at,
       p.proposals, p.skill_line, u.display_name AS client_name,
       CASE WHEN a.credit_posted - a.debit_posted >= p.budget_min_minor THEN 1 ELSE 0 END AS funded,
       COALESCE(f.hired, 0) AS hired, COALESCE(f.ended, 0) AS ended
FROM projects p
JOIN users u ON u.id = p.client_id
LEFT JOIN accounts a ON a.owner = 2 AND a.owner_id = p.client_id AND a.kind = 2 AND a.currency = p.currency
LEFT JOIN client_figures f ON f.user_id = p.client_id
WHERE p.state = 3 AND u.state = 1
  AND ($1 = 0 OR p.category_id = $1) AND ($2 = 0 OR p.budget_max_minor = 0 OR p.budget_max_minor > $2) AND ($3 = 0 OR p.days <= $3)
  AND ($4 = 0 OR p.place = $4) AND ($5 = '' OR lower(p.city) = lower($5)) AND ($6 = 0 OR p.proposals < 5)
  AND ($7 = 0 OR a.credit_posted - a.debit_posted >= p.budget_min_minor)
  AND ($8 = 0 OR p.id IN (SELECT k.project_id FROM project_skills k WHERE k.skill_id IN ($8, $9, $10, $11, $12)))
ORDER BY p.budget_min_minor DESC, p.opened_at DESC, p.id DESC LIMIT 26 OFFSET $13;

-- name: project_list_count :one
-- param category category_id
-- param min int
-- param days int
-- param place enum project_place
-- param city str
-- param few bool
-- param funded_only bool
-- param s1 skill_id
-- param s2 skill_id
-- param s3 skill_id
-- param s4 skill_id
-- param s5 skill_id
-- col n int
SELECT count(*) AS n FROM (
  SELECT p.id FROM projects p
  JOIN users u ON u.id = p.client_id
  LEFT JOIN accounts a ON a.owner = 2 AND a.owner_id = p.client_id AND a.kind = 2 AND a.currency = p.currency
  WHERE p.state = 3 AND u.state = 1
    AND ($1 = 0 OR p.category_id = $1) AND ($2 = 0 OR p.budget_max_minor = 0 OR p.budget_max_minor > $2) AND ($3 = 0 OR p.days <= $3)
    AND ($4 = 0 OR p.place = $4) AND ($5 = '' OR lower(p.city) = lower($5)) AND ($6 = 0 OR p.proposals < 5)
    AND ($7 = 0 OR a.credit_posted - a.debit_posted >= p.budget_min_minor)
    AND ($8 = 0 OR p.id IN (SELECT k.project_id FROM project_skills k WHERE k.skill_id IN ($8, $9, $10, $11, $12)))
  LIMIT 1001) AS t;

-- name: project_mine :many
-- param client user_id
-- param state enum project_state
-- param from int
-- col unread int
SELECT p.id, p.title, p.state, p.budget_min_minor, p.budget_max_minor, p.currency, p.days, p.changed_at, p.opened_at, p.expires_at,
       p.ended_at, p.proposals,
       (SELECT count(*) FROM proposals o WHERE o.project_id = p.id AND o.opened_at = 0 AND o.state = 1) AS unread
FROM projects p WHERE p.client_id = $1 AND ($2 = 0 OR p.state = $2) ORDER BY p.id DESC LIMIT 26 OFFSET $3;

-- name: project_queue :many
-- param lang enum lang
-- param from int
-- col category_name str
SELECT p.id, p.title, p.lead, p.changed_at, p.client_id, u.display_name AS client_name, p.budget_min_minor, p.budget_max_minor, p.currency,
       CASE $1 WHEN 0 THEN c.name_ar WHEN 1 THEN c.name_fr ELSE c.name_en END AS category_name
FROM projects p JOIN users u ON u.id = p.client_id JOIN categories c ON c.id = p.category_id
WHERE p.state = 2 ORDER BY p.changed_at, p.id LIMIT 26 OFFSET $2;

-- name: project_queue_count :one
-- col n int
SELECT count(*) AS n FROM (SELECT p.id FROM projects p WHERE p.state = 2 LIMIT 1001) AS t;

-- name: project_file_count :one
-- param project project_id
-- col n int
SELECT count(*) AS n FROM attachments WHERE subject = 2 AND subject_id = $1;

-- name: project_files_clear :exec
-- param project project_id
DELETE FROM attachments WHERE subject = 2 AND subject_id = $1;
