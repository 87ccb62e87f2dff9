-- expect 5: near "GROUP": syntax error
-- name: x :many
SELECT id
FROM boxes LIMIT 5
GROUP BY id;
