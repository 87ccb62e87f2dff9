-- expect 3: SQL without a -- name line before it

SELECT id FROM boxes;
