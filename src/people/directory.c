#include "people/directory.h"
#include "people/directory.sql.h"
#include "people/profile.sql.h"

#define CITIES_MOST 60
#define COUNTRIES_MOST 60
#define CRITERIA 6

/* The first skills only: a card has room for a few. */
static enum err read_skills(struct tx *tx, struct directory_line *line)
{
        struct profile_skills_rows rows;

        TRY(sql_profile_skills(tx, line->id, DIRECTORY_SKILLS, &rows));
        for (size_t i = 0; i < rows.n; i++)
                line->skills[i] = (struct profile_skill){ rows.v[i].id, { rows.v[i].name_ar, rows.v[i].name_fr, rows.v[i].name_en } };
        line->n_skills = rows.n;
        return OK;
}

enum err directory_list(struct tx *tx, const struct directory_filter *f, struct directory_lines *ret)
{
        int64_t page = f->page < 1 ? 1 : f->page > LIMIT_PAGES ? LIMIT_PAGES : f->page;
        struct directory_page_rows rows;
        struct directory_lines list;

        TRY(sql_directory_page(tx, USER_ACTIVE, f->category.v, f->skill.v, f->availability, f->country, str_lower(tx->arena, f->city),
                               LIMIT_PAGE_ITEMS + 1, (page - 1) * LIMIT_PAGE_ITEMS, &rows));
        list = (struct directory_lines){ ARENA_ARRAY(tx->arena, struct directory_line, rows.n), rows.n };
        for (size_t i = 0; i < rows.n; i++) {
                const struct directory_page_row *r = &rows.v[i];

                list.v[i] = (struct directory_line){
                        .id = r->id,
                        .name = r->display_name,
                        .headline = r->headline,
                        .city = r->city,
                        .country = r->country,
                        .availability = r->availability,
                        .avatar = r->avatar_id,
                        .category = r->category_id,
                        .category_name = { r->name_ar, r->name_fr, r->name_en },
                        .done = r->done,
                        .review_count = r->reviews,
                        .review_tenths = r->reviews > 0 ? (20 * r->points + r->reviews * CRITERIA) / (2 * r->reviews * CRITERIA) : 0,
                };
                TRY(read_skills(tx, &list.v[i]));
        }
        *ret = list;
        return OK;
}

enum err directory_cities(struct tx *tx, struct str country, struct city_counts *ret)
{
        struct directory_cities_rows rows;
        struct city_counts list;

        TRY(sql_directory_cities(tx, country, CITIES_MOST, &rows));
        list = (struct city_counts){ ARENA_ARRAY(tx->arena, struct city_count, rows.n), rows.n };
        for (size_t i = 0; i < rows.n; i++)
                list.v[i] = (struct city_count){ rows.v[i].city, rows.v[i].people };
        *ret = list;
        return OK;
}

enum err directory_countries(struct tx *tx, struct city_counts *ret)
{
        struct directory_countries_rows rows;
        struct city_counts list;

        TRY(sql_directory_countries(tx, COUNTRIES_MOST, &rows));
        list = (struct city_counts){ ARENA_ARRAY(tx->arena, struct city_count, rows.n), rows.n };
        for (size_t i = 0; i < rows.n; i++)
                list.v[i] = (struct city_count){ rows.v[i].country, rows.v[i].people };
        *ret = list;
        return OK;
}
