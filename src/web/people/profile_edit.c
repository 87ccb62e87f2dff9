/* One's own profile: about, skills, languages, education, picture. Each section is a page and is saved whole. */
#include "web/people/profile_web.h"

#include <stdlib.h>

#define LANGUAGE_ROWS 2
#define EDUCATION_ROWS 1

/* ---- The frame around the sections ---------------------------------------------------------------------------------------------- */

/* What is missing first, in the order in which clients look. */
static void find_next(struct req *r, struct profile_frame *f)
{
        const struct {
                bool there;
                const char *words, *path;
        } steps[] = {
                { f->done.headline, T("Say in one line what you do."), "/profile" },
                { f->done.category, T("Choose your category."), "/profile" },
                { f->done.bio, T("Write a few sentences about how you work."), "/profile" },
                { f->done.place, T("Say where you are."), "/profile" },
                { f->done.skills, T("Choose at least three skills."), "/profile/skills" },
                { f->done.avatar, T("Add a picture of yourself."), "/profile/picture" },
                { f->done.work || !f->is_freelancer, T("Show one of your works."), "/profile/works" },
                { f->done.languages, T("Say which languages you speak."), "/profile/languages" },
                { f->done.education, T("Say what you have learned, and where."), "/profile/education" },
        };

        for (size_t i = 0; i < ARRAY_LEN(steps); i++)
                if (!steps[i].there) {
                        f->next = steps[i].words;
                        f->next_href = req_path(r, "%s", steps[i].path);
                        return;
                }
}

enum err profile_frame_load(struct req *r, enum profile_part part, struct profile_frame *ret, struct profile *ret_profile)
{
        struct profile_frame f = { .shell = shell_of(r, people_title(r, T("My profile")), NAV_NONE), .part = part, .id = r->me.id };

        TRY(profile_get(r->tx, r->me.id, r->me.id, ret_profile));
        f.shell.noindex = true;
        f.is_freelancer = ret_profile->is_freelancer;
        f.done = profile_completeness(ret_profile);
        find_next(r, &f);
        *ret = f;
        return OK;
}

static const struct form_label labels[] = {
        { "headline", T("Headline") }, { "bio", T("About you") },  { "category", T("Category") },  { "availability", T("Availability") },
        { "country", T("Country") },   { "city", T("City") },      { "skills", T("Skills") },   { "picture", T("Picture") },
};

/* ---- About ------------------------------------------------------------------------------------------------------------------------ */

static struct options availability_options(void)
{
        static const struct option list[] = {
                { .value = STR_INIT("1"), .msgid = T("Available for hire"), .note = T("Clients see you first") },
                { .value = STR_INIT("2"), .msgid = T("Available part-time") },
                { .value = STR_INIT("3"), .msgid = T("Not available"), .note = T("You stay visible, further down") },
        };

        return (struct options){ list, ARRAY_LEN(list) };
}

static enum err category_options(struct req *r, struct options *ret)
{
        struct category_list_rows rows;
        struct option *v;

        TRY(category_list(r->tx, r->lang, &rows));
        v = ARENA_ARRAY(r->arena, struct option, rows.n);
        for (size_t i = 0; i < rows.n; i++)
                v[i] = (struct option){ .value = str_fmt(r->arena, "%lld", (long long)rows.v[i].id.v), .label = rows.v[i].name };
        *ret = (struct options){ v, rows.n };
        return OK;
}

static struct options world_options(struct req *r, struct world_names list)
{
        struct option *v = ARENA_ARRAY(r->arena, struct option, list.n);

        for (size_t i = 0; i < list.n; i++)
                v[i] = (struct option){ .value = list.v[i].code, .label = list.v[i].name };
        return (struct options){ v, list.n };
}

static struct reply show_about(struct req *r, int status, struct about_page *p, struct form *f)
{
        struct out o = page_out(r);

        form_labels(f, labels, ARRAY_LEN(labels));
        p->form = *f;
        p->availabilities = availability_options();
        p->countries = world_options(r, country_list(r->arena, r->lang));
        TRY_REPLY(r, category_options(r, &p->categories));
        html_profile_about(&o, p);
        return reply_out(r, status, &o);
}

struct reply profile_about_get(struct req *r)
{
        struct form f = form_new(r);
        struct about_page p = { .form.n_set = 0 };
        struct profile me;

        TRY_REPLY(r, profile_frame_load(r, PART_ABOUT, &p.frame, &me));
        form_set(&f, "headline", me.about.headline);
        form_set(&f, "bio", me.about.bio_md);
        form_set(&f, "category", str_fmt(r->arena, "%lld", (long long)me.about.category.v));
        form_set(&f, "availability", str_fmt(r->arena, "%d", (int)me.about.availability));
        form_set(&f, "city", me.about.city);
        form_set(&f, "country", me.about.country.n > 0 ? me.about.country : r->settings->country);
        return show_about(r, 200, &p, &f);
}

struct reply profile_about_post(struct req *r)
{
        struct form f = form_sent(r);
        struct about_page p = { .form.n_set = 0 };
        struct profile me;
        struct profile_about about = {
                .headline = form_line(&f, "headline", 0, LIMIT_HEADLINE_CHARS),
                .bio_md = form_block(&f, "bio", 0, LIMIT_BIO_CHARS),
                .availability = (enum availability)form_choice(&f, "availability", AVAILABLE_NOW, AVAILABLE_NOT),
                .city = form_line(&f, "city", 0, LIMIT_CITY_CHARS),
                .country = form_value(&f, "country"),
        };

        if (form_value(&f, "category").n > 0)
                about.category.v = form_choice(&f, "category", 1, INT64_MAX);
        if (about.country.n > 0 && !country_ok(about.country))
                form_fail(&f, "country", T("Please choose one."));
        if (!form_ok(&f)) {
                TRY_REPLY(r, profile_frame_load(r, PART_ABOUT, &p.frame, &me));
                return show_about(r, 422, &p, &f);
        }
        TRY_REPLY(r, profile_save_about(r->tx, r->me.id, &about));
        return reply_done(r, req_path(r, "/profile"), T("Your profile is saved."));
}

/* ---- Skills ------------------------------------------------------------------------------------------------------------------------ */

/* Skills come category by category: each run of one category is a group. */
static enum err group_skills(struct req *r, const struct form *f, struct category_id own, struct own_skill_groups *ret)
{
        struct category_list_rows categories;
        struct own_skill_groups groups;
        struct skill_list_rows skills;

        TRY(category_list(r->tx, r->lang, &categories));
        TRY(skill_list(r->tx, r->lang, &skills));
        groups = (struct own_skill_groups){ ARENA_ARRAY(r->arena, struct own_skill_group, categories.n), categories.n };
        for (size_t c = 0; c < categories.n; c++) {
                struct own_skill_group *g = &groups.v[c];

                *g = (struct own_skill_group) { .name = categories.v[c].name,
                                                .items.v = ARENA_ARRAY(r->arena, struct skill_item, skills.n) };
                g->open = categories.v[c].id.v == own.v;
                for (size_t i = 0; i < skills.n; i++) {
                        if (skills.v[i].category_id.v != categories.v[c].id.v)
                                continue;
                        bool chosen = form_has(f, "skills", str_fmt(r->arena, "%lld", (long long)skills.v[i].id.v));
                        g->items.v[g->items.n++] = (struct skill_item){ skills.v[i].id, skills.v[i].name, chosen };
                        g->chosen += chosen;
                }
                g->open = g->open || g->chosen > 0;
        }
        *ret = groups;
        return OK;
}

static struct reply show_skills(struct req *r, int status, struct form *f, bool from_profile)
{
        struct skills_page p = { .form.n_set = 0 };
        struct out o = page_out(r);
        struct profile me;

        TRY_REPLY(r, profile_frame_load(r, PART_SKILLS, &p.frame, &me));
        for (size_t i = 0; from_profile && i < me.skills.n; i++)
                form_set(f, "skills", str_fmt(r->arena, "%lld", (long long)me.skills.v[i].id.v));
        form_labels(f, labels, ARRAY_LEN(labels));
        p.form = *f;
        TRY_REPLY(r, group_skills(r, f, me.about.category, &p.groups));
        html_profile_skills(&o, &p);
        return reply_out(r, status, &o);
}

struct reply profile_skills_get(struct req *r)
{
        struct form f = form_new(r);

        return show_skills(r, 200, &f, true);
}

struct reply profile_skills_post(struct req *r)
{
        struct form f = form_sent(r);
        int64_t ids[LIMIT_SKILLS] = { 0 };
        struct skill_id skills[LIMIT_SKILLS];
        size_t n = form_ints(&f, "skills", ids, LIMIT_SKILLS);

        if (!form_ok(&f))
                return show_skills(r, 422, &f, false);
        for (size_t i = 0; i < n; i++)
                skills[i].v = ids[i];
        TRY_REPLY(r, skills_check(r->tx, skills, n));
        TRY_REPLY(r, profile_save_skills(r->tx, r->me.id, skills, n));
        return reply_done(r, req_path(r, "/profile/skills"), T("Your skills are saved."));
}

/* ---- Rows: languages and education --------------------------------------------------------------------------------------------------- */

static const char *numbered(struct req *r, const char *name, size_t i)
{
        return str_z(r->arena, str_fmt(r->arena, "%s%zu", name, i));
}

static struct row_list rows_named(struct req *r, size_t n, const char *a, const char *b, const char *c, const char *d)
{
        struct row_list rows = { ARENA_ARRAY(r->arena, struct row_names, n), n };

        for (size_t i = 0; i < n; i++)
                rows.v[i] = (struct row_names){ numbered(r, a, i), numbered(r, b, i), numbered(r, c, i), numbered(r, d, i) };
        return rows;
}

/* How many rows to show: those that are filled and an empty one, at least `least`. */
static size_t rows_for(size_t filled, size_t least, size_t most)
{
        size_t n = filled + 1 > least ? filled + 1 : least;

        return n < most ? n : most;
}

static size_t filled_rows(struct req *r, const struct form *f, const char *name, size_t most)
{
        size_t n = most;

        while (n > 0 && form_value(f, numbered(r, name, n - 1)).n == 0)
                n--;
        return n;
}

const char *level_words(enum language_level l)
{
        static const char *const words[] = { T("Basic"), T("Conversational"), T("Fluent"), T("Mother tongue") };

        return l >= LEVEL_BASIC && l <= LEVEL_NATIVE ? words[l - LEVEL_BASIC] : "";
}

static struct options level_options(struct req *r)
{
        struct option *v = ARENA_ARRAY(r->arena, struct option, LEVEL_NATIVE);

        for (int i = 0; i < LEVEL_NATIVE; i++)
                v[i] = (struct option){ .value = str_fmt(r->arena, "%d", i + 1), .msgid = level_words((enum language_level)(i + 1)) };
        return (struct options){ v, LEVEL_NATIVE };
}

static struct reply show_languages(struct req *r, int status, struct form *f, bool from_profile)
{
        struct languages_page p = { .languages = world_options(r, spoken_list(r->arena, r->lang)), .levels = level_options(r) };
        struct out o = page_out(r);
        struct profile me;

        TRY_REPLY(r, profile_frame_load(r, PART_LANGUAGES, &p.frame, &me));
        for (size_t i = 0; from_profile && i < me.languages.n; i++) {
                form_set(f, numbered(r, "lang", i), me.languages.v[i].code);
                form_set(f, numbered(r, "level", i), str_fmt(r->arena, "%d", (int)me.languages.v[i].level));
        }
        p.form = *f;
        p.rows = rows_named(r, rows_for(filled_rows(r, f, "lang", LIMIT_LANGUAGES), LANGUAGE_ROWS, LIMIT_LANGUAGES), "lang", "level", "",
                "");
        html_profile_languages(&o, &p);
        return reply_out(r, status, &o);
}

struct reply profile_languages_get(struct req *r)
{
        struct form f = form_new(r);

        return show_languages(r, 200, &f, true);
}

static bool named_before(const struct profile_language *v, size_t n, struct str code)
{
        for (size_t i = 0; i < n; i++)
                if (str_eq(v[i].code, code))
                        return true;
        return false;
}

/* Rows without a language are left out. */
static size_t read_languages(struct req *r, struct form *f, struct profile_language *ret)
{
        size_t n = 0;

        for (size_t i = 0; i < LIMIT_LANGUAGES; i++) {
                const char *name = numbered(r, "lang", i);
                struct str code = form_value(f, name);

                if (code.n == 0)
                        continue;
                if (!spoken_ok(code))
                        form_fail(f, name, T("Please choose one."));
                else if (named_before(ret, n, code))
                        form_fail(f, name, T("This language is there twice."));
                else
                        ret[n++] = (struct profile_language) { code, (enum language_level)form_choice(f, numbered(r, "level", i),
                                                                                                      LEVEL_BASIC, LEVEL_NATIVE) };
        }
        return n;
}

struct reply profile_languages_post(struct req *r)
{
        struct form f = form_sent(r);
        struct profile_language list[LIMIT_LANGUAGES] = { 0 };
        size_t n = read_languages(r, &f, list);

        if (!form_ok(&f))
                return show_languages(r, 422, &f, false);
        TRY_REPLY(r, profile_save_languages(r->tx, r->me.id, list, n));
        return reply_done(r, req_path(r, "/profile/languages"), T("Your languages are saved."));
}

/* ---- Education --------------------------------------------------------------------------------------------------------------- */

static struct reply show_education(struct req *r, int status, struct form *f, bool from_profile)
{
        struct education_page p = { .form.n_set = 0 };
        struct out o = page_out(r);
        struct profile me;

        TRY_REPLY(r, profile_frame_load(r, PART_EDUCATION, &p.frame, &me));
        for (size_t i = 0; from_profile && i < me.educations.n; i++) {
                const struct profile_education *e = &me.educations.v[i];

                form_set(f, numbered(r, "school", i), e->school);
                form_set(f, numbered(r, "degree", i), e->degree);
                form_set(f, numbered(r, "from", i), str_fmt(r->arena, "%lld", (long long)e->from_year));
                form_set(f, numbered(r, "to", i), e->to_year != 0 ? str_fmt(r->arena, "%lld", (long long)e->to_year) : S(""));
        }
        p.form = *f;
        p.rows = rows_named(r, rows_for(filled_rows(r, f, "school", LIMIT_EDUCATION), EDUCATION_ROWS, LIMIT_EDUCATION), "school", "degree",
                "from", "to");
        html_profile_education(&o, &p);
        return reply_out(r, status, &o);
}

struct reply profile_education_get(struct req *r)
{
        struct form f = form_new(r);

        return show_education(r, 200, &f, true);
}

/* A row counts when anything but its years is filled in. */
static size_t read_educations(struct req *r, struct form *f, struct profile_education *ret)
{
        int64_t this_year = 1970 + r->now_ms / (MS_DAY * 1461 / 4);
        size_t n = 0;

        for (size_t i = 0; i < LIMIT_EDUCATION; i++) {
                struct row_names x = { numbered(r, "school", i), numbered(r, "degree", i), numbered(r, "from", i), numbered(r, "to", i) };

                if (form_value(f, x.a).n == 0 && form_value(f, x.b).n == 0)
                        continue;
                struct profile_education e = { .school = form_line(f, x.a, 2, LIMIT_TITLE_CHARS),
                                               .degree = form_line(f, x.b, 2, LIMIT_TITLE_CHARS) };
                e.from_year = form_int(f, x.c, YEAR_FIRST, this_year);
                e.to_year = str_trim(form_value(f, x.d)).n > 0 ? form_int(f, x.d, YEAR_FIRST, this_year + 10) : 0;
                if (e.to_year != 0 && e.to_year < e.from_year && form_error_of(f, x.d).n == 0)
                        form_fail(f, x.d, T("This is before the beginning."));
                ret[n++] = e;
        }
        return n;
}

struct reply profile_education_post(struct req *r)
{
        struct form f = form_sent(r);
        struct profile_education list[LIMIT_EDUCATION] = { 0 };
        size_t n = read_educations(r, &f, list);

        if (!form_ok(&f))
                return show_education(r, 422, &f, false);
        TRY_REPLY(r, profile_save_educations(r->tx, r->me.id, list, n));
        return reply_done(r, req_path(r, "/profile/education"), T("Your education is saved."));
}

/* ---- Picture
 * ----------------------------------------------------------------------------------------------------------------------------- */

static struct reply show_picture(struct req *r, int status, struct form *f)
{
        struct picture_page p = { .form.n_set = 0 };
        struct out o = page_out(r);
        struct profile me;

        TRY_REPLY(r, profile_frame_load(r, PART_PICTURE, &p.frame, &me));
        form_labels(f, labels, ARRAY_LEN(labels));
        p.form = *f;
        p.avatar = me.avatar;
        p.name = me.name;
        html_profile_picture(&o, &p);
        return reply_out(r, status, &o);
}

struct reply profile_picture_get(struct req *r)
{
        struct form f = form_new(r);

        return show_picture(r, 200, &f);
}

struct reply profile_picture_post(struct req *r)
{
        struct form f = form_sent(r);
        const struct stored_files *files = form_files(&f, "picture");

        if (form_ok(&f) && files->n == 0)
                form_fail(&f, "picture", T("Please choose a picture."));
        if (!form_ok(&f))
                return show_picture(r, 422, &f);
        TRY_REPLY(r, profile_save_avatar(r->tx, r->me.id, &files->v[0]));
        return reply_done(r, req_path(r, "/profile/picture"), T("Your picture is saved."));
}

struct reply profile_picture_remove_post(struct req *r)
{
        TRY_REPLY(r, profile_save_avatar(r->tx, r->me.id, NULL));
        return reply_done(r, req_path(r, "/profile/picture"), T("Your picture is gone."));
}
