-- How many profiles with a headline name a place, so that the list's filters need not count them all. Kept by people/profile.c.
CREATE TABLE places (
  country TEXT NOT NULL,
  city TEXT NOT NULL,
  people INT NOT NULL,
  PRIMARY KEY (country, city)
);
CREATE INDEX places_by_people ON places (people);
INSERT INTO places (country, city, people) SELECT country, city, count(*) FROM profiles WHERE headline <> '' GROUP BY country, city;
