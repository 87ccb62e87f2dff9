-- The ledger's own statements. Nothing else in the program writes to accounts, transfers, postings and seals.
-- include "ledger/states.h"

-- name: ledger_account_make :exec
-- param owner enum owner_kind
-- param owner_id int
-- param kind enum account_kind
-- param currency str
-- param at time
INSERT INTO accounts (owner, owner_id, kind, currency, created_at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (owner, owner_id, kind, currency) DO NOTHING;

-- An account with the time of its newest posting.
-- name: ledger_account_find :one
-- param owner enum owner_kind
-- param owner_id int
-- param kind enum account_kind
-- param currency str
-- col last_at time
SELECT a.id, a.credit_posted, a.debit_posted,
  COALESCE((SELECT t.at FROM postings p JOIN transfers t ON t.id = p.transfer_id WHERE p.account_id = a.id ORDER BY p.id DESC LIMIT 1),
    0) AS last_at
FROM accounts a WHERE a.owner = $1 AND a.owner_id = $2 AND a.kind = $3 AND a.currency = $4;

-- name: ledger_account_add :changed
-- param id account_id
-- param credit int
-- param debit int
UPDATE accounts SET credit_posted = credit_posted + $2, debit_posted = debit_posted + $3 WHERE id = $1;

-- name: ledger_transfer_by_key :one
-- param idem_key str
SELECT id, content FROM transfers WHERE idem_key = $1;

-- name: ledger_transfer_get :one
-- param id transfer_id
SELECT id, event, reverses_id FROM transfers WHERE id = $1;

-- name: ledger_reversal_of :one
-- param id transfer_id
SELECT id FROM transfers WHERE reverses_id = $1;

-- name: ledger_transfer_add :one
-- param event enum transfer_event
-- param subject enum subject_kind
-- param subject_id int
-- param idem_key str
-- param content bytes
-- param reverses transfer_id?
-- param actor int
-- param at time
INSERT INTO transfers (event, subject, subject_id, idem_key, content, reverses_id, actor_id, at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id;

-- name: ledger_posting_add :exec
-- param transfer transfer_id
-- param account account_id
-- param amount int
-- param balance int
INSERT INTO postings (transfer_id, account_id, amount_minor, balance_minor) VALUES ($1, $2, $3, $4);

-- name: ledger_postings_of :many
-- param transfer transfer_id
SELECT a.owner, a.owner_id, a.kind, a.currency, p.amount_minor
FROM postings p JOIN accounts a ON a.id = p.account_id WHERE p.transfer_id = $1 ORDER BY p.id LIMIT 16;

-- A page of an account's movements, newest first, each with the account at its other end (the largest with the opposite sign).
-- name: ledger_statement_page :many
-- param account account_id
-- param from time
-- param to time
-- param before int
-- param most int
-- col other_owner enum owner_kind
-- col other_owner_id int
-- col other_kind enum account_kind
-- col other_minor int
SELECT p.id, p.transfer_id, t.event, t.subject, t.subject_id, p.amount_minor, p.balance_minor, t.at,
  oa.owner AS other_owner, oa.owner_id AS other_owner_id, oa.kind AS other_kind, o.amount_minor AS other_minor
FROM postings p
JOIN transfers t ON t.id = p.transfer_id
JOIN postings o ON o.id = (
  SELECT x.id FROM postings x WHERE x.transfer_id = p.transfer_id AND (x.amount_minor < 0) <> (p.amount_minor < 0)
  ORDER BY abs(x.amount_minor) DESC, x.id LIMIT 1)
JOIN accounts oa ON oa.id = o.account_id
WHERE p.account_id = $1 AND t.at >= $2 AND t.at < $3 AND ($4 = 0 OR p.id < $4)
ORDER BY p.id DESC LIMIT $5;

-- An account's balance before a moment: what its last posting before it left.
-- name: ledger_balance_before :one
-- param account account_id
-- param before time
SELECT p.balance_minor FROM postings p JOIN transfers t ON t.id = p.transfer_id
WHERE p.account_id = $1 AND t.at < $2 ORDER BY p.id DESC LIMIT 1;

-- name: ledger_last_seal :one
SELECT day, hash FROM seals ORDER BY day DESC LIMIT 1;

-- name: ledger_first_transfer_at :one
SELECT at FROM transfers ORDER BY at LIMIT 1;

-- Transfers of a day in the order of their sealing.
-- name: ledger_transfers_to_seal :many
-- param after_at time
-- param after_id int
-- param to time
SELECT id, event, subject, subject_id, idem_key, content, reverses_id, actor_id, at FROM transfers
WHERE (at, id) > ($1, $2) AND at < $3 ORDER BY at, id LIMIT 1000;

-- name: ledger_seal_add :exec
-- param day int
-- param transfers int
-- param last_transfer int
-- param hash bytes
-- param at time
INSERT INTO seals (day, transfers, last_transfer_id, hash, sealed_at) VALUES ($1, $2, $3, $4, $5);
