-- include "people/states.h"

-- name: staff_get :one
-- param id user_id
SELECT id, staff_rights, state FROM users WHERE id = $1;

-- name: user_set_state :changed
-- param id user_id
-- param from enum user_state
-- param to enum user_state
-- param reason str
UPDATE users SET state = $3, state_reason = $4 WHERE id = $1 AND state = $2;

-- name: user_set_rights :exec
-- param id user_id
-- param rights int
UPDATE users SET staff_rights = $2 WHERE id = $1;

-- name: users_list :many
-- param pattern str
-- param state int
-- param role int
-- param most int
-- param skip int
SELECT id, display_name, email, is_client, is_freelancer, email_confirmed_at, staff_rights, state, created_at, seen_at FROM users
WHERE ($1 = '%' OR email_key LIKE $1 ESCAPE '\' OR lower(display_name) LIKE $1 ESCAPE '\')
  AND ($2 = 0 OR state = $2)
  AND ($3 = 0 OR ($3 = 1 AND is_client = 1) OR ($3 = 2 AND is_freelancer = 1) OR ($3 = 3 AND staff_rights <> 0))
ORDER BY id DESC LIMIT $4 OFFSET $5;

-- name: user_detail :one
-- param id user_id
-- param now time
-- col has_totp bool
-- col sessions int
-- col projects int
-- col proposals int
-- col contracts int
SELECT u.id, u.display_name, u.email, u.is_client, u.is_freelancer, u.email_confirmed_at, u.staff_rights, u.state, u.state_reason, u.lang,
  u.created_at, u.seen_at, CASE WHEN u.totp_secret IS NULL THEN 0 ELSE 1 END AS has_totp,
  (SELECT count(*) FROM sessions s WHERE s.user_id = u.id AND s.expires_at > $2) AS sessions,
  (SELECT count(*) FROM projects p WHERE p.client_id = u.id) AS projects,
  (SELECT count(*) FROM proposals q WHERE q.freelancer_id = u.id) AS proposals,
  (SELECT count(*) FROM contracts c WHERE c.client_id = u.id OR c.freelancer_id = u.id) AS contracts
FROM users u WHERE u.id = $1;
