/* The list of freelancers, and a person's public page. */
#include "web/people/profile_web.h"

/* The city is isolated (Unicode's FSI and PDI): it may be written in the other direction than the country's name. */
struct str place_words(struct req *r, struct str city, struct str country)
{
        struct str name = country_name(r->arena, r->lang, country);

        if (city.n == 0 || name.n == 0)
                return city.n > 0 ? city : name;
        return str_fmt(r->arena, r->lang == LANG_AR ? "\u2068%.*s\u2069، %.*s" : "\u2068%.*s\u2069, %.*s", STR_ARG(city), STR_ARG(name));
}

struct str year_of(const struct out *o, int64_t year)
{
        struct str head = int_text(o->b.a, o->loc, year / 100), tail = int_text(o->b.a, o->loc, 100 + year % 100);

        return str_fmt(o->b.a, "%.*s%.*s", STR_ARG(head), STR_ARG(str_slice(tail, tail.n / 3, tail.n)));
}

/* ---- A person --------------------------------------------------------------------------------------------------------------------- */

static void read_spoken(struct req *r, struct profile_page *p)
{
        const struct profile_languages *l = &p->profile.languages;

        p->spoken = (struct spoken_lines){ ARENA_ARRAY(r->arena, struct spoken_line, l->n), l->n };
        for (size_t i = 0; i < l->n; i++)
                p->spoken.v[i] = (struct spoken_line){ spoken_name(r->arena, r->lang, l->v[i].code), level_words(l->v[i].level) };
}

/* Structured data for search engines (schema.org ProfilePage). '<' is written so that nothing in it can end the element. */
static struct html structured(struct req *r, const struct profile_page *p, struct str picture)
{
        struct buf b = buf_in(r->arena);
        struct buf json = buf_in(r->arena);
        struct str page = req_site_url(r, req_path(r, "/people/%lld", (long long)p->profile.id.v)), s;

        buf_put(&json, S("{\"@context\":\"https://schema.org\",\"@type\":\"ProfilePage\",\"dateModified\":"));
        json_str(&json, date_iso(r->arena, p->profile.changed_at));
        buf_put(&json, S(",\"mainEntity\":{\"@type\":\"Person\",\"name\":"));
        json_str(&json, p->profile.name);
        buf_put(&json, S(",\"url\":"));
        json_str(&json, page);
        buf_put(&json, S(",\"description\":"));
        json_str(&json, p->profile.about.headline);
        if (picture.n > 0) {
                buf_put(&json, S(",\"image\":"));
                json_str(&json, picture);
        }
        buf_put(&json, S("}}"));
        buf_put(&b, S("<script type=\"application/ld+json\">"));
        s = buf_str(&json);
        for (size_t i = 0; i < s.n; i++) {
                if (s.p[i] == '<')
                        buf_put(&b, S("\\u003c"));
                else
                        buf_putc(&b, s.p[i]);
        }
        buf_put(&b, S("</script>"));
        return (struct html){ buf_str(&b) };
}

static void name_page(struct req *r, struct out *o, struct profile_page *p)
{
        const struct profile_about *a = &p->profile.about;
        struct str picture = S("");

        p->shell = shell_of(r, p->profile.name, NAV_PEOPLE);
        if (a->headline.n > 0)
                p->shell.title =
                        str_fmt(r->arena, r->lang == LANG_AR ? "%.*s، %.*s" : "%.*s, %.*s", STR_ARG(p->profile.name), STR_ARG(a->headline));
        p->shell.description = a->bio_md.n > 0 ? text_excerpt(r->arena, a->bio_md, 160) : a->headline;
        p->shell.noindex = a->headline.n == 0;
        if (p->profile.avatar.v != 0)
                picture = req_site_url(r, url_picture(o, p->profile.avatar, 640));
        p->shell.picture = picture;
        p->shell.head_extra = structured(r, p, picture);
}

static enum err load_person(struct req *r, struct out *o, struct profile_page *p)
{
        struct user_id id = { r->id };

        TRY(profile_get(r->tx, r->me.id, id, &p->profile));
        TRY(profile_figures(r->tx, id, &p->figures));
        p->as_freelancer = p->profile.is_freelancer;
        if (p->profile.is_client)
                TRY(client_figures(r->tx, id, &p->client));
        TRY(review_means_of(r->tx, id, p->as_freelancer, &p->means));
        TRY(reviews_about(r->tx, id, p->as_freelancer, req_query_int(r, "page", 1, 1, LIMIT_PAGES), &p->reviews));
        p->pager = pager_of(r, p->reviews.n);
        if (p->reviews.n > LIMIT_PAGE_ITEMS)
                p->reviews.n = LIMIT_PAGE_ITEMS;
        p->own = r->me.id.v == id.v;
        p->done = profile_completeness(&p->profile);
        p->place = place_words(r, p->profile.about.city, p->profile.about.country);
        p->category = names_in(&p->profile.category, r->lang);
        read_spoken(r, p);
        name_page(r, o, p);
        return OK;
}

struct reply person_get(struct req *r)
{
        struct profile_page p = { .own = false };
        struct out o = page_out(r);

        TRY_REPLY(r, load_person(r, &o, &p));
        html_profile_show(&o, &p);
        return reply_out(r, 200, &o);
}

/* ---- The list ---------------------------------------------------------------------------------------------------------------- */

struct filters {
        struct directory_filter f;
        struct str category, skill, category_name, skill_name; /* slugs and names */
};

/* A slug that nobody knows filters nothing: an old link still shows the list. */
static enum err read_filters(struct req *r, struct filters *ret)
{
        struct filters x = { .f = {
                .availability = req_query_int(r, "availability", 0, AVAILABLE_NOW, AVAILABLE_NOT),
                .country = country_ok(req_query(r, "country")) ? req_query(r, "country") : S(""),
                .city = utf8_valid(req_query(r, "city")) ? text_line(r->arena, req_query(r, "city")) : S(""),
                .page = req_query_int(r, "page", 1, 1, LIMIT_PAGES),
        } };
        struct category_by_slug_row category;
        struct skill_by_slug_row skill;
        enum err e = category_by_slug(r->tx, req_query(r, "category"), r->lang, &category);

        if (e != OK && e != ERR_NOT_FOUND)
                return e;
        if (e == OK) {
                x.f.category = category.id;
                x.category = category.slug;
                x.category_name = category.name;
        }
        e = skill_by_slug(r->tx, req_query(r, "skill"), r->lang, &skill);
        if (e != OK && e != ERR_NOT_FOUND)
                return e;
        if (e == OK) {
                x.f.skill = skill.id;
                x.skill = skill.slug;
                x.skill_name = skill.name;
        }
        *ret = x;
        return OK;
}

static const char *availability_words(int64_t a)
{
        return badge_availability((enum availability)a).label;
}

/* The list's address with all filters but one. */
static struct str without(struct req *r, const char *left_out)
{
        static const char *const names[] = { "category", "skill", "availability", "country", "city" };
        struct buf b = buf_in(r->arena);
        char sign = '?';

        buf_put(&b, req_path(r, "/people"));
        for (size_t i = 0; i < ARRAY_LEN(names); i++) {
                struct str v = req_query(r, names[i]);

                if (v.n == 0 || str_eq(str_c(names[i]), str_c(left_out)))
                        continue;
                buf_putc(&b, sign);
                buf_put(&b, str_c(names[i]));
                buf_putc(&b, '=');
                url_encode(&b, v);
                sign = '&';
        }
        return buf_str(&b);
}

static void add_chip(struct req *r, struct people_chips *chips, const char *name, struct str label)
{
        if (label.n > 0 && chips->n < ARRAY_LEN(chips->v))
                chips->v[chips->n++] = (struct people_chip){ without(r, name), label };
}

static void chips_of(struct req *r, const struct filters *x, struct people_chips *chips)
{
        add_chip(r, chips, "category", x->category_name);
        add_chip(r, chips, "skill", x->skill_name);
        if (x->f.availability != 0)
                add_chip(r, chips, "availability", people_title(r, availability_words(x->f.availability)));
        add_chip(r, chips, "country", country_name(r->arena, r->lang, x->f.country));
        add_chip(r, chips, "city", x->f.city);
}

static enum err load_options(struct req *r, const struct filters *x, struct freelancers_page *p)
{
        struct category_list_rows categories;
        struct skill_list_rows skills;
        struct option *c, *s;
        size_t n = 0;

        TRY(category_list(r->tx, r->lang, &categories));
        TRY(skill_list(r->tx, r->lang, &skills));
        c = ARENA_ARRAY(r->arena, struct option, categories.n);
        s = ARENA_ARRAY(r->arena, struct option, skills.n);
        for (size_t i = 0; i < categories.n; i++)
                c[i] = (struct option){ .value = categories.v[i].slug, .label = categories.v[i].name };
        for (size_t i = 0; i < skills.n; i++)
                if (x->f.category.v == 0 || skills.v[i].category_id.v == x->f.category.v)
                        s[n++] = (struct option){ .value = skills.v[i].slug, .label = skills.v[i].name };
        p->categories = (struct options){ c, categories.n };
        p->skills = (struct options){ s, n };
        return OK;
}

/* Countries and cities that people gave, with the number behind the name. */
static enum err load_places(struct req *r, const struct filters *x, struct freelancers_page *p)
{
        struct city_counts countries, cities;
        struct option *v;

        TRY(directory_countries(r->tx, &countries));
        v = ARENA_ARRAY(r->arena, struct option, countries.n);
        for (size_t i = 0; i < countries.n; i++)
                v[i] = (struct option){ .value = countries.v[i].city, .label = country_name(r->arena, r->lang, countries.v[i].city) };
        p->countries = (struct options){ v, countries.n };

        TRY(directory_cities(r->tx, x->f.country, &cities));
        v = ARENA_ARRAY(r->arena, struct option, cities.n);
        for (size_t i = 0; i < cities.n; i++)
                v[i] = (struct option){ .value = cities.v[i].city, .label = cities.v[i].city };
        p->cities = (struct options){ v, cities.n };
        return OK;
}

static enum err load_cards(struct req *r, const struct filters *x, struct freelancers_page *p)
{
        struct directory_lines lines;

        TRY(directory_list(r->tx, &x->f, &lines));
        p->pager = pager_of(r, lines.n);
        if (lines.n > LIMIT_PAGE_ITEMS)
                lines.n = LIMIT_PAGE_ITEMS;
        p->cards = (struct person_cards){ ARENA_ARRAY(r->arena, struct person_card, lines.n), lines.n };
        for (size_t i = 0; i < lines.n; i++)
                p->cards.v[i] = (struct person_card){ lines.v[i], place_words(r, lines.v[i].city, lines.v[i].country),
                                                      names_in(&lines.v[i].category_name, r->lang) };
        return OK;
}

static struct form form_of(struct req *r, const struct filters *x)
{
        struct form f = form_new(r);

        form_set(&f, "category", x->category);
        form_set(&f, "skill", x->skill);
        form_set(&f, "availability", x->f.availability != 0 ? str_fmt(r->arena, "%lld", (long long)x->f.availability) : S(""));
        form_set(&f, "country", x->f.country);
        form_set(&f, "city", x->f.city);
        return f;
}

/* GET /people?category=…&skill=…&availability=…&country=…&city=…&page=… */
struct reply people_get(struct req *r)
{
        static const struct option availabilities[] = {
                { .value = STR_INIT("1"), .msgid = T("Available for hire") },
                { .value = STR_INIT("2"), .msgid = T("Available part-time") },
        };
        struct freelancers_page p = { .shell = shell_of(r, people_title(r, T("Freelancers")), NAV_PEOPLE) };
        struct out o = page_out(r);
        struct filters x;

        TRY_REPLY(r, read_filters(r, &x));
        TRY_REPLY(r, load_options(r, &x, &p));
        TRY_REPLY(r, load_places(r, &x, &p));
        TRY_REPLY(r, load_cards(r, &x, &p));
        p.shell.description = people_title(r, T("Freelancers by category, skill and city, with figures from their real contracts."));
        p.form = form_of(r, &x);
        p.availabilities = (struct options){ availabilities, ARRAY_LEN(availabilities) };
        chips_of(r, &x, &p.chips);
        html_people(&o, &p);
        return reply_out(r, 200, &o);
}
