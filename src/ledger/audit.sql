-- The audit's own reading. It shares nothing with the code that writes: every enum is read as the number that is stored (ledger/states.h,
-- market/states.h):
--   account kind  1 cash 2 wallet 3 pending 4 escrow 5 payout 6 fees 7 tax 8 promo 9 loss
--   owner         1 house 2 user 3 contract 4 withdrawal
--   event         1 top-up 2 fund 3 release 4 mature 5 refund 6 withdrawal asked for 7 sent 8 failed 9 reversal 10 adjustment
--   subject       1 user 4 contract 5 top-up 6 withdrawal 11 transfer

-- Every posting, account by account. A transfer or account that is missing reads as 0.
-- name: audit_postings :many
-- param after_account int
-- param after_posting int
-- col account int
-- col posting int
-- col transfer int
-- col known_account int
-- col known_transfer int
-- col kind int
SELECT p.account_id AS account, p.id AS posting, p.transfer_id AS transfer, p.amount_minor, p.balance_minor,
  a.id AS known_account, t.id AS known_transfer, t.at, a.kind, a.credit_posted, a.debit_posted
FROM postings p LEFT JOIN accounts a ON a.id = p.account_id LEFT JOIN transfers t ON t.id = p.transfer_id
WHERE (p.account_id, p.id) > ($1, $2) ORDER BY p.account_id, p.id LIMIT 5000;

-- name: audit_unfounded_balances :many
-- param after int
-- col account int
SELECT a.id AS account, a.credit_posted, a.debit_posted FROM accounts a
WHERE a.id > $1 AND (a.credit_posted <> 0 OR a.debit_posted <> 0) AND NOT EXISTS (SELECT 1 FROM postings p WHERE p.account_id = a.id)
ORDER BY a.id LIMIT 1000;

-- Accounts that belong to nobody, or of a kind that their owner cannot have.
-- name: audit_ownerless_accounts :many
-- param after int
-- col account int
-- col owner int
-- col kind int
SELECT a.id AS account, a.owner, a.owner_id, a.kind FROM accounts a
WHERE a.id > $1 AND NOT (
  (a.owner = 1 AND a.owner_id = 0 AND a.kind IN (1, 6, 7, 8, 9))
  OR (a.owner = 2 AND a.kind IN (2, 3) AND EXISTS (SELECT 1 FROM users u WHERE u.id = a.owner_id))
  OR (a.owner = 3 AND a.kind = 4 AND EXISTS (SELECT 1 FROM contracts c WHERE c.id = a.owner_id))
  OR (a.owner = 4 AND a.kind = 5 AND EXISTS (SELECT 1 FROM withdrawals w WHERE w.id = a.owner_id)))
ORDER BY a.id LIMIT 1000;

-- Currencies whose balances do not sum to zero.
-- name: audit_totals :many
-- all one row per currency that does not balance
-- col total int
SELECT a.currency, CAST(sum(a.credit_posted - a.debit_posted) AS BIGINT) AS total FROM accounts a
GROUP BY a.currency HAVING sum(a.credit_posted - a.debit_posted) <> 0 ORDER BY a.currency;

-- Transfers with their postings; one without postings comes once, with posting 0.
-- name: audit_transfers :many
-- param after int
-- col transfer int
-- col event int
-- col subject int
-- col subject_id int
-- col content bytes
-- col reverses int
-- col posting int
-- col owner int
-- col kind int
SELECT t.id AS transfer, t.event, t.subject, t.subject_id, t.content, t.reverses_id AS reverses,
  p.id AS posting, p.amount_minor, a.owner, a.owner_id, a.kind, a.currency
FROM (SELECT x.id, x.event, x.subject, x.subject_id, x.content, x.reverses_id FROM transfers x WHERE x.id > $1 ORDER BY x.id LIMIT 400) t
LEFT JOIN postings p ON p.transfer_id = t.id LEFT JOIN accounts a ON a.id = p.account_id
ORDER BY t.id, p.id LIMIT 9000;

-- Transfers about something that does not exist, or that their event cannot be about.
-- name: audit_unfounded_transfers :many
-- param after int
-- col transfer int
-- col event int
-- col subject int
SELECT t.id AS transfer, t.event, t.subject, t.subject_id FROM transfers t
WHERE t.id > $1 AND NOT (
  (t.event = 1 AND t.subject = 5 AND EXISTS (SELECT 1 FROM top_ups x WHERE x.id = t.subject_id))
  OR (t.event IN (2, 3, 4, 5) AND t.subject = 4 AND EXISTS (SELECT 1 FROM contracts x WHERE x.id = t.subject_id))
  OR (t.event IN (6, 7, 8) AND t.subject = 6 AND EXISTS (SELECT 1 FROM withdrawals x WHERE x.id = t.subject_id))
  OR (t.event = 9 AND t.subject = 11 AND t.reverses_id = t.subject_id AND EXISTS (SELECT 1 FROM transfers x WHERE x.id = t.subject_id
    AND x.event <> 9))
  OR (t.event = 10 AND t.subject = 1 AND EXISTS (SELECT 1 FROM users x WHERE x.id = t.subject_id)))
ORDER BY t.id LIMIT 1000;

-- Transfers that take another back without being its exact opposite, or without being marked as reversals.
-- name: audit_bad_reversals :many
-- param after int
-- col transfer int
-- col reverses int
-- col event int
SELECT t.id AS transfer, t.reverses_id AS reverses, t.event FROM transfers t
WHERE t.id > $1 AND (t.reverses_id IS NOT NULL OR t.event = 9) AND (t.reverses_id IS NULL OR t.event <> 9
  OR (SELECT count(*) FROM postings p WHERE p.transfer_id = t.id) <> (SELECT count(*) FROM postings p WHERE p.transfer_id = t.reverses_id)
  OR EXISTS (SELECT 1 FROM postings p WHERE p.transfer_id = t.reverses_id AND NOT EXISTS (
    SELECT 1 FROM postings q WHERE q.transfer_id = t.id AND q.account_id = p.account_id AND q.amount_minor = -p.amount_minor)))
ORDER BY t.id LIMIT 1000;

-- What happened to each contract's money, from the postings of transfers that were not taken back.
-- name: audit_contracts :many
-- param after int
-- col contract int
-- col state int
-- col escrow int
-- col astray int
-- col funded int
-- col net int
-- col fee int
-- col matured int
-- col refunded int
SELECT c.id AS contract, c.state, c.price_minor, c.commission_bp,
  CAST(COALESCE((SELECT sum(p.amount_minor) FROM accounts a JOIN postings p ON p.account_id = a.id
    WHERE a.owner = 3 AND a.owner_id = c.id AND a.kind = 4 AND a.currency = c.currency), 0) AS BIGINT) AS escrow,
  (SELECT count(*) FROM accounts a WHERE a.owner = 3 AND a.owner_id = c.id AND a.currency <> c.currency) AS astray,
  CAST(COALESCE((SELECT sum(p.amount_minor) FROM transfers t JOIN postings p ON p.transfer_id = t.id JOIN accounts a ON a.id = p.account_id
    WHERE t.subject = 4 AND t.subject_id = c.id AND t.event = 2 AND a.owner = 2 AND a.owner_id = c.client_id AND a.kind = 2
      AND a.currency = c.currency
    AND NOT EXISTS (SELECT 1 FROM transfers r WHERE r.reverses_id = t.id)), 0) AS BIGINT) AS funded,
  CAST(COALESCE((SELECT sum(p.amount_minor) FROM transfers t JOIN postings p ON p.transfer_id = t.id JOIN accounts a ON a.id = p.account_id
    WHERE t.subject = 4 AND t.subject_id = c.id AND t.event = 3 AND a.owner = 2 AND a.owner_id = c.freelancer_id AND a.kind = 3
      AND a.currency = c.currency
    AND NOT EXISTS (SELECT 1 FROM transfers r WHERE r.reverses_id = t.id)), 0) AS BIGINT) AS net,
  CAST(COALESCE((SELECT sum(p.amount_minor) FROM transfers t JOIN postings p ON p.transfer_id = t.id JOIN accounts a ON a.id = p.account_id
    WHERE t.subject = 4 AND t.subject_id = c.id AND t.event = 3 AND a.owner = 1 AND a.kind = 6 AND a.currency = c.currency
    AND NOT EXISTS (SELECT 1 FROM transfers r WHERE r.reverses_id = t.id)), 0) AS BIGINT) AS fee,
  CAST(COALESCE((SELECT sum(p.amount_minor) FROM transfers t JOIN postings p ON p.transfer_id = t.id JOIN accounts a ON a.id = p.account_id
    WHERE t.subject = 4 AND t.subject_id = c.id AND t.event = 4 AND a.owner = 2 AND a.owner_id = c.freelancer_id AND a.kind = 2
      AND a.currency = c.currency
    AND NOT EXISTS (SELECT 1 FROM transfers r WHERE r.reverses_id = t.id)), 0) AS BIGINT) AS matured,
  CAST(COALESCE((SELECT sum(p.amount_minor) FROM transfers t JOIN postings p ON p.transfer_id = t.id JOIN accounts a ON a.id = p.account_id
    WHERE t.subject = 4 AND t.subject_id = c.id AND t.event = 5 AND a.owner = 2 AND a.owner_id = c.client_id AND a.kind = 2
      AND a.currency = c.currency
    AND NOT EXISTS (SELECT 1 FROM transfers r WHERE r.reverses_id = t.id)), 0) AS BIGINT) AS refunded
FROM contracts c WHERE c.id > $1 ORDER BY c.id LIMIT 500;

-- Each pending account beside what its owner's accepted contracts that have not matured come to (6: accepted).
-- name: audit_pending :many
-- param after int
-- col account int
-- col freelancer int
-- col balance int
-- col expected int
SELECT a.id AS account, a.owner_id AS freelancer, a.currency,
  CAST(COALESCE((SELECT sum(p.amount_minor) FROM postings p WHERE p.account_id = a.id), 0) AS BIGINT) AS balance,
  CAST(COALESCE((SELECT sum(c.price_minor - (c.price_minor * c.commission_bp + 5000) / 10000) FROM contracts c
    WHERE c.freelancer_id = a.owner_id AND c.currency = a.currency AND c.state = 6), 0) AS BIGINT) AS expected
FROM accounts a WHERE a.owner = 2 AND a.kind = 3 AND a.id > $1 ORDER BY a.id LIMIT 1000;

-- What happened to each withdrawal's money, from the postings of transfers that were not taken back.
-- name: audit_withdrawals :many
-- param after int
-- col withdrawal int
-- col state int
-- col payout int
-- col astray int
-- col asked int
-- col sent int
-- col returned int
SELECT w.id AS withdrawal, w.state, w.amount_minor,
  CAST(COALESCE((SELECT sum(p.amount_minor) FROM accounts a JOIN postings p ON p.account_id = a.id
    WHERE a.owner = 4 AND a.owner_id = w.id AND a.kind = 5 AND a.currency = w.currency), 0) AS BIGINT) AS payout,
  (SELECT count(*) FROM accounts a WHERE a.owner = 4 AND a.owner_id = w.id AND a.currency <> w.currency) AS astray,
  CAST(COALESCE((SELECT sum(p.amount_minor) FROM transfers t JOIN postings p ON p.transfer_id = t.id JOIN accounts a ON a.id = p.account_id
    WHERE t.subject = 6 AND t.subject_id = w.id AND t.event = 6 AND a.owner = 2 AND a.owner_id = w.user_id AND a.kind = 2
      AND a.currency = w.currency
    AND NOT EXISTS (SELECT 1 FROM transfers r WHERE r.reverses_id = t.id)), 0) AS BIGINT) AS asked,
  CAST(COALESCE((SELECT sum(p.amount_minor) FROM transfers t JOIN postings p ON p.transfer_id = t.id JOIN accounts a ON a.id = p.account_id
    WHERE t.subject = 6 AND t.subject_id = w.id AND t.event = 7 AND a.kind = 1 AND a.currency = w.currency
    AND NOT EXISTS (SELECT 1 FROM transfers r WHERE r.reverses_id = t.id)), 0) AS BIGINT) AS sent,
  CAST(COALESCE((SELECT sum(p.amount_minor) FROM transfers t JOIN postings p ON p.transfer_id = t.id JOIN accounts a ON a.id = p.account_id
    WHERE t.subject = 6 AND t.subject_id = w.id AND t.event = 8 AND a.owner = 2 AND a.owner_id = w.user_id AND a.kind = 2
      AND a.currency = w.currency
    AND NOT EXISTS (SELECT 1 FROM transfers r WHERE r.reverses_id = t.id)), 0) AS BIGINT) AS returned
FROM withdrawals w WHERE w.id > $1 ORDER BY w.id LIMIT 500;

-- name: audit_top_ups :many
-- param after int
-- col top_up int
-- col state int
-- col moves int
-- col credited int
SELECT u.id AS top_up, u.state, u.amount_minor,
  (SELECT count(*) FROM transfers t WHERE t.subject = 5 AND t.subject_id = u.id AND t.event = 1) AS moves,
  CAST(COALESCE((SELECT sum(p.amount_minor) FROM transfers t JOIN postings p ON p.transfer_id = t.id JOIN accounts a ON a.id = p.account_id
    WHERE t.subject = 5 AND t.subject_id = u.id AND t.event = 1 AND a.owner = 2 AND a.owner_id = u.user_id AND a.kind = 2
      AND a.currency = u.currency), 0) AS BIGINT) AS credited
FROM top_ups u WHERE u.id > $1 ORDER BY u.id LIMIT 1000;

-- name: audit_seals :many
-- param after int
-- col hash bytes
SELECT day, transfers, last_transfer_id, hash FROM seals WHERE day > $1 ORDER BY day LIMIT 1000;

-- name: audit_transfers_in_time :many
-- param after_at time
-- param after_id int
-- param to time
-- col transfer int
-- col event int
-- col subject int
-- col content bytes
-- col reverses int
SELECT t.id AS transfer, t.event, t.subject, t.subject_id, t.idem_key, t.content, t.reverses_id AS reverses, t.actor_id, t.at
FROM transfers t WHERE (t.at, t.id) > ($1, $2) AND t.at < $3 ORDER BY t.at, t.id LIMIT 1000;
