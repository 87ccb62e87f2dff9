-- Statements of contracts and deliveries.
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
-- param state enum contract_state
-- param now time
-- col id contract_id
INSERT INTO contracts (project_id, proposal_id, client_id, freelancer_id, price_minor, currency, commission_bp, hold_days, days, state,
  created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING id;

-- name: contract_by_id :one
-- param id contract_id
SELECT c.id, c.project_id, c.proposal_id, c.client_id, c.freelancer_id, c.price_minor, c.currency, c.commission_bp, c.hold_days, c.days,
  c.state, c.changes_asked, c.created_at, c.funded_at, c.due_at, c.first_delivered_at, c.delivered_at, c.auto_accept_at, c.accepted_at,
  c.matures_at, c.closed_at, pr.title AS title, cu.display_name AS client_name, fu.display_name AS freelancer_name,
    cp.avatar_id AS client_avatar, fp.avatar_id AS freelancer_avatar
FROM contracts c JOIN projects pr ON pr.id = c.project_id
JOIN users cu ON cu.id = c.client_id JOIN users fu ON fu.id = c.freelancer_id
LEFT JOIN profiles cp ON cp.user_id = c.client_id LEFT JOIN profiles fp ON fp.user_id = c.freelancer_id
WHERE c.id = $1;

-- name: contract_staff_rights :one
-- param id user_id
-- param active int
SELECT staff_rights FROM users WHERE id = $1 AND state = $2;

-- The state stands in the condition, so that of two moves at once only one finds its row.

-- name: contract_set_funded :changed
-- param id contract_id
-- param now time
-- param due time
-- param was enum contract_state
-- param becomes enum contract_state
UPDATE contracts SET state = $5, funded_at = $2, due_at = $3 WHERE id = $1 AND state = $4;

-- name: contract_set_delivered :changed
-- param id contract_id
-- param now time
-- param auto_accept time
-- param was enum contract_state
-- param becomes enum contract_state
UPDATE contracts SET state = $5, delivered_at = $2, auto_accept_at = $3, reminders = 0,
  first_delivered_at = CASE WHEN first_delivered_at = 0 THEN $2 ELSE first_delivered_at END WHERE id = $1 AND state = $4;

-- name: contract_set_changes :changed
-- param id contract_id
-- param was enum contract_state
-- param becomes enum contract_state
UPDATE contracts SET state = $3, changes_asked = changes_asked + 1, auto_accept_at = 0 WHERE id = $1 AND state = $2;

-- name: contract_set_accepted :changed
-- param id contract_id
-- param now time
-- param matures time
-- param was enum contract_state
-- param becomes enum contract_state
UPDATE contracts SET state = $5, accepted_at = $2, matures_at = $3, auto_accept_at = 0 WHERE id = $1 AND state = $4;

-- name: contract_set_closed :changed
-- param id contract_id
-- param now time
-- param was enum contract_state
-- param becomes enum contract_state
UPDATE contracts SET state = $4, closed_at = $2 WHERE id = $1 AND state = $3;

-- name: contract_add_reminder :changed
-- param id contract_id
-- param was int
UPDATE contracts SET reminders = reminders + 1 WHERE id = $1 AND reminders = $2;

-- name: delivery_insert :one
-- param contract contract_id
-- param body str
-- param now time
-- col id delivery_id
INSERT INTO deliveries (contract_id, body_md, created_at) VALUES ($1, $2, $3) RETURNING id;

-- name: delivery_set_changes :changed
-- param contract contract_id
-- param text str
-- param now time
UPDATE deliveries SET changes_text = $2, changes_at = $3
WHERE id = (SELECT max(id) FROM deliveries WHERE contract_id = $1) AND changes_at = 0;

-- name: deliveries_of :many
-- param contract contract_id
SELECT id, body_md, changes_text, created_at, changes_at FROM deliveries WHERE contract_id = $1 ORDER BY id LIMIT 200;

-- name: contracts_of :many
-- param person user_id
-- param skip int
SELECT c.id, pr.title AS title, c.client_id, c.price_minor, c.currency, c.state, c.due_at, c.created_at, c.funded_at, c.delivered_at,
  c.accepted_at, c.closed_at, cu.display_name AS client_name, fu.display_name AS freelancer_name
FROM contracts c JOIN projects pr ON pr.id = c.project_id JOIN users cu ON cu.id = c.client_id JOIN users fu ON fu.id = c.freelancer_id
WHERE c.client_id = $1 OR c.freelancer_id = $1 ORDER BY c.id DESC LIMIT 26 OFFSET $2;

-- name: contracts_to_accept :many
-- param state enum contract_state
-- param now time
SELECT id FROM contracts WHERE state = $1 AND auto_accept_at > 0 AND auto_accept_at <= $2 ORDER BY id LIMIT 100;

-- Reminder 1 is due 7 days before the automatic acceptance, reminder 2 two days before it.

-- name: contracts_to_remind :many
-- param state enum contract_state
-- param first_until time
-- param second_until time
SELECT c.id, c.client_id, c.reminders, pr.title AS title, u.display_name AS freelancer_name
FROM contracts c JOIN projects pr ON pr.id = c.project_id JOIN users u ON u.id = c.freelancer_id
WHERE c.state = $1 AND c.auto_accept_at > 0 AND ((c.reminders = 0 AND c.auto_accept_at <= $2)
  OR (c.reminders = 1 AND c.auto_accept_at <= $3))
ORDER BY c.id LIMIT 100;

-- name: contracts_to_mature :many
-- param state enum contract_state
-- param now time
SELECT id FROM contracts WHERE state = $1 AND matures_at <= $2 ORDER BY id LIMIT 100;
