-- include "people/states.h"
-- include "ledger/states.h"

-- Everything about a work and whether its owner's profile is public.
-- name: work_by_id :one
-- param id portfolio_work_id
SELECT w.id, w.user_id, w.title, w.body_md, w.link, w.created_at, w.changed_at, u.display_name, u.state, u.email_confirmed_at,
  p.avatar_id
FROM portfolio_works w JOIN users u ON u.id = w.user_id LEFT JOIN profiles p ON p.user_id = w.user_id WHERE w.id = $1;

-- name: works_of :many
-- param owner user_id
-- param subject enum subject_kind
-- param most int
-- col cover file_id
SELECT w.id, w.title, w.changed_at,
  (SELECT a.file_id FROM attachments a WHERE a.subject = $2 AND a.subject_id = w.id ORDER BY a.position, a.id LIMIT 1) AS cover
FROM portfolio_works w WHERE w.user_id = $1 ORDER BY w.id DESC LIMIT $3;

-- name: work_owner :one
-- param owner user_id
-- col works int
SELECT u.is_freelancer, (SELECT count(*) FROM portfolio_works w WHERE w.user_id = u.id) AS works FROM users u WHERE u.id = $1;

-- name: work_add :one
-- param owner user_id
-- param title str
-- param body_md str
-- param link str
-- param now time
INSERT INTO portfolio_works (user_id, title, body_md, link, created_at, changed_at) VALUES ($1, $2, $3, $4, $5, $5) RETURNING id;

-- name: work_set :exec
-- param id portfolio_work_id
-- param title str
-- param body_md str
-- param link str
-- param now time
UPDATE portfolio_works SET title = $2, body_md = $3, link = $4, changed_at = $5 WHERE id = $1;

-- name: work_delete :exec
-- param id portfolio_work_id
DELETE FROM portfolio_works WHERE id = $1;

-- name: work_pictures :many
-- param id portfolio_work_id
-- param subject enum subject_kind
-- param most int
SELECT a.id, a.file_id, a.name, a.position, f.width, f.height FROM attachments a JOIN files f ON f.id = a.file_id
WHERE a.subject = $2 AND a.subject_id = $1 ORDER BY a.position, a.id LIMIT $3;

-- name: work_picture_set :exec
-- param picture attachment_id
-- param file file_id
-- param name str
UPDATE attachments SET file_id = $2, name = $3 WHERE id = $1;

-- name: work_picture_place :exec
-- param picture attachment_id
-- param position int
UPDATE attachments SET position = $2 WHERE id = $1;

-- name: work_picture_delete :exec
-- param picture attachment_id
DELETE FROM attachments WHERE id = $1;

-- name: work_pictures_delete :exec
-- param id portfolio_work_id
-- param subject enum subject_kind
DELETE FROM attachments WHERE subject = $2 AND subject_id = $1;
