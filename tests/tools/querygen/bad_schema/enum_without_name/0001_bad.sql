-- expect 3: ENUM names its C enum: ENUM(name)
CREATE TABLE boxes (id ID,
  color ENUM NOT NULL);
