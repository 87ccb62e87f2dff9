-- expect 4: 'n' is an expression: give its type with '-- col n TYPE'
-- name: x :one
SELECT label,
       length(label) AS n FROM boxes;
