-- include "people/states.h"
-- include "market/states.h"

-- name: profile_by_id :one
-- param id user_id
-- col category_id category_id
-- col name_ar str
-- col name_fr str
-- col name_en str
SELECT u.id, u.display_name, u.is_client, u.is_freelancer, u.state, u.email_confirmed_at, u.created_at,
  p.headline, p.bio_md, p.category_id AS category_id, p.city, p.country, p.availability, p.avatar_id, p.changed_at,
  COALESCE(c.name_ar, '') AS name_ar, COALESCE(c.name_fr, '') AS name_fr, COALESCE(c.name_en, '') AS name_en
FROM users u JOIN profiles p ON p.user_id = u.id LEFT JOIN categories c ON c.id = p.category_id WHERE u.id = $1;

-- name: profile_skills :many
-- param id user_id
-- param most int
SELECT s.id, s.name_ar, s.name_fr, s.name_en FROM user_skills us JOIN skills s ON s.id = us.skill_id WHERE us.user_id = $1
  ORDER BY us.position LIMIT $2;

-- name: profile_languages :many
-- param id user_id
-- param most int
SELECT lang, level FROM user_languages WHERE user_id = $1 ORDER BY position LIMIT $2;

-- name: profile_educations :many
-- param id user_id
-- param most int
SELECT school, degree, from_year, to_year FROM educations WHERE user_id = $1 ORDER BY position, id LIMIT $2;

-- name: profile_set_about :exec
-- param id user_id
-- param headline str
-- param bio_md str
-- param category category_id?
-- param availability enum availability
-- param city str
-- param country str
-- param now time
UPDATE profiles SET headline = $2, bio_md = $3, category_id = $4, availability = $5, city = $6, country = $7, changed_at = $8
  WHERE user_id = $1;

-- name: profile_place :one
-- param id user_id
SELECT headline, city, country FROM profiles WHERE user_id = $1;

-- name: place_count :exec
-- param country str
-- param city str
-- param more int
INSERT INTO places (country, city, people) VALUES ($1, $2, $3)
ON CONFLICT (country, city) DO UPDATE SET people = places.people + $3;

-- name: profile_set_avatar :exec
-- param id user_id
-- param avatar file_id?
-- param now time
UPDATE profiles SET avatar_id = $2, changed_at = $3 WHERE user_id = $1;

-- name: profile_changed :exec
-- param id user_id
-- param now time
UPDATE profiles SET changed_at = $2 WHERE user_id = $1;

-- name: user_skills_delete :exec
-- param id user_id
DELETE FROM user_skills WHERE user_id = $1;

-- name: user_skill_add :exec
-- param id user_id
-- param skill skill_id
-- param position int
INSERT INTO user_skills (user_id, skill_id, position) VALUES ($1, $2, $3);

-- name: user_languages_delete :exec
-- param id user_id
DELETE FROM user_languages WHERE user_id = $1;

-- name: user_language_add :exec
-- param id user_id
-- param lang str
-- param level enum language_level
-- param position int
INSERT INTO user_languages (user_id, lang, level, position) VALUES ($1, $2, $3, $4);

-- name: educations_delete :exec
-- param id user_id
DELETE FROM educations WHERE user_id = $1;

-- name: education_add :exec
-- param id user_id
-- param school str
-- param degree str
-- param from_year int
-- param to_year int
-- param position int
INSERT INTO educations (user_id, school, degree, from_year, to_year, position) VALUES ($1, $2, $3, $4, $5, $6);

-- The numbers that figures are made of. Contract states: accepted 6, closed 7, cancelled 8, ruled 10.
-- name: figure_counts :one
-- param id user_id
-- col done int
-- col ended int
-- col delivered int
-- col on_time int
-- col clients int
-- col again_clients int
SELECT
  CAST(COALESCE(sum(CASE WHEN c.state IN (6, 7) THEN 1 ELSE 0 END), 0) AS BIGINT) AS done,
  CAST(COALESCE(sum(CASE WHEN c.state IN (6, 7, 8, 10) THEN 1 ELSE 0 END), 0) AS BIGINT) AS ended,
  CAST(COALESCE(sum(CASE WHEN c.first_delivered_at > 0 THEN 1 ELSE 0 END), 0) AS BIGINT) AS delivered,
  CAST(COALESCE(sum(CASE WHEN c.first_delivered_at > 0 AND c.first_delivered_at <= c.due_at THEN 1 ELSE 0 END), 0) AS BIGINT) AS on_time,
  (SELECT count(DISTINCT d.client_id) FROM contracts d WHERE d.freelancer_id = $1 AND d.funded_at > 0) AS clients,
  (SELECT count(*) FROM (SELECT e.client_id FROM contracts e WHERE e.freelancer_id = $1 AND e.funded_at > 0
    GROUP BY e.client_id HAVING count(*) > 1) AS again) AS again_clients
FROM contracts c WHERE c.freelancer_id = $1;
