/* What the handlers of the market share: money of a row, addresses of lists, refusals that say in which state a thing is. */
#include "web/market/market_web.h"

#include <string.h>

#include "web/site/error_page.h"

struct str translated(struct req *r, const char *msgid)
{
        return t_fmt(r->arena, r->loc, msgid, NULL, 0);
}

struct money money_of_row(int64_t minor, struct str currency)
{
        struct money m = { .minor = minor };

        assert(currency.n == sizeof m.cur.code - 1); /* only ISO codes are ever stored */
        memcpy(m.cur.code, currency.p, currency.n);
        return m;
}

struct range range_of_row(int64_t min_minor, int64_t max_minor, struct str currency)
{
        return (struct range){ money_of_row(min_minor, currency), money_of_row(max_minor, currency) };
}

/* ---- Addresses ---------------------------------------------------------------------------------------------------------- */

static void put_pair(struct buf *b, struct str name, struct str value, bool *first)
{
        buf_putc(b, *first ? '?' : '&');
        url_encode(b, name);
        buf_putc(b, '=');
        url_encode(b, value);
        *first = false;
}

/* Every parameter of this request but the page number, and but those that match. */
static struct str rest_of_query(struct req *r, struct str name, struct str value, bool any_value, struct buf *b, bool *first)
{
        buf_put(b, r->prefix);
        buf_put(b, r->path);
        for (size_t i = 0; i < r->http->n_query; i++) {
                const struct http_field *q = &r->http->query[i];
                bool dropped = str_eq(q->name, name) && (any_value || str_eq(q->value, value));
                if (!dropped && q->value.n > 0 && !str_eq(q->name, S("page")))
                        put_pair(b, q->name, q->value, first);
        }
        return buf_str(b);
}

struct str query_with(struct req *r, const char *name, struct str value)
{
        struct buf b = buf_in(r->arena);
        bool first = true;

        rest_of_query(r, str_c(name), S(""), true, &b, &first);
        if (value.n > 0)
                put_pair(&b, str_c(name), value, &first);
        return buf_str(&b);
}

struct str query_without(struct req *r, const char *name, struct str value)
{
        struct buf b = buf_in(r->arena);
        bool first = true;

        return rest_of_query(r, str_c(name), value, false, &b, &first);
}

/* ---- Refusals ------------------------------------------------------------------------------------------------------------- */

static struct reply in_state(struct req *r, const char *words, struct str back)
{
        struct error_page p = {
                .shell = shell_of(r, translated(r, T("This has changed in the meantime")), NAV_NONE),
                .status = 409,
                .text = words,
                .back = back,
        };
        struct out o = page_out(r);

        p.shell.noindex = true;
        html_error(&o, &p);
        return reply_out(r, 409, &o);
}

struct reply project_refused(struct req *r, struct project_id id, enum err e)
{
        struct project_page_row p;

        if (e != ERR_STATE)
                return reply_error(r, e);
        TRY_REPLY(r, project_see(r->tx, (struct viewer){ r->me.id, req_staff(r, STAFF_REVIEW) }, id, r->lang, &p));
        return in_state(r, project_state_words(p.state), req_path(r, "/projects/%lld", (long long)id.v));
}

struct reply proposal_refused(struct req *r, struct proposal_id id, enum err e)
{
        struct proposal_page_row p;

        if (e != ERR_STATE)
                return reply_error(r, e);
        TRY_REPLY(r, proposal_see(r->tx, r->me.id, id, &p));
        bool waiting = p.state == PROPOSAL_SENT || p.state == PROPOSAL_SHORTLISTED;
        struct str back = req_path(r, "/proposals/%lld", (long long)id.v);
        if (waiting && p.project_state != PROJECT_OPEN)
                return in_state(r, project_state_words(p.project_state), back);
        if (p.state == PROPOSAL_SENT && p.opened_at > 0)
                return in_state(r, T("The project owner has opened this proposal; it can no longer be changed."), back);
        if (waiting && p.opened_at == 0)
                return in_state(r, T("Open this proposal first: what you accept is what you have read."), back);
        return in_state(r, proposal_state_words(p.state), back);
}

/* ---- Options ---------------------------------------------------------------------------------------------------------------- */

struct options band_options(struct req *r)
{
        struct option *v = ARENA_ARRAY(r->arena, struct option, BAND_COUNT);
        struct out o = out_in(r->arena, r->loc, r->prefix, r->now_ms);

        for (int64_t i = 0; i < BAND_COUNT; i++) {
                struct money low, high;
                enum err e = project_band(r->settings, i + 1, &low, &high);
                assert(e == OK);
                struct targ amount = { .name = "amount", .type = TARG_STR, .s = money_text_short(r->arena, r->loc, low) };
                v[i].value = str_fmt(r->arena, "%lld", (long long)(i + 1));
                v[i].label = high.minor > 0 ? range_text(&o, RANGE(.low = low, .high = high))
                                            : t_fmt(r->arena, r->loc, T("{amount} and more"), &amount, 1);
        }
        return (struct options){ v, BAND_COUNT };
}

struct options category_options(struct req *r, const struct category_list_rows *rows, bool by_slug)
{
        struct option *v = ARENA_ARRAY(r->arena, struct option, rows->n);

        for (size_t i = 0; i < rows->n; i++) {
                v[i].value = by_slug ? rows->v[i].slug : str_fmt(r->arena, "%lld", (long long)rows->v[i].id.v);
                v[i].label = rows->v[i].name;
                v[i].counted = by_slug && rows->v[i].open_projects > 0;
                v[i].count = rows->v[i].open_projects;
        }
        return (struct options){ v, rows->n };
}

struct proposal_share share_of_hundred(const struct settings *s, struct currency cur)
{
        struct proposal_share share = { 0 };
        int64_t minor = 100;

        for (int i = 0; i < currency_decimals(cur); i++)
                minor *= 10;
        enum err e = proposal_share(s, money_of(minor, cur), &share);
        assert(e == OK); /* a setting is checked before it counts */
        return share;
}
