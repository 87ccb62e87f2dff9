-- The operator's settings and their version.

-- include "people/states.h"

-- name: setting_all :many
-- all a few dozen keys, settings.c knows each
SELECT key, value FROM settings ORDER BY key;

-- name: setting_version :one
SELECT version FROM settings_version WHERE one = 1;

-- name: setting_set_version :exec
-- param version int
UPDATE settings_version SET version = $1 WHERE one = 1;

-- name: setting_put :exec
-- param key str
-- param value str
-- param now time
-- param actor int
INSERT INTO settings (key, value, changed_at, changed_by) VALUES ($1, $2, $3, $4)
ON CONFLICT (key) DO UPDATE SET value = $2, changed_at = $3, changed_by = $4;

-- name: site_staff :one
-- param user user_id
SELECT staff_rights, state, lang FROM users WHERE id = $1;
