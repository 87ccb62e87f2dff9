-- Whom a mail is for.

-- include "people/states.h"

-- name: mail_reader :one
-- param id user_id
SELECT id, email, email_confirmed_at, display_name, lang, state FROM users WHERE id = $1;
