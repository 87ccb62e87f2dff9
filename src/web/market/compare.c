/* Two to four proposals side by side, for the project's owner. */
#include "web/market/market_web.h"

bool figure_best(const struct profile_figure *f, const struct profile_figure *best)
{
        return f->counted && best->counted && f->value == best->value;
}

static void keep_best(struct profile_figure *best, const struct profile_figure *f)
{
        if (f->counted && (!best->counted || f->value > best->value))
                *best = *f;
}

static void mark_best(struct compare_page *p, const struct compared *c)
{
        p->best_amount = p->best_amount == 0 || c->amount.minor < p->best_amount ? c->amount.minor : p->best_amount;
        p->best_days = p->best_days == 0 || c->row->days < p->best_days ? c->row->days : p->best_days;
        p->best.rating = c->rating > p->best.rating ? c->rating : p->best.rating;
        keep_best(&p->best.figures.completion, &c->figures.completion);
        keep_best(&p->best.figures.on_time, &c->figures.on_time);
        keep_best(&p->best.figures.rehire, &c->figures.rehire);
        keep_best(&p->best.figures.done, &c->figures.done);
}

static enum err load(struct req *r, const struct proposal_id *ids, size_t n, struct compare_page *p)
{
        struct proposals_compare_rows rows;

        TRY(proposal_compare(r->tx, r->me.id, p->p.id, ids, n, &rows));
        for (size_t i = 0; i < rows.n; i++) {
                struct compared *c = &p->list.v[p->list.n++];
                int64_t rating = rating_tenths(rows.v[i].rating_sum, rows.v[i].reviews);
                c->row = &rows.v[i];
                c->amount = money_of_row(rows.v[i].amount_minor, rows.v[i].currency);
                c->rating = rating > 0 ? rating : 0;
                TRY(profile_figures(r->tx, rows.v[i].freelancer_id, &c->figures));
                mark_best(p, c);
        }
        return OK;
}

/* The ids in the address, each once; more than fit are counted but not kept. */
static size_t chosen(const struct req *r, struct proposal_id *ret)
{
        size_t n = 0;

        for (size_t i = 0; i < r->http->n_query; i++) {
                int64_t id;
                bool known = false;
                if (!str_eq(r->http->query[i].name, S("p")) || !str_int(r->http->query[i].value, &id) || id <= 0)
                        continue;
                for (size_t k = 0; k < n && k < PROPOSAL_COMPARE_MAX; k++)
                        known |= ret[k].v == id;
                if (!known && n < PROPOSAL_COMPARE_MAX)
                        ret[n] = (struct proposal_id){ id };
                n += known ? 0 : 1;
        }
        return n;
}

struct reply proposal_compare_get(struct req *r)
{
        struct compare_page *p = ARENA_NEW(r->arena, struct compare_page);
        struct proposal_id ids[PROPOSAL_COMPARE_MAX];
        struct out o = page_out(r);

        TRY_REPLY(r, project_see(r->tx, (struct viewer){ r->me.id, false }, (struct project_id){ r->id }, r->lang, &p->p));
        if (p->p.client_id.v != r->me.id.v)
                return reply_error(r, ERR_FORBIDDEN);
        p->shell = shell_of(r, translated(r, T("Compare proposals")), NAV_MINE);
        p->shell.noindex = true;
        size_t n = chosen(r, ids);
        if (n >= PROPOSAL_COMPARE_MIN && n <= PROPOSAL_COMPARE_MAX)
                TRY_REPLY(r, load(r, ids, n, p));
        html_compare(&o, p);
        return reply_out(r, 200, &o);
}
