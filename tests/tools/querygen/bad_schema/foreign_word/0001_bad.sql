-- expect 4: BIGINT is one engine's word: use ID, INT, TIME, BOOL, ENUM(name), TEXT or BYTES
CREATE TABLE boxes (
  id ID,
  weight BIGINT NOT NULL
);
