#include "people/profile.h"
#include "people/profile.sql.h"
#include "people/world.h"

#define DAYS_A_YEAR_X4 1461

struct str names_in(const struct names *n, enum lang l)
{
        return l == LANG_AR ? n->ar : l == LANG_FR ? n->fr : n->en;
}

/* ---- Reading ----------------------------------------------------------------------------------------------------------- */

static enum err read_skills(struct tx *tx, struct user_id user, struct profile_skills *ret)
{
        struct profile_skills_rows rows;
        struct profile_skills list;

        TRY(sql_profile_skills(tx, user, LIMIT_SKILLS, &rows));
        list = (struct profile_skills){ ARENA_ARRAY(tx->arena, struct profile_skill, rows.n), rows.n };
        for (size_t i = 0; i < rows.n; i++)
                list.v[i] = (struct profile_skill){ rows.v[i].id, { rows.v[i].name_ar, rows.v[i].name_fr, rows.v[i].name_en } };
        *ret = list;
        return OK;
}

static enum err read_languages(struct tx *tx, struct user_id user, struct profile_languages *ret)
{
        struct profile_languages_rows rows;
        struct profile_languages list;

        TRY(sql_profile_languages(tx, user, LIMIT_LANGUAGES, &rows));
        list = (struct profile_languages){ ARENA_ARRAY(tx->arena, struct profile_language, rows.n), rows.n };
        for (size_t i = 0; i < rows.n; i++)
                list.v[i] = (struct profile_language){ rows.v[i].lang, rows.v[i].level };
        *ret = list;
        return OK;
}

static enum err read_educations(struct tx *tx, struct user_id user, struct profile_educations *ret)
{
        struct profile_educations_rows rows;
        struct profile_educations list;

        TRY(sql_profile_educations(tx, user, LIMIT_EDUCATION, &rows));
        list = (struct profile_educations){ ARENA_ARRAY(tx->arena, struct profile_education, rows.n), rows.n };
        for (size_t i = 0; i < rows.n; i++)
                list.v[i] = (struct profile_education){ rows.v[i].school, rows.v[i].degree, rows.v[i].from_year, rows.v[i].to_year };
        *ret = list;
        return OK;
}

enum err profile_get(struct tx *tx, struct user_id viewer, struct user_id user, struct profile *ret)
{
        struct profile_by_id_row r;
        struct profile p;

        TRY(sql_profile_by_id(tx, user, &r));
        if (viewer.v != user.v && (r.state != USER_ACTIVE || r.email_confirmed_at == 0))
                return ERR_NOT_FOUND;
        p = (struct profile){
                .id = r.id,
                .name = r.display_name,
                .is_client = r.is_client,
                .is_freelancer = r.is_freelancer,
                .about = { r.headline, r.bio_md, r.category_id, r.availability, r.city, r.country },
                .category = { r.name_ar, r.name_fr, r.name_en },
                .avatar = r.avatar_id,
                .member_since = r.created_at,
                .changed_at = r.changed_at,
        };
        TRY(read_skills(tx, user, &p.skills));
        TRY(read_languages(tx, user, &p.languages));
        TRY(read_educations(tx, user, &p.educations));
        TRY(work_list(tx, user, &p.works));
        *ret = p;
        return OK;
}

/* Part of a whole in percent, rounded half up; counted from `least` on. */
static struct profile_figure share(int64_t part, int64_t whole, int64_t least)
{
        if (whole < least)
                return (struct profile_figure){ false, 0 };
        return (struct profile_figure){ true, (200 * part + whole) / (2 * whole) };
}

enum err profile_figures(struct tx *tx, struct user_id user, struct profile_figures *ret)
{
        struct figure_counts_row n;

        TRY(sql_figure_counts(tx, user, &n));
        *ret = (struct profile_figures){
                .completion = share(n.done, n.ended, FIGURE_LEAST),
                .on_time = share(n.on_time, n.delivered, FIGURE_LEAST),
                .rehire = share(n.again_clients, n.clients, FIGURE_LEAST),
                .done = { n.done > 0, n.done },
        };
        return OK;
}

struct completeness profile_completeness(const struct profile *p)
{
        struct completeness c = {
                .headline = p->about.headline.n > 0,
                .bio = utf8_count(p->about.bio_md) >= 100,
                .category = p->about.category.v != 0,
                .skills = p->skills.n >= 3,
                .place = p->about.city.n > 0 && p->about.country.n > 0,
                .languages = p->languages.n > 0,
                .education = p->educations.n > 0,
                .avatar = p->avatar.v != 0,
                .work = p->works.n > 0,
                .availability = p->about.availability != AVAILABLE_NOT,
        };

        c.percent = 10 *
                    (c.headline + c.bio + c.category + c.skills + c.place + c.languages + c.education + c.avatar + c.work + c.availability);
        return c;
}

/* ---- Writing ------------------------------------------------------------------------------------------------------------- */

static bool line_ok(struct arena *a, struct str s, size_t min_chars, size_t max_chars, struct str *ret)
{
        struct str clean = utf8_valid(s) ? text_line(a, s) : S("");
        size_t n = utf8_count(clean);

        *ret = clean;
        return utf8_valid(s) && n >= min_chars && n <= max_chars;
}

/* Moves a profile from one place to another in the counts; a profile without a headline is in none. */
static enum err count_place(struct tx *tx, const struct profile_place_row *was, struct str headline, struct str city, struct str country)
{
        bool same = str_eq(was->city, city) && str_eq(was->country, country) && (was->headline.n > 0) == (headline.n > 0);

        if (same)
                return OK;
        if (was->headline.n > 0)
                TRY(sql_place_count(tx, was->country, was->city, -1));
        return headline.n > 0 ? sql_place_count(tx, country, city, 1) : OK;
}

enum err profile_save_about(struct tx *tx, struct user_id actor, const struct profile_about *about)
{
        struct profile_place_row was;
        struct str headline, city, bio;

        if (!line_ok(tx->arena, about->headline, 0, LIMIT_HEADLINE_CHARS, &headline) ||
            !line_ok(tx->arena, about->city, 0, LIMIT_CITY_CHARS, &city))
                return ERR_INVALID;
        if (!utf8_valid(about->bio_md) || (about->country.n > 0 && !country_ok(about->country)))
                return ERR_INVALID;
        bio = text_block(tx->arena, about->bio_md);
        if (utf8_count(bio) > LIMIT_BIO_CHARS || about->availability < AVAILABLE_NOW || about->availability > AVAILABLE_NOT)
                return ERR_INVALID;
        TRY(sql_profile_place(tx, actor, &was));
        TRY(count_place(tx, &was, headline, city, about->country));
        return sql_profile_set_about(tx, actor, headline, bio, about->category, about->availability, city, about->country, tx->now_ms);
}

static bool seen_before(const struct skill_id *skills, size_t i)
{
        for (size_t k = 0; k < i; k++)
                if (skills[k].v == skills[i].v)
                        return true;
        return false;
}

enum err profile_save_skills(struct tx *tx, struct user_id actor, const struct skill_id *skills, size_t n)
{
        if (n > LIMIT_SKILLS)
                return ERR_LIMIT;
        TRY(sql_user_skills_delete(tx, actor));
        for (size_t i = 0; i < n; i++)
                if (!seen_before(skills, i))
                        TRY(sql_user_skill_add(tx, actor, skills[i], (int64_t)i));
        return sql_profile_changed(tx, actor, tx->now_ms);
}

static bool languages_ok(const struct profile_language *v, size_t n)
{
        for (size_t i = 0; i < n; i++) {
                if (!spoken_ok(v[i].code) || v[i].level < LEVEL_BASIC || v[i].level > LEVEL_NATIVE)
                        return false;
                for (size_t k = 0; k < i; k++)
                        if (str_eq(v[k].code, v[i].code))
                                return false;
        }
        return true;
}

enum err profile_save_languages(struct tx *tx, struct user_id actor, const struct profile_language *v, size_t n)
{
        if (n > LIMIT_LANGUAGES)
                return ERR_LIMIT;
        if (!languages_ok(v, n))
                return ERR_INVALID;
        TRY(sql_user_languages_delete(tx, actor));
        for (size_t i = 0; i < n; i++)
                TRY(sql_user_language_add(tx, actor, v[i].code, v[i].level, (int64_t)i));
        return sql_profile_changed(tx, actor, tx->now_ms);
}

/* Years need no calendar's precision: the one that is running, near enough at its ends. */
static int64_t year_of(int64_t at_ms)
{
        return 1970 + at_ms / MS_DAY * 4 / DAYS_A_YEAR_X4;
}

static bool years_ok(const struct profile_education *e, int64_t this_year)
{
        if (e->from_year < YEAR_FIRST || e->from_year > this_year + 1)
                return false;
        return e->to_year == 0 || (e->to_year >= e->from_year && e->to_year <= this_year + 10);
}

enum err profile_save_educations(struct tx *tx, struct user_id actor, const struct profile_education *v, size_t n)
{
        struct str school, degree;

        if (n > LIMIT_EDUCATION)
                return ERR_LIMIT;
        TRY(sql_educations_delete(tx, actor));
        for (size_t i = 0; i < n; i++) {
                if (!line_ok(tx->arena, v[i].school, 2, LIMIT_TITLE_CHARS, &school) ||
                    !line_ok(tx->arena, v[i].degree, 2, LIMIT_TITLE_CHARS, &degree))
                        return ERR_INVALID;
                if (!years_ok(&v[i], year_of(tx->now_ms)))
                        return ERR_INVALID;
                TRY(sql_education_add(tx, actor, school, degree, v[i].from_year, v[i].to_year, (int64_t)i));
        }
        return sql_profile_changed(tx, actor, tx->now_ms);
}

enum err profile_save_avatar(struct tx *tx, struct user_id actor, const struct stored_file *picture)
{
        struct file_id id = { 0 };

        if (picture != NULL && picture->n_sizes == 0)
                return ERR_TYPE;
        if (picture != NULL)
                TRY(file_add(tx, picture, &id));
        return sql_profile_set_avatar(tx, actor, id, tx->now_ms);
}
