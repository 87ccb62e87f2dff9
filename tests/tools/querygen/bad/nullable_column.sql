-- expect 3: a column needs no '?': NULL reads as 0 or empty
-- name: x :one
-- col n int?
SELECT count(*) AS n FROM boxes;
