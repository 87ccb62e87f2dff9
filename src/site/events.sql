-- The timelines of things, and what staff did.

-- include "ledger/states.h"

-- name: event_insert :exec
-- param kind int
-- param subject enum subject_kind
-- param subject_id int
-- param actor int
-- param transfer int
-- param note str
-- param now time
INSERT INTO events (subject, subject_id, kind, actor_id, transfer_id, note, at) VALUES ($2, $3, $1, $4, $5, $6, $7);

-- Credits of a transfer add up to what was moved: its postings sum to zero.
-- name: event_list :many
-- param subject enum subject_kind
-- param subject_id int
-- param before int
-- param limit int
-- col transfer_event int
-- col moved_minor int
-- col currency str
-- col actor_name str
SELECT e.id, e.kind, e.actor_id, COALESCE(u.display_name, '') AS actor_name, e.transfer_id, e.note, e.at,
  COALESCE(t.event, 0) AS transfer_event,
  CAST(COALESCE((SELECT sum(p.amount_minor) FROM postings p WHERE p.transfer_id = t.id AND p.amount_minor > 0), 0)
    AS BIGINT) AS moved_minor,
  COALESCE((SELECT min(a.currency) FROM postings p JOIN accounts a ON a.id = p.account_id WHERE p.transfer_id = t.id), '') AS currency
FROM events e LEFT JOIN users u ON u.id = e.actor_id LEFT JOIN transfers t ON t.id = e.transfer_id
WHERE e.subject = $1 AND e.subject_id = $2 AND ($3 = 0 OR e.id < $3)
ORDER BY e.id DESC LIMIT $4;

-- name: audit_insert :exec
-- param actor int
-- param act str
-- param subject enum subject_kind
-- param subject_id int
-- param detail str
-- param address str
-- param now time
INSERT INTO audit_entries (actor_id, act, subject, subject_id, detail, address, at) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: audit_list :many
-- param actor int
-- param act str
-- param subject int
-- param subject_id int
-- param from time
-- param to time
-- param limit int
-- param skip int
-- col actor_name str
SELECT a.id, a.actor_id, COALESCE(u.display_name, '') AS actor_name, a.act, a.subject, a.subject_id, a.detail, a.address, a.at
FROM audit_entries a LEFT JOIN users u ON u.id = a.actor_id
WHERE ($1 = 0 OR a.actor_id = $1) AND ($2 = '' OR a.act = $2) AND ($3 = 0 OR a.subject = $3) AND ($4 = 0 OR a.subject_id = $4)
  AND a.at >= $5 AND ($6 = 0 OR a.at < $6)
ORDER BY a.id DESC LIMIT $7 OFFSET $8;

-- name: audit_acts :many
-- all the program has a few dozen kinds of acts
SELECT DISTINCT act FROM audit_entries ORDER BY act;
