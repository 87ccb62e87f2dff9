-- include "people/states.h"

-- The page's people are found first, so that what is counted about each is counted for them alone.
-- name: directory_page :many
-- all the inner statement has the limit
-- param active enum user_state
-- param category int
-- param skill int
-- param availability int
-- param country str
-- param city str
-- param most int
-- param skip int
-- col name_ar str
-- col name_fr str
-- col name_en str
-- col done int
-- col reviews int
-- col points int
SELECT u.id, u.display_name, p.headline, p.city, p.country, p.availability, p.avatar_id, p.category_id,
  COALESCE(c.name_ar, '') AS name_ar, COALESCE(c.name_fr, '') AS name_fr, COALESCE(c.name_en, '') AS name_en,
  (SELECT count(*) FROM contracts k WHERE k.freelancer_id = u.id AND k.state IN (6, 7)) AS done,
  (SELECT count(*) FROM reviews r WHERE r.subject_id = u.id AND r.by_client = 1 AND r.visible_at > 0) AS reviews,
  (SELECT CAST(COALESCE(sum(r.c1 + r.c2 + r.c3 + r.c4 + r.c5 + r.c6), 0) AS BIGINT) FROM reviews r
    WHERE r.subject_id = u.id AND r.by_client = 1 AND r.visible_at > 0) AS points
FROM (
  SELECT p.user_id FROM profiles p JOIN users u ON u.id = p.user_id
  WHERE u.is_freelancer = 1 AND u.state = $1 AND u.email_confirmed_at > 0 AND p.headline <> ''
    AND ($2 = 0 OR p.category_id = $2)
    AND ($3 = 0 OR EXISTS (SELECT 1 FROM user_skills s WHERE s.user_id = p.user_id AND s.skill_id = $3))
    AND ($4 = 0 OR p.availability = $4)
    AND ($5 = '' OR p.country = $5)
    AND ($6 = '' OR lower(p.city) = $6)
  ORDER BY p.availability, p.changed_at DESC, p.user_id DESC LIMIT $7 OFFSET $8
) AS page JOIN profiles p ON p.user_id = page.user_id JOIN users u ON u.id = page.user_id LEFT JOIN categories c ON c.id = p.category_id
ORDER BY p.availability, p.changed_at DESC, p.user_id DESC;

-- name: directory_cities :many
-- param country str
-- param most int
-- col people int
SELECT city, CAST(sum(people) AS BIGINT) AS people FROM places
WHERE people > 0 AND city <> '' AND ($1 = '' OR country = $1)
GROUP BY city ORDER BY sum(people) DESC, city LIMIT $2;

-- name: directory_countries :many
-- param most int
-- col people int
SELECT country, CAST(sum(people) AS BIGINT) AS people FROM places WHERE people > 0 AND country <> ''
GROUP BY country ORDER BY sum(people) DESC, country LIMIT $1;
