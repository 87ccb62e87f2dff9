-- Double entry, append only (ledger.md).

CREATE TABLE accounts (
  id ID,
  owner ENUM(owner_kind) NOT NULL,
  owner_id INT NOT NULL,
  kind ENUM(account_kind) NOT NULL,
  currency TEXT NOT NULL,
  credit_posted INT NOT NULL DEFAULT 0,
  debit_posted INT NOT NULL DEFAULT 0,
  created_at TIME NOT NULL,
  CHECK (credit_posted >= 0 AND debit_posted >= 0),
  -- Liabilities cannot go below zero. cash (1) is an asset, promo (8) and loss (9) are what the house spends: they may.
  CHECK (kind IN (1, 8, 9) OR credit_posted >= debit_posted),
  UNIQUE (owner, owner_id, kind, currency)
);

CREATE TABLE transfers (
  id ID,
  event ENUM(transfer_event) NOT NULL,
  subject ENUM(subject_kind) NOT NULL,
  subject_id INT NOT NULL,
  idem_key TEXT NOT NULL UNIQUE,           -- "fund:contract:12", never random
  content BYTES NOT NULL,                  -- hash of event, subject and postings: the same key with other content is an error
  reverses_id INT REFERENCES transfers(id),
  actor_id INT NOT NULL,                   -- 0: the clock
  at TIME NOT NULL
);
CREATE INDEX transfers_by_subject ON transfers (subject, subject_id);
CREATE INDEX transfers_by_time ON transfers (at);
CREATE UNIQUE INDEX transfers_reversed_once ON transfers (reverses_id) WHERE reverses_id IS NOT NULL;
IMMUTABLE transfers;

-- amount: credit positive, debit negative; the postings of a transfer sum to zero per currency.
CREATE TABLE postings (
  id ID,
  transfer_id INT NOT NULL REFERENCES transfers(id),
  account_id INT NOT NULL REFERENCES accounts(id),
  amount_minor INT NOT NULL CHECK (amount_minor <> 0),
  balance_minor INT NOT NULL               -- of the account after it (credit - debit)
);
CREATE INDEX postings_by_transfer ON postings (transfer_id);
CREATE INDEX postings_by_account ON postings (account_id, id);
IMMUTABLE postings;

-- A sealed day (UTC): the hash of its transfers in order, chained to the day before.
CREATE TABLE seals (
  day INT PRIMARY KEY,                     -- days since 1970-01-01
  transfers INT NOT NULL,
  last_transfer_id INT NOT NULL,
  hash BYTES NOT NULL,
  sealed_at TIME NOT NULL
);
IMMUTABLE seals;

CREATE TABLE top_ups (
  id ID,
  user_id INT NOT NULL REFERENCES users(id),
  amount_minor INT NOT NULL CHECK (amount_minor > 0),
  currency TEXT NOT NULL,
  reference TEXT NOT NULL UNIQUE,
  state ENUM(top_up_state) NOT NULL,
  announced_at TIME NOT NULL,
  decided_at TIME NOT NULL DEFAULT 0,
  decided_by INT NOT NULL DEFAULT 0,
  reason TEXT NOT NULL DEFAULT ''
);
CREATE INDEX top_ups_by_user ON top_ups (user_id, id);
CREATE INDEX top_ups_by_state ON top_ups (state, id);

CREATE TABLE withdrawals (
  id ID,
  user_id INT NOT NULL REFERENCES users(id),
  amount_minor INT NOT NULL CHECK (amount_minor > 0),
  currency TEXT NOT NULL,
  holder TEXT NOT NULL,
  destination TEXT NOT NULL,               -- bank account number as given (RIB or IBAN)
  bank TEXT NOT NULL,
  state ENUM(withdrawal_state) NOT NULL,
  requested_at TIME NOT NULL,
  decided_at TIME NOT NULL DEFAULT 0,
  decided_by INT NOT NULL DEFAULT 0,
  reason TEXT NOT NULL DEFAULT ''
);
CREATE INDEX withdrawals_by_user ON withdrawals (user_id, id);
CREATE INDEX withdrawals_by_state ON withdrawals (state, id);
