/* The home page for visitors. */
#include "web/core.h"

#include "web/site/site_web.h"

#define NEWEST 6

/* ---- In which language ---------------------------------------------------------------------------------------------------- */

/* The weight of one part of Accept-Language ("fr-MA;q=0.8") in thousandths. */
static int64_t weight_of(struct str part)
{
        ptrdiff_t at = str_find(part, ';');
        struct str q = at < 0 ? S("") : str_trim(str_slice(part, (size_t)at + 1, part.n));
        int64_t w = 0, scale = 100;

        if (q.n < 3 || (q.p[0] != 'q' && q.p[0] != 'Q') || q.p[1] != '=')
                return 1000;
        if (q.p[2] != '0')
                return 1000;
        for (size_t i = 4; i < q.n && scale > 0 && q.p[i] >= '0' && q.p[i] <= '9'; i++, scale /= 10)
                w += (q.p[i] - '0') * scale;
        return w;
}

/* The best of our languages in an Accept-Language header (RFC 9110, 12.5.4); the first of equals. False: none of ours. */
bool accepted_language(struct str header, enum lang *ret)
{
        struct str part;
        int64_t best = 0;

        for (int parts = 0; parts < 32 && str_next(&header, ',', &part); parts++) {
                struct str tag = str_trim(part);
                enum lang l;
                int64_t w = weight_of(tag);
                if (tag.n < 2 || (tag.n > 2 && tag.p[2] != '-' && tag.p[2] != ';' && tag.p[2] != ' '))
                        continue;
                char code[2] = { (char)(tag.p[0] | 0x20), (char)(tag.p[1] | 0x20) };
                if (lang_of((struct str){ code, 2 }, &l) && w > best) {
                        best = w;
                        *ret = l;
                }
        }
        return best > 0;
}

/* Where the bare address leads: the remembered language, or on a first visit the browser's. */
static enum lang wanted_language(const struct req *r)
{
        enum lang l = r->lang;

        if (!lang_of(http_cookie(r->http, COOKIE_LANG), &l) && !accepted_language(http_header(r->http, "Accept-Language"), &l))
                return r->lang;
        return l;
}

/* ---- The page --------------------------------------------------------------------------------------------------------------- */

struct badge badge_demand(const struct figures_demand_row *x)
{
        switch (demand_of(x->open, x->proposals_tenths)) {
        case DEMAND_SHORT:
                return BADGE(.label = T("Freelancers wanted"), .tone = "ok");
        case DEMAND_CROWDED:
                return BADGE(.label = T("Crowded"), .tone = "warn");
        default:
                return BADGE(.label = T("Balanced"));
        }
}

const char *demand_bar(const struct figures_demand_row *x)
{
        switch (demand_of(x->open, x->proposals_tenths)) {
        case DEMAND_SHORT:
                return "bar green";
        case DEMAND_CROWDED:
                return "bar amber";
        default:
                return "bar";
        }
}

int64_t demand_percent(const struct figures_demand_row *x)
{
        int64_t percent = x->proposals_tenths * 100 / 150;

        return percent > 100 ? 100 : percent;
}

static enum err newest(struct req *r, struct home_projects *ret)
{
        struct project_cards cards;
        struct project_filter f = { .sort = PROJECT_NEWEST, .page = 1 };
        struct home_projects list = { 0 };

        TRY(project_list(r->tx, &f, &cards));
        list.v = ARENA_ARRAY(r->arena, struct home_project, NEWEST);
        for (; list.n < NEWEST && list.n < cards.n; list.n++) {
                const struct project_list_newest_row *x = &cards.v[list.n];
                struct currency cur;
                TRY(currency_of(x->currency, &cur));
                int64_t rate = client_hire_rate(x->hired, x->ended);
                list.v[list.n] = (struct home_project){ .row = x, .hire_rate = rate, .has_hire_rate = rate >= 0,
                        .budget = { money_of(x->budget_min_minor, cur), money_of(x->budget_max_minor, cur) } };
        }
        *ret = list;
        return OK;
}

/* A share in basis points as people read it: "15%", "12,5%". */
static struct str percent_text(const struct out *o, int64_t bp)
{
        return bp % 100 == 0 ? str_fmt(o->b.a, "%.*s%%", STR_ARG(int_text(o->b.a, o->loc, bp / 100)))
                             : str_fmt(o->b.a, "%.*s%%", STR_ARG(tenths_text(o, bp / 10)));
}

static struct reply go_to_language(struct req *r, enum lang l)
{
        struct reply rep = reply_see_other(r, str_fmt(r->arena, "/%.*s", STR_ARG(lang_code(l))));

        http_reply_header(&rep.http, S("Vary"), S("Accept-Language, Cookie"));
        return rep;
}

struct reply home_get(struct req *r)
{
        struct home_page p = { .shell = shell_of(r, S(""), NAV_NONE) };
        enum lang l = str_eq(r->http->path, S("/")) ? wanted_language(r) : r->lang;

        if (l != r->lang)
                return go_to_language(r, l);
        p.shell.title = shell_tagline(&p.shell);
        p.shell.description = t_fmt(r->arena, r->loc,
                T("Post a project, compare proposals by their figures, and keep the money in escrow until you accept the work."), NULL, 0);
        TRY_REPLY(r, market_figures(r->tx, &p.figures));
        TRY_REPLY(r, market_demand(r->tx, r->lang, &p.demand));
        TRY_REPLY(r, newest(r, &p.newest));
        struct out o = page_out(r);
        p.fee = percent_text(&o, r->settings->commission_bp);
        html_home(&o, &p);
        return reply_out(r, 200, &o);
}
