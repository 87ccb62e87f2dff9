/* Writes people: accounts, profiles, works. */
#include "main/demo/demo.h"

#include "market/category.h"
#include "people/account.h"
#include "people/portfolio.h"
#include "people/profile.h"
#include "people/states.h"

#define SKILLS_LEAST 3
#define SKILLS_MOST 7
#define WORKS_MOST 5

/* "أمل|Amal": the name in Arabic and in Latin letters. */
static struct str in_letters(struct str both, bool arabic)
{
        ptrdiff_t bar = str_find(both, '|');

        if (bar < 0)
                return both;
        return arabic ? str_slice(both, 0, (size_t)bar) : str_slice(both, (size_t)bar + 1, both.n);
}

static struct str name_part(const struct demo *d, struct rng *r, uint32_t person, const char *part)
{
        /* the Maghreb shares its names, and so do Egypt and the Gulf */
        static const char *const pools[COUNTRIES] = { "ma", "eg", "ma", "ma", "eg", "fr" };
        char pool[16];
        size_t n = 0;

        for (const char *c = pools[d->people[person].country]; *c; c++)
                pool[n++] = *c;
        pool[n++] = '.';
        for (const char *c = part; *c; c++)
                pool[n++] = *c;
        struct voice v = { .words = &d->names, .rng = r };
        return voice_pick(&v, words_pool(&d->names, (struct str){ pool, n }));
}

struct names_of {
        struct str first, last;
};

static struct names_of names_of(const struct demo *d, uint32_t person, bool arabic)
{
        struct rng r = demo_rng(d, 'n', person, 0);
        struct str first = name_part(d, &r, person, d->people[person].she ? "f" : "m"), last = name_part(d, &r, person, "l");

        return (struct names_of){ in_letters(first, arabic), in_letters(last, arabic) };
}

struct str demo_name(const struct demo *d, struct arena *a, uint32_t person)
{
        if (person < CAST_COUNT)
                return demo_cast_name((enum cast)person);
        struct names_of n = names_of(d, person, d->people[person].lang == LANG_AR);
        return str_fmt(a, "%.*s %.*s", STR_ARG(n.first), STR_ARG(n.last));
}

static struct str email_of(const struct demo *d, struct arena *a, uint32_t person)
{
        if (person < CAST_COUNT)
                return demo_cast_email((enum cast)person);
        struct buf b = buf_in(a);
        struct str first = names_of(d, person, false).first;
        for (size_t i = 0; i < first.n; i++) {
                char c = first.p[i];
                if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
                        buf_putc(&b, (char)(c | 0x20));
        }
        buf_fmt(&b, ".%u@example.org", person);
        return buf_str(&b);
}

struct str demo_city(const struct demo *d, uint32_t person, enum lang lang)
{
        static const char *const pools[COUNTRIES] = { "city.ma", "city.eg", "city.dz", "city.tn", "city.sa", "city.fr" };
        struct rng r = demo_rng(d, 'c', person, 0);
        struct lines l = words_pool(&d->names, str_c(pools[d->people[person].country]));

        if (person < CAST_COUNT)
                return in_letters(l.v[0], lang == LANG_AR);
        return in_letters(l.v[demo_skewed(&r, (int64_t)l.n - 1, 2)], lang == LANG_AR);
}

/* ---- The profile ---------------------------------------------------------------------------------------------------------- */

static enum err write_about(struct demo *d, struct tx *tx, uint32_t i, struct rng *r)
{
        const struct person *p = &d->people[i];
        int64_t luck = rng_between(r, 0, 99);
        struct profile_about about = { .availability = luck < 68 ? AVAILABLE_NOW : luck < 88 ? AVAILABLE_PART_TIME : AVAILABLE_NOT };

        about.country = str_c(demo_countries[p->country]);
        about.city = demo_city(d, i, p->lang);
        if (p->is_freelancer) {
                about.category = d->category[p->category];
                about.headline = demo_headline(d, tx->arena, i);
        }
        if (p->profile == 2)
                about.bio_md = demo_bio(d, tx->arena, i);
        return profile_save_about(tx, p->id, &about);
}

static enum err write_skills(struct demo *d, struct tx *tx, uint32_t i, struct rng *r)
{
        const struct person *p = &d->people[i];
        struct skill_id all[LIMIT_SKILLS], swap;
        size_t n = 0, most = (size_t)rng_between(r, SKILLS_LEAST, SKILLS_MOST);

        for (size_t k = 0; k < d->skills->n && n < LIMIT_SKILLS; k++)
                if (d->skills->v[k].category_id.v == d->category[p->category].v)
                        all[n++] = d->skills->v[k].id;
        for (size_t k = 0; k < n; k++) {
                size_t other = (size_t)rng_between(r, (int64_t)k, (int64_t)n - 1);
                swap = all[k];
                all[k] = all[other];
                all[other] = swap;
        }
        return profile_save_skills(tx, p->id, all, n < most ? n : most);
}

static enum err write_languages(struct demo *d, struct tx *tx, uint32_t i, struct rng *r)
{
        const struct person *p = &d->people[i];
        struct profile_language v[4];
        size_t n = 0;

        v[n++] = (struct profile_language){ p->country == COUNTRY_FR ? S("fr") : S("ar"), LEVEL_NATIVE };
        if (p->country == COUNTRY_MA && chance(r, 18))
                v[n++] = (struct profile_language){ S("zgh"), chance(r, 60) ? LEVEL_NATIVE : LEVEL_CONVERSATIONAL };
        if (p->writes[LANG_FR] && p->country != COUNTRY_FR)
                v[n++] = (struct profile_language){ S("fr"), chance(r, 60) ? LEVEL_FLUENT : LEVEL_CONVERSATIONAL };
        if (p->writes[LANG_EN] || chance(r, 45))
                v[n++] = (struct profile_language){ S("en"), p->writes[LANG_EN] ? LEVEL_FLUENT : LEVEL_BASIC };
        return profile_save_languages(tx, p->id, v, n);
}

static enum err write_education(struct demo *d, struct tx *tx, uint32_t i, struct rng *r)
{
        const struct person *p = &d->people[i];
        struct voice v = demo_voice(d, r, i, p->lang);
        struct buf school = buf_in(tx->arena), degree = buf_in(tx->arena);
        struct profile_education e = { .from_year = rng_between(r, 2006, 2021) };

        voice_say_pool(&school, &v, S("school"));
        voice_say_pool(&degree, &v, str_fmt(tx->arena, "degree.%s", demo_categories[p->category]));
        e.to_year = e.from_year + rng_between(r, 2, 5);
        e.school = buf_str(&school);
        e.degree = buf_str(&degree);
        return profile_save_educations(tx, p->id, &e, 1);
}

/* ---- Works ------------------------------------------------------------------------------------------------------------------- */

static enum err write_work(struct demo *d, struct tx *tx, uint32_t i, struct rng *r, size_t nth)
{
        const struct person *p = &d->people[i];
        const struct kind *kind = demo_kind(d, r, p->lang, p->category);
        struct voice v = demo_voice(d, r, i, p->lang);
        struct buf title = buf_in(tx->arena), body = buf_in(tx->arena);
        struct portfolio_work_id id;
        struct stored_file pictures[2];
        size_t n = (size_t)rng_between(r, 1, 2), first = (size_t)rng_between(r, 0, PICTURES_WORK - 1);

        if (kind == NULL)
                return OK;
        voice_say(&title, &v, voice_pick(&v, kind->lines[KIND_WORK]));
        voice_say_pool(&body, &v, S("work.about"));
        struct work_draft draft = { .title = utf8_cut(buf_str(&title), LIMIT_TITLE_CHARS), .body_md = buf_str(&body) };
        TRY(work_add(tx, p->id, &draft, &id));
        for (size_t k = 0; k < n; k++) {
                pictures[k] = d->works[(first + k * 3) % PICTURES_WORK];
                pictures[k].name = str_fmt(tx->arena, "%zu-%zu.png", nth + 1, k + 1);
        }
        return d->works[0].n_sizes == 0 ? OK : work_add_pictures(tx, p->id, id, pictures, n);
}

static enum err write_freelancer(struct demo *d, struct tx *tx, uint32_t i, struct rng *r)
{
        const struct person *p = &d->people[i];
        int64_t joined = tx->now_ms, works = 0;

        if (i == CAST_AMAL)
                works = 4;
        else if (p->profile == 2 && chance(r, 62))
                works = 1 + demo_skewed(r, WORKS_MOST - 1, 1);
        TRY(write_skills(d, tx, i, r));
        TRY(write_languages(d, tx, i, r));
        if (p->profile == 2 && (i == CAST_AMAL || chance(r, 70)))
                TRY(write_education(d, tx, i, r));
        for (int64_t k = 0; k < works; k++) {
                tx->now_ms = joined + (k + 1) * (-p->joined) / (works + 2);
                TRY(write_work(d, tx, i, r, (size_t)k));
        }
        return OK;
}

static enum err write_person(struct demo *d, struct tx *tx, uint32_t i)
{
        struct rng r = demo_rng(d, 'w', i, 0);
        struct person *p = &d->people[i];
        struct account_new in = { .email = email_of(d, tx->arena, i),
                                  .name = demo_name(d, tx->arena, i),
                                  .is_client = p->is_client,
                                  .is_freelancer = p->is_freelancer,
                                  .confirmed = p->profile > 0 || chance(&r, 60),
                                  .lang = p->lang };

        tx->now_ms = d->now_ms + p->joined;
        in.password_hash = i < CAST_COUNT ? d->password_hash : d->nobodys_hash;
        if (i == CAST_OPERATOR)
                in.staff_rights = STAFF_REVIEW | STAFF_FINANCE | STAFF_PEOPLE | STAFF_OPERATOR;
        else if (i == CAST_CLERK)
                in.staff_rights = STAFF_REVIEW | STAFF_FINANCE;
        TRY(account_add(tx, &in, &p->id));
        if (p->profile == 0)
                return OK;
        tx->now_ms += 20 * MS_MINUTE;
        TRY(write_about(d, tx, i, &r));
        if (d->avatars[0].n_sizes > 0 && (i == CAST_AMAL || chance(&r, 30)))
                TRY(profile_save_avatar(tx, p->id, &d->avatars[rng_between(&r, 0, PICTURES_AVATAR - 1)]));
        return p->is_freelancer ? write_freelancer(d, tx, i, &r) : OK;
}

enum err demo_write_people(struct demo *d, struct tx *tx, size_t i, size_t n)
{
        for (; i < n; i++)
                TRY(write_person(d, tx, (uint32_t)i));
        return OK;
}
