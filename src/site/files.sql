-- Files and what they are attached to.

-- include "ledger/states.h"

-- name: file_find :one
-- param sha256 bytes
-- param media_type str
-- param original file_id
SELECT id FROM files WHERE sha256 = $1 AND media_type = $2 AND COALESCE(original_id, 0) = $3;

-- name: file_insert :one
-- param sha256 bytes
-- param size_bytes int
-- param media_type str
-- param width int
-- param height int
-- param original file_id?
-- param now time
INSERT INTO files (sha256, size_bytes, media_type, width, height, original_id, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id;

-- name: file_get :one
-- param id file_id
SELECT id, sha256, size_bytes, media_type, width, height FROM files WHERE id = $1;

-- The smallest web size that is as wide as asked, or else the widest.
-- name: file_size_for :one
-- param original file_id
-- param width int
SELECT id, sha256, size_bytes, media_type, width, height FROM files WHERE original_id = $1
ORDER BY CASE WHEN width >= $2 THEN 0 ELSE 1 END, CASE WHEN width >= $2 THEN width ELSE -width END LIMIT 1;

-- name: attachment_insert :exec
-- param subject enum subject_kind
-- param subject_id int
-- param file file_id
-- param name str
-- param position int
-- param uploader user_id
-- param now time
INSERT INTO attachments (subject, subject_id, file_id, name, position, uploader_id, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: attachment_count :one
-- param subject enum subject_kind
-- param subject_id int
-- col n int
SELECT CAST(COALESCE(max(position) + 1, 0) AS BIGINT) AS n FROM attachments WHERE subject = $1 AND subject_id = $2;

-- name: attachment_list :many
-- param subject enum subject_kind
-- param subject_id int
-- all a form takes LIMIT_FILES_PER_FORM, and a thing is filled by few forms
SELECT a.id, a.name, a.file_id, a.uploader_id, f.media_type, f.size_bytes, f.width, f.height
FROM attachments a JOIN files f ON f.id = a.file_id WHERE a.subject = $1 AND a.subject_id = $2 ORDER BY a.position, a.id;

-- name: attachment_get :one
-- param id attachment_id
SELECT a.id, a.subject, a.subject_id, a.name, a.uploader_id, f.sha256, f.size_bytes, f.media_type, a.file_id
FROM attachments a JOIN files f ON f.id = a.file_id WHERE a.id = $1;

-- name: attachment_delete :exec
-- param id attachment_id
DELETE FROM attachments WHERE id = $1;

-- name: attachments_by_file :many
-- param file file_id
SELECT subject, subject_id FROM attachments WHERE file_id = $1 GROUP BY subject, subject_id ORDER BY max(id) DESC LIMIT 50;

-- name: file_is_avatar :one
-- param file file_id
-- col n int
SELECT count(*) AS n FROM profiles WHERE avatar_id = $1;

-- Who may see a project's files: everyone once it has been open, before that its owner (and staff).
-- name: file_project :one
-- param id int
SELECT client_id, opened_at FROM projects WHERE id = $1;

-- name: file_proposal :one
-- param id int
SELECT p.freelancer_id, r.client_id FROM proposals p JOIN projects r ON r.id = p.project_id WHERE p.id = $1;

-- name: file_delivery :one
-- param id int
SELECT c.client_id, c.freelancer_id FROM deliveries d JOIN contracts c ON c.id = d.contract_id WHERE d.id = $1;

-- name: file_contract :one
-- param id int
SELECT client_id, freelancer_id FROM contracts WHERE id = $1;
