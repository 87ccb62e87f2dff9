/* The public list of projects: filters from the address, chips to take them off again, orders, pages. */
#include "web/market/market_web.h"

/* What the address names and what it means. */
static const struct {
        const char *slug;
        enum project_place place;
        const char *name;
} place_slugs[] = {
        { "online", PLACE_ONLINE, T("Online") },
        { "office", PLACE_OFFICE, T("In the office") },
        { "on_site", PLACE_ON_SITE, T("On site") },
};
static const int64_t durations[] = { 3, 7, 14, 30, 90 };
static const struct {
        const char *slug;
        enum project_sort sort;
} sort_slugs[] = { { "quiet", PROJECT_QUIET }, { "budget", PROJECT_BUDGET } };

static void add_chip(struct project_list_page *p, struct str href, struct str text)
{
        if (p->chips.n < ARRAY_LEN(p->chips.v))
                p->chips.v[p->chips.n++] = (struct filter_chip){ href, text };
}

/* ---- Each filter: from the address into the filter, the form and a chip --------------------------------------------------- */

static void read_category(struct req *r, struct project_list_page *p, const struct category_list_rows *rows)
{
        struct str slug = req_query(r, "category");

        p->categories = category_options(r, rows, true);
        for (size_t i = 0; i < rows->n; i++) {
                p->total += rows->v[i].open_projects;
                if (!str_eq(rows->v[i].slug, slug))
                        continue;
                p->filter.category = rows->v[i].id;
                p->in_category = rows->v[i].open_projects;
                add_chip(p, query_with(r, "category", S("")), rows->v[i].name);
        }
        form_set(&p->form, "category", p->filter.category.v ? slug : S(""));
}

static void add_skill(struct req *r, struct project_list_page *p, const struct skill_list_row *s, size_t *n)
{
        if (*n == PROJECT_FILTER_SKILLS || form_has(&p->form, "skill", s->slug))
                return;
        p->filter.skills[(*n)++] = s->id;
        form_set(&p->form, "skill", s->slug);
        add_chip(p, query_without(r, "skill", s->slug), s->name);
}

static bool query_has(const struct req *r, const char *name, struct str value)
{
        for (size_t i = 0; i < r->http->n_query; i++)
                if (str_eq(r->http->query[i].name, str_c(name)) && str_eq(r->http->query[i].value, value))
                        return true;
        return false;
}

/* Skills are offered within a category; those of the address count always. Without either, the list of skills is not even read. */
static enum err read_skills(struct req *r, struct project_list_page *p)
{
        struct skill_list_rows rows;
        size_t n = 0, offered = 0;

        if (p->filter.category.v == 0 && req_query(r, "skill").n == 0)
                return OK;
        TRY(skill_list(r->tx, r->lang, &rows));
        struct option *v = ARENA_ARRAY(r->arena, struct option, rows.n);
        for (size_t i = 0; i < rows.n; i++) {
                bool chosen = query_has(r, "skill", rows.v[i].slug);
                if (chosen)
                        add_skill(r, p, &rows.v[i], &n);
                if (chosen || rows.v[i].category_id.v == p->filter.category.v)
                        v[offered++] = (struct option){ .value = rows.v[i].slug, .label = rows.v[i].name };
        }
        p->skills = (struct options){ v, offered };
        return OK;
}

/* "band=3": budgets that reach above the lower end of the third band. */
static void read_budget(struct req *r, struct project_list_page *p)
{
        int64_t band = req_query_int(r, "band", 0, 0, BAND_COUNT);
        struct option *v = ARENA_ARRAY(r->arena, struct option, BAND_COUNT + 1);

        v[0] = (struct option){ .value = S(""), .msgid = T("Any budget") };
        for (int64_t i = 1; i <= BAND_COUNT; i++) {
                struct money low = money_of(r->settings->bands_minor[i - 1], r->settings->currencies[0]);
                struct targ amount = { .name = "amount", .type = TARG_STR, .s = money_text_short(r->arena, r->loc, low) };
                v[i].value = str_fmt(r->arena, "%lld", (long long)i);
                v[i].label = t_fmt(r->arena, r->loc, T("{amount} and more"), &amount, 1);
        }
        p->budgets = (struct options){ v, BAND_COUNT + 1 };
        if (band == 0)
                return;
        p->filter.min_minor = r->settings->bands_minor[band - 1];
        form_set(&p->form, "band", v[band].value);
        add_chip(p, query_with(r, "band", S("")), v[band].label);
}

static struct str up_to_days(struct req *r, int64_t days)
{
        struct out o = out_in(r->arena, r->loc, r->prefix, r->now_ms);
        struct targ n = { .name = "n", .type = TARG_INT, .i = days };

        out_t_n_plain(&o, TN("One day at most", "Up to {n} days"), days, &n, 1);
        return buf_str(&o.b);
}

static void read_days(struct req *r, struct project_list_page *p)
{
        int64_t days = req_query_int(r, "days", 0, 0, LIMIT_DAYS);
        struct option *v = ARENA_ARRAY(r->arena, struct option, ARRAY_LEN(durations) + 1);

        v[0] = (struct option){ .value = S(""), .msgid = T("Any duration") };
        for (size_t i = 0; i < ARRAY_LEN(durations); i++) {
                v[i + 1].value = str_fmt(r->arena, "%lld", (long long)durations[i]);
                v[i + 1].label = up_to_days(r, durations[i]);
        }
        p->durations = (struct options){ v, ARRAY_LEN(durations) + 1 };
        if (days == 0)
                return;
        p->filter.days = days;
        form_set(&p->form, "days", str_fmt(r->arena, "%lld", (long long)days));
        add_chip(p, query_with(r, "days", S("")), up_to_days(r, days));
}

static void read_place(struct req *r, struct project_list_page *p)
{
        struct str slug = req_query(r, "place"), city = text_line(r->arena, req_query(r, "city"));
        struct option *v = ARENA_ARRAY(r->arena, struct option, ARRAY_LEN(place_slugs) + 1);

        v[0] = (struct option){ .value = S(""), .msgid = T("Everywhere") };
        for (size_t i = 0; i < ARRAY_LEN(place_slugs); i++) {
                v[i + 1] = (struct option){ .value = str_c(place_slugs[i].slug), .msgid = place_slugs[i].name };
                if (!str_eq(slug, str_c(place_slugs[i].slug)))
                        continue;
                p->filter.place = place_slugs[i].place;
                add_chip(p, query_with(r, "place", S("")), translated(r, place_slugs[i].name));
        }
        p->places = (struct options){ v, ARRAY_LEN(place_slugs) + 1 };
        form_set(&p->form, "place", p->filter.place ? slug : S(""));
        if (city.n == 0 || !utf8_valid(city) || utf8_count(city) > LIMIT_CITY_CHARS)
                return;
        p->filter.city = city;
        form_set(&p->form, "city", city);
        add_chip(p, query_with(r, "city", S("")), city);
}

static void read_chances(struct req *r, struct project_list_page *p)
{
        static const struct option v[] = {
                { .value = STR_INIT("few"), .msgid = T("Fewer than 5 proposals") },
                { .value = STR_INIT("funded"), .msgid = T("Budget funded") },
        };

        p->chances = (struct options){ v, ARRAY_LEN(v) };
        p->filter.few = query_has(r, "chance", S("few"));
        p->filter.funded = query_has(r, "chance", S("funded"));
        for (size_t i = 0; i < ARRAY_LEN(v); i++) {
                if (!query_has(r, "chance", v[i].value))
                        continue;
                form_set(&p->form, "chance", v[i].value);
                add_chip(p, query_without(r, "chance", v[i].value), translated(r, v[i].msgid));
        }
}

static void read_sort(struct req *r, struct project_list_page *p)
{
        struct str slug = req_query(r, "sort");

        for (size_t i = 0; i < ARRAY_LEN(sort_slugs); i++)
                if (str_eq(slug, str_c(sort_slugs[i].slug)))
                        p->filter.sort = sort_slugs[i].sort;
        p->by_newest = query_with(r, "sort", S(""));
        p->by_quiet = query_with(r, "sort", S("quiet"));
        p->by_budget = query_with(r, "sort", S("budget"));
}

static enum err read_filters(struct req *r, struct project_list_page *p)
{
        struct category_list_rows categories;

        TRY(category_list(r->tx, r->lang, &categories));
        read_category(r, p, &categories);
        TRY(read_skills(r, p));
        read_budget(r, p);
        read_days(r, p);
        read_place(r, p);
        read_chances(r, p);
        read_sort(r, p);
        p->filter.page = req_query_int(r, "page", 1, 1, LIMIT_PAGES);
        return OK;
}

/* ---- The list ----------------------------------------------------------------------------------------------------------------- */

static bool category_alone(const struct project_filter *f)
{
        struct project_filter rest = *f;

        rest.category.v = 0;
        return f->category.v != 0 && !project_filter_any(&rest);
}

/*
 * How many there are. Short lists know it by themselves; a filtered one asks, up to the cap; the whole list
 * and that of a category show what the clock counted last, since counting a hundred thousand rows for a heading is not worth it.
 */
static enum err count(struct req *r, struct project_list_page *p, size_t got)
{
        p->count = -1;
        if (p->filter.page == 1 && got <= LIMIT_PAGE_ITEMS) {
                p->count = (int64_t)got;
                p->total = project_filter_any(&p->filter) ? p->total : p->count;
                return OK;
        }
        if (!project_filter_any(&p->filter))
                return OK;
        if (category_alone(&p->filter)) {
                p->count = p->in_category;
                return OK;
        }
        return project_count(r->tx, &p->filter, &p->count);
}

static enum err fill(struct req *r, struct project_list_page *p)
{
        struct project_cards cards;

        TRY(project_list(r->tx, &p->filter, &cards));
        TRY(count(r, p, cards.n));
        p->pager = pager_of(r, cards.n);
        for (size_t i = 0; i < cards.n && i < LIMIT_PAGE_ITEMS; i++) {
                const struct project_list_newest_row *c = &cards.v[i];
                p->items.v[p->items.n++] = (struct project_item){
                        .row = c,
                        .skills = project_skill_words(r->arena, c->skill_line, r->lang),
                        .budget = range_of_row(c->budget_min_minor, c->budget_max_minor, c->currency),
                        .hire_rate = client_hire_rate(c->hired, c->ended),
                };
        }
        return OK;
}

struct reply project_list_get(struct req *r)
{
        struct project_list_page *p = ARENA_NEW(r->arena, struct project_list_page);
        struct out o = page_out(r);

        p->shell = shell_of(r, translated(r, T("Open projects")), NAV_PROJECTS);
        p->shell.description = translated(r, T("Open projects for freelancers: budget, duration and skills of each, newest first."));
        p->form = form_new(r);
        TRY_REPLY(r, read_filters(r, p));
        TRY_REPLY(r, fill(r, p));
        html_project_list(&o, p);
        return reply_out(r, 200, &o);
}
