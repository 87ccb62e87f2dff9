-- What people read about their money. States and kinds as stored numbers where SQL names them: ledger/states.h, market/states.h.
-- include "ledger/states.h"

-- Wallet (2) and pending (3) of a person.
-- name: wallet_accounts :many
-- all two per currency
-- param user int
SELECT kind, currency, credit_posted, debit_posted FROM accounts WHERE owner = 2 AND owner_id = $1 AND kind IN (2, 3) ORDER BY currency,
  kind;

-- Escrow of contracts that hold money now (3 funded, 4 active, 5 delivered, 9 disputed), as a client and as a freelancer.
-- name: wallet_escrow :many
-- all one row per currency and side
-- param user user_id
-- col is_client bool
-- col held int
-- col contracts int
SELECT CASE WHEN c.client_id = $1 THEN 1 ELSE 0 END AS is_client, c.currency,
  CAST(COALESCE(sum(a.credit_posted - a.debit_posted), 0) AS BIGINT) AS held, count(*) AS contracts
FROM contracts c JOIN accounts a ON a.owner = 3 AND a.owner_id = c.id AND a.kind = 4 AND a.currency = c.currency
WHERE (c.client_id = $1 OR c.freelancer_id = $1) AND c.state IN (3, 4, 5, 9)
GROUP BY CASE WHEN c.client_id = $1 THEN 1 ELSE 0 END, c.currency ORDER BY 2, 1;

-- Accepted contracts (6) whose money has not matured.
-- name: wallet_maturing :many
-- param user user_id
-- param most int
-- col net_minor int
SELECT c.id, p.title, c.currency, c.matures_at,
  c.price_minor - (c.price_minor * c.commission_bp + 5000) / 10000 AS net_minor
FROM contracts c JOIN projects p ON p.id = c.project_id
WHERE c.freelancer_id = $1 AND c.state = 6 ORDER BY c.matures_at, c.id LIMIT $2;

-- Movements of wallet and pending; what matures (event 4) only where it arrives. The other end is the largest posting of the opposite sign.
-- Groups: 1 earnings (3 release, 4 mature), 2 withdrawals (6, 7, 8), 3 top-ups (1), 4 payments to contracts (2 fund, 5 refund); 0 all, with
-- reversals and adjustments.
-- name: wallet_movements :many
-- param user int
-- param filter int
-- param most int
-- param skip int
-- col other_minor int
-- col contract_state int
-- col top_up_state int
-- col withdrawal_state int
-- col withdrawal_by int
-- col commission_bp int
-- col title str
-- col reference str
-- col destination str
-- col bank str
SELECT p.id, p.transfer_id, t.event, t.subject, t.subject_id, t.at, a.kind, a.currency, p.amount_minor, p.balance_minor,
  oa.owner AS other_owner, oa.owner_id AS other_owner_id, oa.kind AS other_kind, o.amount_minor AS other_minor,
  COALESCE(pr.title, '') AS title, COALESCE(c.state, 0) AS contract_state, COALESCE(c.commission_bp, 0) AS commission_bp,
  COALESCE(u.state, 0) AS top_up_state, COALESCE(u.reference, '') AS reference,
  COALESCE(w.state, 0) AS withdrawal_state, COALESCE(w.decided_by, 0) AS withdrawal_by, COALESCE(w.destination, '') AS destination,
    COALESCE(w.bank, '') AS bank
FROM accounts a
JOIN postings p ON p.account_id = a.id
JOIN transfers t ON t.id = p.transfer_id
JOIN postings o ON o.id = (
  SELECT x.id FROM postings x WHERE x.transfer_id = p.transfer_id AND (x.amount_minor < 0) <> (p.amount_minor < 0)
  ORDER BY abs(x.amount_minor) DESC, x.id LIMIT 1)
JOIN accounts oa ON oa.id = o.account_id
LEFT JOIN contracts c ON t.subject = 4 AND c.id = t.subject_id
LEFT JOIN projects pr ON pr.id = c.project_id
LEFT JOIN top_ups u ON t.subject = 5 AND u.id = t.subject_id
LEFT JOIN withdrawals w ON t.subject = 6 AND w.id = t.subject_id
WHERE a.owner = 2 AND a.owner_id = $1 AND a.kind IN (2, 3) AND NOT (t.event = 4 AND a.kind = 3)
  AND ($2 = 0 OR ($2 = 1 AND t.event IN (3, 4)) OR ($2 = 2 AND t.event IN (6, 7, 8)) OR ($2 = 3 AND t.event = 1)
    OR ($2 = 4 AND t.event IN (2, 5)))
ORDER BY p.id DESC LIMIT $3 OFFSET $4;

-- name: wallet_first_at :one
-- param user int
SELECT t.at FROM accounts a JOIN postings p ON p.account_id = a.id JOIN transfers t ON t.id = p.transfer_id
WHERE a.owner = 2 AND a.owner_id = $1 AND a.kind IN (2, 3) ORDER BY p.id LIMIT 1;
