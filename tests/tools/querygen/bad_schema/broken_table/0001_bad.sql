-- expect 5: near ")": syntax error
CREATE TABLE boxes (
  id ID,
  label TEXT NOT NULL,
);
