-- A small shop, for the generator's tests.

CREATE TABLE categories (id ID, slug TEXT NOT NULL UNIQUE);

CREATE TABLE boxes (
  id ID,
  category_id INT NOT NULL REFERENCES categories(id),
  /* two
     lines */
  label TEXT NOT NULL DEFAULT 'an INT; -- not a comment',
  color ENUM(box_color) NOT NULL,
  open BOOL NOT NULL,
  seal BYTES,
  made_at TIME NOT NULL,
  CHECK (CAST(made_at AS BIGINT) >= 0)
);
IMMUTABLE categories;
