-- expect 4: no such table: main.crates
CREATE TABLE boxes (id ID);

CREATE INDEX crates_by_id ON crates (id);
