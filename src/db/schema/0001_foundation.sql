-- The marketplace's own things: settings, texts, people, sessions, files, jobs, events, notifications, audit log.

CREATE TABLE settings (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL,
  changed_at TIME NOT NULL,
  changed_by INT NOT NULL DEFAULT 0
);

-- One row that changes with every change of a setting, so that a cached copy knows when it is old.
CREATE TABLE settings_version (one INT PRIMARY KEY CHECK (one = 1), version INT NOT NULL);
INSERT INTO settings_version (one, version) VALUES (1, 1);

-- Pages that the operator writes: terms, privacy.
CREATE TABLE site_pages (
  slug TEXT NOT NULL,
  lang TEXT NOT NULL,
  title TEXT NOT NULL,
  body_md TEXT NOT NULL,
  changed_at TIME NOT NULL,
  PRIMARY KEY (slug, lang)
);

CREATE TABLE users (
  id ID,
  email TEXT NOT NULL,
  email_key TEXT NOT NULL UNIQUE,          -- lower case, for comparing
  email_confirmed_at TIME NOT NULL DEFAULT 0,
  password_hash TEXT NOT NULL,
  display_name TEXT NOT NULL,
  is_client BOOL NOT NULL,
  is_freelancer BOOL NOT NULL,
  staff_rights INT NOT NULL DEFAULT 0,     -- bits of enum staff_right
  state ENUM(user_state) NOT NULL,
  state_reason TEXT NOT NULL DEFAULT '',
  lang TEXT NOT NULL,
  totp_secret BYTES,
  totp_last_step INT NOT NULL DEFAULT 0,   -- a code works once
  created_at TIME NOT NULL,
  seen_at TIME NOT NULL DEFAULT 0,
  CHECK (length(email_key) <= 254)
);

CREATE TABLE sessions (
  id ID,
  token_hash BYTES NOT NULL UNIQUE,
  user_id INT NOT NULL REFERENCES users(id) ON DELETE CASCADE,
  form_secret BYTES NOT NULL,              -- form tokens are made from it
  stay BOOL NOT NULL,
  created_at TIME NOT NULL,
  seen_at TIME NOT NULL,
  expires_at TIME NOT NULL,
  second_factor_at TIME NOT NULL DEFAULT 0,
  address TEXT NOT NULL,
  agent TEXT NOT NULL
);
CREATE INDEX sessions_by_user ON sessions (user_id, seen_at);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

CREATE TABLE auth_tokens (
  id ID,
  token_hash BYTES NOT NULL UNIQUE,
  user_id INT NOT NULL REFERENCES users(id) ON DELETE CASCADE,
  kind ENUM(auth_token_kind) NOT NULL,
  email TEXT NOT NULL,
  created_at TIME NOT NULL,
  expires_at TIME NOT NULL,
  used_at TIME NOT NULL DEFAULT 0
);
CREATE INDEX auth_tokens_by_user ON auth_tokens (user_id, kind);

-- Failed attempts by key ("account:…", "address:…"); the wait grows with them.
CREATE TABLE attempts (
  key TEXT PRIMARY KEY,
  failures INT NOT NULL,
  last_at TIME NOT NULL,
  blocked_until TIME NOT NULL
);

-- A form's key and what its first sending brought.
CREATE TABLE idem_keys (
  key BYTES PRIMARY KEY,
  user_id INT NOT NULL,
  route TEXT NOT NULL,
  content BYTES NOT NULL,
  status INT NOT NULL,
  location TEXT NOT NULL,
  created_at TIME NOT NULL
);
CREATE INDEX idem_keys_by_age ON idem_keys (created_at);

-- Content-addressed files; pictures have re-encoded web sizes as rows of their own.
CREATE TABLE files (
  id ID,
  sha256 BYTES NOT NULL,
  size_bytes INT NOT NULL,
  media_type TEXT NOT NULL,
  width INT NOT NULL DEFAULT 0,
  height INT NOT NULL DEFAULT 0,
  original_id INT REFERENCES files(id),    -- of a web size
  created_at TIME NOT NULL
);
-- The same content may be the web size of two originals.
CREATE UNIQUE INDEX files_by_hash ON files (sha256, media_type, COALESCE(original_id, 0));
CREATE INDEX files_by_original ON files (original_id, width);

-- A file as part of a thing, under the name that its owner gave it.
CREATE TABLE attachments (
  id ID,
  subject ENUM(subject_kind) NOT NULL,
  subject_id INT NOT NULL,
  file_id INT NOT NULL REFERENCES files(id),
  name TEXT NOT NULL,
  position INT NOT NULL,
  uploader_id INT NOT NULL REFERENCES users(id),
  created_at TIME NOT NULL
);
CREATE INDEX attachments_by_subject ON attachments (subject, subject_id, position);
CREATE INDEX attachments_by_file ON attachments (file_id);

CREATE TABLE jobs (
  id ID,
  kind TEXT NOT NULL,
  payload TEXT NOT NULL,                   -- JSON
  unique_key TEXT,                         -- a second one with the same key while it waits is not added
  state ENUM(job_state) NOT NULL,
  run_at TIME NOT NULL,
  lease_until TIME NOT NULL DEFAULT 0,
  lease_token INT NOT NULL DEFAULT 0,
  attempts INT NOT NULL DEFAULT 0,
  last_error TEXT NOT NULL DEFAULT '',
  created_at TIME NOT NULL,
  finished_at TIME NOT NULL DEFAULT 0
);
CREATE INDEX jobs_due ON jobs (state, run_at);
CREATE UNIQUE INDEX jobs_unique ON jobs (unique_key) WHERE unique_key IS NOT NULL AND state = 1;

-- What happened to a thing, for its timeline. Money moved: transfer_id.
CREATE TABLE events (
  id ID,
  subject ENUM(subject_kind) NOT NULL,
  subject_id INT NOT NULL,
  kind INT NOT NULL,                       -- enum event_kind (site/site.h)
  actor_id INT NOT NULL,                   -- 0: the clock
  transfer_id INT NOT NULL DEFAULT 0,
  note TEXT NOT NULL DEFAULT '',
  at TIME NOT NULL
);
CREATE INDEX events_by_subject ON events (subject, subject_id, id);
IMMUTABLE events;

CREATE TABLE notifications (
  id ID,
  user_id INT NOT NULL REFERENCES users(id) ON DELETE CASCADE,
  kind INT NOT NULL,                       -- enum note_kind (site/site.h)
  subject ENUM(subject_kind) NOT NULL,
  subject_id INT NOT NULL,
  actor_name TEXT NOT NULL,
  title TEXT NOT NULL,
  created_at TIME NOT NULL,
  read_at TIME NOT NULL DEFAULT 0
);
CREATE INDEX notifications_by_user ON notifications (user_id, id);
CREATE INDEX notifications_unread ON notifications (user_id, read_at);

-- What staff did, to whom and why.
CREATE TABLE audit_entries (
  id ID,
  actor_id INT NOT NULL,
  act TEXT NOT NULL,
  subject ENUM(subject_kind) NOT NULL,
  subject_id INT NOT NULL,
  detail TEXT NOT NULL,
  address TEXT NOT NULL,
  at TIME NOT NULL
);
CREATE INDEX audit_entries_by_time ON audit_entries (at);
IMMUTABLE audit_entries;
