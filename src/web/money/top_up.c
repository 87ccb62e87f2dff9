/* Top-ups by bank transfer: announce one, then read where to send it and with which reference. */
#include "web/money/money_web.h"

struct options currency_options(struct req *r)
{
        const struct settings *s = r->settings;
        struct option *v = ARENA_ARRAY(r->arena, struct option, s->n_currencies);

        for (size_t i = 0; i < s->n_currencies; i++)
                v[i] = (struct option){ .value = currency_code(&s->currencies[i]), .label = currency_code(&s->currencies[i]) };
        return (struct options){ v, s->n_currencies };
}

struct currency form_currency(struct form *f)
{
        const struct settings *s = f->r->settings;
        struct str code = form_value(f, "currency");

        if (s->n_currencies == 1)
                return s->currencies[0];
        for (size_t i = 0; i < s->n_currencies; i++)
                if (str_eq(code, currency_code(&s->currencies[i])))
                        return s->currencies[i];
        form_fail(f, "currency", T("Please choose one."));
        return s->currencies[0];
}

static bool takes_transfers(const struct settings *s)
{
        return s->bank_account.n > 0 && s->bank_holder.n > 0;
}

static enum err load_page(struct req *r, struct form form, struct top_up_page *ret)
{
        struct top_up_page p = { .shell = shell_of(r, t_raw(r->lang, T("Top up the balance")), NAV_WALLET), .form = form };

        p.shell.noindex = true;
        p.open = takes_transfers(r->settings);
        p.currencies = currency_options(r);
        p.cur = r->settings->currencies[0];
        TRY(top_ups_of(r->tx, r->me.id, req_query_int(r, "page", 1, 1, LIMIT_PAGES), &p.rows));
        p.pager = pager_of(r, p.rows.n);
        if (p.rows.n > LIMIT_PAGE_ITEMS)
                p.rows.n = LIMIT_PAGE_ITEMS;
        *ret = p;
        return OK;
}

static struct reply show(struct req *r, int status, struct form form)
{
        struct out o = page_out(r);
        struct top_up_page p;

        TRY_REPLY(r, load_page(r, form, &p));
        html_top_up(&o, &p);
        return reply_out(r, status, &o);
}

/* GET /wallet/top-up */
struct reply top_up_get_page(struct req *r)
{
        struct form f = form_new(r);

        form_set(&f, "currency", currency_code(&r->settings->currencies[0]));
        return show(r, 200, f);
}

/* POST /wallet/top-up */
struct reply top_up_post(struct req *r)
{
        struct form f = form_sent(r);
        struct currency cur = form_currency(&f);
        struct money amount = form_money(&f, "amount", cur, 1, LIMIT_AMOUNT_MINOR);
        struct top_up_id id;

        if (!takes_transfers(r->settings))
                form_fail(&f, "", T("Bank transfers are not taken at the moment."));
        if (!form_ok(&f))
                return show(r, 422, f);
        enum err e = top_up_announce(r->tx, r->me.id, amount, &id);
        if (e == ERR_LIMIT) {
                form_fail(&f, "", T("Too many of your top-ups are still waiting. Please wait until some of them are confirmed."));
                return show(r, 422, f);
        }
        TRY_REPLY(r, e);
        return reply_done(r, req_path(r, "/wallet/top-ups/%lld", (long long)id.v),
                        T("Your reference is ready. Write it on your transfer."));
}

/* GET /wallet/top-ups/{id} */
struct reply top_up_show_get(struct req *r)
{
        struct top_up_show_page p = { .shell = shell_of(r, t_raw(r->lang, T("Top-up by bank transfer")), NAV_WALLET) };
        struct out o = page_out(r);

        p.shell.noindex = true;
        TRY_REPLY(r, top_up_get(r->tx, r->me.id, (struct top_up_id){ r->id }, &p.t));
        p.amount = row_money(p.t.amount_minor, p.t.currency);
        p.holder = r->settings->bank_holder;
        p.bank = r->settings->bank_name;
        p.account = bank_account_text(r->arena, r->settings->bank_account);
        html_top_up_show(&o, &p);
        return reply_out(r, 200, &o);
}
