-- include "market/states.h"
-- include "people/states.h"

-- name: bench_freelancers :many
-- param state enum user_state
-- param n int
SELECT id, email FROM users WHERE is_freelancer = 1 AND is_client = 0 AND staff_rights = 0 AND state = $1 AND totp_secret IS NULL
  ORDER BY id LIMIT $2;

-- name: bench_projects :many
-- param state enum project_state
SELECT id FROM projects WHERE state = $1 ORDER BY id LIMIT 2000;
