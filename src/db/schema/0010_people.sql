-- One-time codes for the day the second factor's telephone is lost; kept as HMACs under the site's secret.
CREATE TABLE recovery_codes (
  user_id INT NOT NULL REFERENCES users(id) ON DELETE CASCADE,
  code_hash BYTES NOT NULL,
  created_at TIME NOT NULL,
  used_at TIME NOT NULL DEFAULT 0,
  PRIMARY KEY (user_id, code_hash)
);

-- The list of freelancers: who is available first, then who changed the profile last.
CREATE INDEX profiles_directory ON profiles (availability, changed_at DESC, user_id DESC);
CREATE INDEX attempts_by_age ON attempts (last_at);
CREATE INDEX auth_tokens_by_expiry ON auth_tokens (expires_at);
CREATE INDEX users_staff ON users (staff_rights, id);
