-- Proposals: what a freelancer offers for a project. Amounts are read by the statements for the writer and the owner only.
-- include "market/states.h"
-- include "people/states.h"
-- include "text/text.h"

-- name: proposal_core :one
-- param id proposal_id
SELECT o.id, o.project_id, o.freelancer_id, o.amount_minor, o.currency, o.days, o.state, o.sent_at, o.changed_at, o.opened_at,
       o.quota_month, o.quota_units,
       p.client_id, p.title AS project_title, p.state AS project_state, u.display_name AS writer_name, u.state AS writer_state
FROM proposals o JOIN projects p ON p.id = o.project_id JOIN users u ON u.id = o.freelancer_id WHERE o.id = $1;

-- name: proposal_of_writer :one
-- param project project_id
-- param freelancer user_id
SELECT o.id, o.state, o.amount_minor, o.currency, o.days, o.sent_at, o.opened_at, o.quota_month, o.quota_units
FROM proposals o WHERE o.project_id = $1 AND o.freelancer_id = $2;

-- name: proposal_insert :one
-- param project project_id
-- param freelancer user_id
-- param amount int
-- param currency str
-- param days int
-- param lead str
-- param body str
-- param quota_month int
-- param now time
INSERT INTO proposals (project_id, freelancer_id, amount_minor, currency, days, lead, body_md, state, sent_at, changed_at, quota_month,
       quota_units)
VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $9, $9, $8, 1) RETURNING id;

-- name: proposal_send_again :changed
-- param id proposal_id
-- param amount int
-- param currency str
-- param days int
-- param lead str
-- param body str
-- param quota_month int
-- param quota_units int
-- param now time
UPDATE proposals SET amount_minor = $2, currency = $3, days = $4, lead = $5, body_md = $6, state = 1, sent_at = $9, changed_at = $9,
       opened_at = 0,
       decline_reason = 0, reason_text = '', quota_month = $7, quota_units = $8 WHERE id = $1 AND state = 5;

-- name: proposal_rewrite :changed
-- param id proposal_id
-- param amount int
-- param days int
-- param lead str
-- param body str
-- param now time
UPDATE proposals SET amount_minor = $2, days = $3, lead = $4, body_md = $5, changed_at = $6 WHERE id = $1 AND state = 1 AND opened_at = 0;

-- name: proposal_mark_opened :changed
-- param id proposal_id
-- param now time
UPDATE proposals SET opened_at = $2 WHERE id = $1 AND opened_at = 0;

-- name: proposal_move :changed
-- param id proposal_id
-- param from enum proposal_state
-- param to enum proposal_state
-- param now time
UPDATE proposals SET state = $3, changed_at = $4 WHERE id = $1 AND state = $2;

-- name: proposal_to_declined :changed
-- param id proposal_id
-- param from enum proposal_state
-- param reason enum decline_reason
-- param words str
-- param now time
UPDATE proposals SET state = 4, changed_at = $5, decline_reason = $3, reason_text = $4 WHERE id = $1 AND state = $2;

-- name: project_proposals_add :exec
-- param id project_id
-- param more int
UPDATE projects SET proposals = proposals + $2 WHERE id = $1;

-- name: proposals_waiting :many
-- all everybody who waits must be told
-- param project project_id
SELECT o.id, o.freelancer_id FROM proposals o WHERE o.project_id = $1 AND o.state IN (1, 2) ORDER BY o.id;

-- name: proposals_give_back :changed
-- param project project_id
UPDATE proposals SET quota_month = 0, quota_units = 0 WHERE project_id = $1 AND state <> 5;

-- name: proposal_quota_used :one
-- param freelancer user_id
-- param month int
-- col n int
SELECT CAST(COALESCE(sum(o.quota_units), 0) AS BIGINT) AS n FROM proposals o WHERE o.freelancer_id = $1 AND o.quota_month = $2;

-- Pages.

-- name: proposal_page :one
-- param id proposal_id
-- col headline str
-- col city str
-- col newcomer bool
SELECT o.id, o.project_id, o.freelancer_id, o.amount_minor, o.currency, o.days, o.state, o.sent_at, o.changed_at, o.opened_at,
       o.decline_reason, o.reason_text,
       o.lead, o.body_md, p.client_id, p.title AS project_title, p.state AS project_state, p.budget_min_minor, p.budget_max_minor,
       p.days AS project_days,
       w.display_name AS writer_name, c.display_name AS client_name, COALESCE(pr.headline, '') AS headline, COALESCE(pr.city, '') AS city,
       pr.avatar_id,
       CASE WHEN EXISTS (SELECT 1 FROM contracts k WHERE k.freelancer_id = o.freelancer_id
              AND k.funded_at > 0) THEN 0 ELSE 1 END AS newcomer
FROM proposals o JOIN projects p ON p.id = o.project_id JOIN users w ON w.id = o.freelancer_id JOIN users c ON c.id = p.client_id
LEFT JOIN profiles pr ON pr.user_id = o.freelancer_id WHERE o.id = $1;

-- The owner's list. Sorting is in memory: the proposals of one project, found by its index.
-- order: 0 newest, 1 amount, 2 days, 3 rating. show: 0 waiting and accepted, 2 shortlisted, 4 declined.

-- name: proposals_of_project :many
-- param owner user_id
-- param project project_id
-- param order int
-- param show int
-- param from int
-- col headline str
-- col city str
-- col newcomer bool
-- col reviews int
-- col rating_sum int
SELECT t.id, t.freelancer_id, t.amount_minor, t.currency, t.days, t.state, t.sent_at, t.opened_at, t.lead, t.writer_name, t.headline,
       t.city, t.avatar_id,
       t.newcomer, t.reviews, t.rating_sum
FROM (
  SELECT o.id, o.freelancer_id, o.amount_minor, o.currency, o.days, o.state, o.sent_at, o.opened_at, o.lead, u.display_name AS writer_name,
         COALESCE(pr.headline, '') AS headline, COALESCE(pr.city, '') AS city, pr.avatar_id,
         CASE WHEN EXISTS (SELECT 1 FROM contracts k WHERE k.freelancer_id = o.freelancer_id
                AND k.funded_at > 0) THEN 0 ELSE 1 END AS newcomer,
         (SELECT count(*) FROM reviews r WHERE r.subject_id = o.freelancer_id AND r.visible_at > 0 AND r.by_client = 1) AS reviews,
         (SELECT CAST(COALESCE(sum(r.c1 + r.c2 + r.c3 + r.c4 + r.c5 + r.c6), 0) AS BIGINT) FROM reviews r
          WHERE r.subject_id = o.freelancer_id AND r.visible_at > 0 AND r.by_client = 1) AS rating_sum
  FROM proposals o JOIN projects p ON p.id = o.project_id JOIN users u ON u.id = o.freelancer_id LEFT
  JOIN profiles pr ON pr.user_id = o.freelancer_id
  WHERE o.project_id = $2 AND p.client_id = $1 AND u.state = 1 AND (($4 = 0 AND o.state IN (1, 2, 3)) OR o.state = $4)) AS t
ORDER BY CASE $3 WHEN 1 THEN t.amount_minor WHEN 2 THEN t.days
         WHEN 3 THEN CASE WHEN t.reviews > 0 THEN -(t.rating_sum * 100 / t.reviews) ELSE 0 END ELSE 0 END,
         t.sent_at DESC, t.id DESC LIMIT 26 OFFSET $5;

-- name: proposals_compare :many
-- param owner user_id
-- param project project_id
-- param a proposal_id
-- param b proposal_id
-- param c proposal_id
-- param d proposal_id
-- col city str
-- col newcomer bool
-- col reviews int
-- col rating_sum int
SELECT o.id, o.freelancer_id, o.amount_minor, o.currency, o.days, o.state, o.sent_at, o.opened_at, o.lead, u.display_name AS writer_name,
       COALESCE(pr.city, '') AS city, pr.avatar_id,
       CASE WHEN EXISTS (SELECT 1 FROM contracts k WHERE k.freelancer_id = o.freelancer_id
              AND k.funded_at > 0) THEN 0 ELSE 1 END AS newcomer,
       (SELECT count(*) FROM reviews r WHERE r.subject_id = o.freelancer_id AND r.visible_at > 0 AND r.by_client = 1) AS reviews,
       (SELECT CAST(COALESCE(sum(r.c1 + r.c2 + r.c3 + r.c4 + r.c5 + r.c6), 0) AS BIGINT) FROM reviews r
        WHERE r.subject_id = o.freelancer_id AND r.visible_at > 0 AND r.by_client = 1) AS rating_sum
FROM proposals o JOIN projects p ON p.id = o.project_id JOIN users u ON u.id = o.freelancer_id LEFT
     JOIN profiles pr ON pr.user_id = o.freelancer_id
WHERE o.project_id = $2 AND p.client_id = $1 AND o.id IN ($3, $4, $5, $6) AND o.state IN (1, 2, 3) AND u.state = 1 ORDER BY o.id LIMIT 4;

-- name: proposals_newcomers :one
-- param project project_id
-- col n int
SELECT count(*) AS n FROM proposals o
WHERE o.project_id = $1 AND o.state IN (1, 2) AND NOT EXISTS (SELECT 1 FROM contracts k WHERE k.freelancer_id = o.freelancer_id
  AND k.funded_at > 0);

-- name: proposals_mine :many
-- param freelancer user_id
-- param state enum proposal_state
-- param from int
SELECT o.id, o.project_id, p.title AS project_title, p.state AS project_state, o.amount_minor, o.currency, o.days, o.state, o.sent_at,
       o.opened_at
FROM proposals o JOIN projects p ON p.id = o.project_id
WHERE o.freelancer_id = $1 AND ($2 = 0 OR o.state = $2) ORDER BY o.id DESC LIMIT 26 OFFSET $3;
