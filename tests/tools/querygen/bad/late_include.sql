-- expect 4: -- include stands before the first statement
-- name: x :one
SELECT id FROM boxes;
-- include "shop/colors.h"
