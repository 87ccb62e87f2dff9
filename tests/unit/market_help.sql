-- What the tests of the market put in place by hand.
-- include "market/states.h"
-- include "people/states.h"

-- name: help_set_project :exec
-- param id project_id
-- param state enum project_state
UPDATE projects SET state = $2 WHERE id = $1;

-- name: help_set_proposal :exec
-- param id proposal_id
-- param state enum proposal_state
-- param opened time
UPDATE proposals SET state = $2, opened_at = $3 WHERE id = $1;

-- name: help_set_user :exec
-- param id user_id
-- param state enum user_state
UPDATE users SET state = $2 WHERE id = $1;

-- name: help_events :one
-- param subject_id int
-- col n int
SELECT count(*) AS n FROM events WHERE subject_id = $1;

-- name: help_notes :one
-- param user user_id
-- param kind int
-- col n int
SELECT count(*) AS n FROM notifications WHERE user_id = $1 AND kind = $2;

-- name: help_contracts :one
-- param project project_id
-- col n int
-- col price int
-- col client int
-- col freelancer int
SELECT count(*) AS n, CAST(COALESCE(min(price_minor), 0) AS BIGINT) AS price, CAST(COALESCE(min(client_id), 0) AS BIGINT) AS client,
       CAST(COALESCE(min(freelancer_id), 0) AS BIGINT) AS freelancer
FROM contracts WHERE project_id = $1;

-- name: help_wallet :exec
-- param user user_id
-- param minor int
INSERT INTO accounts (owner, owner_id, kind, currency, credit_posted, created_at) VALUES (2, $1, 2, 'MAD', $2, 1);

-- name: help_open_project :exec
-- param client user_id
-- param category category_id
-- param at time
INSERT INTO projects (client_id, title, category_id, band, budget_min_minor, budget_max_minor, currency, days, place, city, state,
       created_at, changed_at,
       opened_at, expires_at, body_md)
VALUES ($1, 'Bulk', $2, 1, 2500, 5000, 'MAD', 10, 1, '', 3, $3, $3, $3, $3 + 1000000000, 'Bulk');
