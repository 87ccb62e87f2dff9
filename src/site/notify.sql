-- Notifications.

-- include "ledger/states.h"

-- name: note_insert :one
-- param user user_id
-- param kind int
-- param subject enum subject_kind
-- param subject_id int
-- param actor_name str
-- param title str
-- param now time
INSERT INTO notifications (user_id, kind, subject, subject_id, actor_name, title, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id;

-- name: note_get :one
-- param id notification_id
SELECT id, user_id, kind, subject, subject_id, actor_name, title, created_at, read_at FROM notifications WHERE id = $1;

-- name: note_list :many
-- param user user_id
-- param limit int
-- param skip int
SELECT id, user_id, kind, subject, subject_id, actor_name, title, created_at, read_at
FROM notifications WHERE user_id = $1 ORDER BY id DESC LIMIT $2 OFFSET $3;

-- name: note_unread :one
-- param user user_id
-- col n int
SELECT count(*) AS n FROM notifications WHERE user_id = $1 AND read_at = 0;

-- name: note_mark :changed
-- param id notification_id
-- param user user_id
-- param now time
UPDATE notifications SET read_at = $3 WHERE id = $1 AND user_id = $2 AND read_at = 0;

-- name: note_mark_all :changed
-- param user user_id
-- param newest notification_id
-- param now time
UPDATE notifications SET read_at = $3 WHERE user_id = $1 AND id <= $2 AND read_at = 0;

-- 8 is STAFF_OPERATOR, who has every right; 1 is USER_ACTIVE.
-- name: note_staff :many
-- param rights int
-- all the operator's own staff
SELECT id FROM users WHERE staff_rights > 0 AND (staff_rights & ($1 | 8)) > 0 AND state = 1 ORDER BY id;
