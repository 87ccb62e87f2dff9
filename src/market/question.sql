-- Questions before the bid and their answers, on the project's page.
-- include "market/states.h"

-- name: question_insert :one
-- param project project_id
-- param asker user_id
-- param body str
-- param now time
INSERT INTO project_questions (project_id, asker_id, body, asked_at) VALUES ($1, $2, $3, $4) RETURNING id;

-- name: question_count_of :one
-- param project project_id
-- param asker user_id
-- col n int
-- col mine int
SELECT count(*) AS n, CAST(COALESCE(sum(CASE WHEN q.asker_id = $2 THEN 1 ELSE 0 END), 0) AS BIGINT) AS mine FROM project_questions q
       WHERE q.project_id = $1;

-- name: question_core :one
-- param id project_question_id
SELECT q.id, q.project_id, q.asker_id, q.answered_at FROM project_questions q WHERE q.id = $1;

-- name: question_answer :changed
-- param id project_question_id
-- param answer str
-- param now time
UPDATE project_questions SET answer = $2, answered_at = $3 WHERE id = $1 AND answered_at = 0;

-- name: question_list :many
-- param project project_id
SELECT q.id, q.asker_id, u.display_name AS asker_name, q.body, q.answer, q.asked_at, q.answered_at
FROM project_questions q JOIN users u ON u.id = q.asker_id WHERE q.project_id = $1 ORDER BY q.id LIMIT 200;
