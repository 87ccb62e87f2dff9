-- What the demo writes past the field's own functions: plain projects by the thousand, and the traces that time itself would have left.
-- include "jobs/states.h"
-- include "market/states.h"

-- name: demo_people_count :one
-- col n int
SELECT count(*) AS n FROM users;

-- Letters about the past are not sent.
-- name: demo_forget_mail :changed
-- param waiting enum job_state
DELETE FROM jobs WHERE state = $1 AND kind IN ('mail.note', 'mail.auth');

-- What is older than a day and a half has been read.
-- name: demo_read_notes :changed
-- param before time
-- param later int
UPDATE notifications SET read_at = created_at + $2 WHERE created_at < $1 AND read_at = 0;

-- Everybody was there at least when they wrote something last.
-- name: demo_seen :changed
UPDATE users SET seen_at = (SELECT CASE WHEN p.changed_at > users.created_at THEN p.changed_at ELSE users.created_at END FROM profiles p
  WHERE p.user_id = users.id);

-- name: demo_seen_writing :changed
UPDATE users SET seen_at = (SELECT max(o.sent_at) FROM proposals o WHERE o.freelancer_id = users.id)
WHERE seen_at < (SELECT COALESCE(max(o.sent_at), 0) FROM proposals o WHERE o.freelancer_id = users.id);

-- name: demo_seen_posting :changed
UPDATE users SET seen_at = (SELECT max(p.changed_at) FROM projects p WHERE p.client_id = users.id)
WHERE seen_at < (SELECT COALESCE(max(p.changed_at), 0) FROM projects p WHERE p.client_id = users.id);

-- name: demo_plain_project :one
-- param client user_id
-- param title str
-- param category category_id
-- param band int
-- param min int
-- param max int
-- param currency str
-- param days int
-- param place enum project_place
-- param city str
-- param state enum project_state
-- param opened time
-- param expires time
-- param proposals int
-- param lead str
-- param body str
INSERT INTO projects (client_id, title, category_id, band, budget_min_minor, budget_max_minor, currency, days, place, city, state,
                      created_at, changed_at, opened_at, expires_at, proposals, lead, body_md)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12, $12, $13, $14, $15, $16) RETURNING id;

-- name: demo_plain_skill :exec
-- param project project_id
-- param skill skill_id
-- param position int
INSERT INTO project_skills (project_id, skill_id, position) VALUES ($1, $2, $3);

-- name: demo_plain_proposal :exec
-- param project project_id
-- param freelancer user_id
-- param amount int
-- param currency str
-- param days int
-- param state enum proposal_state
-- param quota_month int
-- param lead str
-- param body str
-- param now time
INSERT INTO proposals (project_id, freelancer_id, amount_minor, currency, days, state, sent_at, changed_at, quota_month, lead, body_md)
VALUES ($1, $2, $3, $4, $5, $6, $10, $10, $7, $8, $9);

-- name: demo_plain_figures :exec
-- param client user_id
INSERT INTO client_figures (user_id, posted, open_now, hired, ended) VALUES ($1, 1, 1, 0, 0)
ON CONFLICT (user_id) DO UPDATE SET posted = client_figures.posted + 1, open_now = client_figures.open_now + 1;
