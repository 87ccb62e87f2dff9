-- Statements of reviews.
-- include "market/states.h"

-- name: review_contract :one
-- param id contract_id
SELECT c.client_id, c.freelancer_id, c.state, c.accepted_at, pr.title, cu.display_name AS client_name, fu.display_name AS freelancer_name
FROM contracts c JOIN projects pr ON pr.id = c.project_id JOIN users cu ON cu.id = c.client_id JOIN users fu ON fu.id = c.freelancer_id
WHERE c.id = $1;

-- name: review_insert :one
-- param contract contract_id
-- param author user_id
-- param subject user_id
-- param by_client bool
-- param c1 int
-- param c2 int
-- param c3 int
-- param c4 int
-- param c5 int
-- param c6 int
-- param body str
-- param now time
-- col id review_id
INSERT INTO reviews (contract_id, author_id, subject_id, by_client, c1, c2, c3, c4, c5, c6, body, written_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING id;

-- name: review_show_both :changed
-- param contract contract_id
-- param now time
UPDATE reviews SET visible_at = $2 WHERE contract_id = $1 AND visible_at = 0
AND (SELECT count(*) FROM reviews r WHERE r.contract_id = $1) = 2;

-- name: review_by_id :one
-- param id review_id
SELECT r.id, r.contract_id, r.author_id, r.subject_id, r.visible_at, r.reply, pr.title, u.display_name AS subject_name
FROM reviews r JOIN contracts c ON c.id = r.contract_id JOIN projects pr ON pr.id = c.project_id JOIN users u ON u.id = r.subject_id
  WHERE r.id = $1;

-- name: review_set_reply :changed
-- param id review_id
-- param text str
-- param now time
UPDATE reviews SET reply = $2, replied_at = $3 WHERE id = $1 AND replied_at = 0;

-- name: reviews_of_contract_rows :many
-- param contract contract_id
-- param actor user_id
SELECT r.id, r.contract_id, r.author_id, r.subject_id, r.by_client, r.c1, r.c2, r.c3, r.c4, r.c5, r.c6, r.body, r.reply, r.written_at,
  r.visible_at, r.replied_at, u.display_name AS author_name, pr.title, c.project_id
FROM reviews r JOIN users u ON u.id = r.author_id JOIN contracts c ON c.id = r.contract_id JOIN projects pr ON pr.id = c.project_id
WHERE r.contract_id = $1 AND (r.visible_at > 0 OR r.author_id = $2) ORDER BY r.id LIMIT 2;

-- name: reviews_about_rows :many
-- param person user_id
-- param by_client bool
-- param skip int
SELECT r.id, r.contract_id, r.author_id, r.subject_id, r.by_client, r.c1, r.c2, r.c3, r.c4, r.c5, r.c6, r.body, r.reply, r.written_at,
  r.visible_at, r.replied_at, u.display_name AS author_name, pr.title, c.project_id
FROM reviews r JOIN users u ON u.id = r.author_id JOIN contracts c ON c.id = r.contract_id JOIN projects pr ON pr.id = c.project_id
WHERE r.subject_id = $1 AND r.by_client = $2 AND r.visible_at > 0 ORDER BY r.visible_at DESC, r.id DESC LIMIT 26 OFFSET $3;

-- name: review_sums :one
-- param person user_id
-- param by_client bool
-- col n int
-- col s1 int
-- col s2 int
-- col s3 int
-- col s4 int
-- col s5 int
-- col s6 int
SELECT count(*) AS n, CAST(COALESCE(sum(c1), 0) AS BIGINT) AS s1, CAST(COALESCE(sum(c2), 0) AS BIGINT) AS s2,
  CAST(COALESCE(sum(c3), 0) AS BIGINT) AS s3, CAST(COALESCE(sum(c4), 0) AS BIGINT) AS s4, CAST(COALESCE(sum(c5), 0) AS BIGINT) AS s5,
    CAST(COALESCE(sum(c6), 0) AS BIGINT) AS s6
FROM reviews WHERE subject_id = $1 AND by_client = $2 AND visible_at > 0;

-- name: reviews_to_show :many
-- param written_before time
SELECT r.id, r.contract_id, r.subject_id, u.display_name AS author_name, pr.title
FROM reviews r JOIN contracts c ON c.id = r.contract_id JOIN projects pr ON pr.id = c.project_id JOIN users u ON u.id = r.author_id
WHERE r.visible_at = 0 AND c.accepted_at <= $1 ORDER BY r.id LIMIT 100;

-- name: review_set_visible :changed
-- param id review_id
-- param now time
UPDATE reviews SET visible_at = $2 WHERE id = $1 AND visible_at = 0;
