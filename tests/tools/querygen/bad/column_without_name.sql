-- expect 3: column 2 ('count(*)') has no name that C takes: name it with AS
-- name: x :one
SELECT id, count(*) FROM boxes;
