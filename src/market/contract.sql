-- include "market/states.h"

-- name: contract_insert :one
-- param project project_id
-- param proposal proposal_id
-- param client user_id
-- param freelancer user_id
-- param price int
-- param currency str
-- param commission_bp int
-- param hold_days int
-- param days int
-- param now time
INSERT INTO contracts (project_id, proposal_id, client_id, freelancer_id, price_minor, currency, commission_bp, hold_days, days, state, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, $10) RETURNING id;
