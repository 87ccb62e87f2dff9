/* Withdrawals: the form, one's own, and taking one back. */
#include "web/money/money_web.h"

#define ACCOUNT_CHARS 60 /* as typed, with blanks */

static void find_amounts(struct req *r, const struct wallets *wallets, struct withdraw_form *w)
{
        w->min = withdrawal_min(r->settings, w->cur);
        w->max = wallets->v[0].withdrawable;
        for (size_t i = 0; i < wallets->n; i++)
                w->enough = w->enough || (wallets->v[i].withdrawable.minor > 0 &&
                                          wallets->v[i].withdrawable.minor >= withdrawal_min(r->settings, wallets->v[i].cur).minor);
}

enum err withdraw_form_new(struct req *r, const struct wallets *wallets, struct withdraw_form *ret)
{
        struct withdraw_form w = { .form = form_new(r), .currencies = currency_options(r), .cur = r->settings->currencies[0] };
        struct withdrawal_last_row last;

        TRY(withdrawal_last_account(r->tx, r->me.id, &last));
        form_set(&w.form, "currency", currency_code(&r->settings->currencies[0]));
        form_set(&w.form, "holder", last.holder.n > 0 ? last.holder : S(""));
        form_set(&w.form, "account", bank_account_text(r->arena, last.destination));
        form_set(&w.form, "bank", last.bank);
        find_amounts(r, wallets, &w);
        *ret = w;
        return OK;
}

struct str withdraw_hint(struct out *o, const struct withdraw_form *p)
{
        struct targ args[] = { { .name = "min", .type = TARG_MONEY, .m = p->min }, { .name = "max", .type = TARG_MONEY, .m = p->max } };

        if (p->max.minor < p->min.minor)
                return t_fmt(o->b.a, o->loc, T("From {min}"), args, 1);
        return t_fmt(o->b.a, o->loc, T("From {min} to {max}"), args, 2);
}

/* The page of withdrawals; form: what was sent, or NULL. */
static struct reply show(struct req *r, int status, const struct form *form)
{
        struct withdraw_page p = { .shell = shell_of(r, t_raw(r->lang, T("Withdraw earnings")), NAV_WALLET) };
        struct out o = page_out(r);
        struct wallets wallets;

        p.shell.noindex = true;
        TRY_REPLY(r, wallet_of(r->tx, r->me.id, &wallets));
        TRY_REPLY(r, withdraw_form_new(r, &wallets, &p.withdraw));
        p.withdraw.shell = &p.shell;
        if (form != NULL) {
                p.withdraw.form = *form;
                p.withdraw.enough = true; /* what was typed stays in sight, with what is wrong with it */
        }
        TRY_REPLY(r, withdrawals_of(r->tx, r->me.id, req_query_int(r, "page", 1, 1, LIMIT_PAGES), &p.rows));
        p.pager = pager_of(r, p.rows.n);
        if (p.rows.n > LIMIT_PAGE_ITEMS)
                p.rows.n = LIMIT_PAGE_ITEMS;
        html_withdraw(&o, &p);
        return reply_out(r, status, &o);
}

/* GET /wallet/withdraw */
struct reply withdraw_get(struct req *r)
{
        return show(r, 200, NULL);
}

static struct withdrawal_wish read_wish(struct form *f)
{
        struct currency cur = form_currency(f);
        struct withdrawal_wish w = {
                .amount = form_money(f, "amount", cur, withdrawal_min(f->r->settings, cur).minor, LIMIT_AMOUNT_MINOR),
                .holder = form_line(f, "holder", 2, LIMIT_HOLDER_CHARS),
                .destination = form_line(f, "account", 1, ACCOUNT_CHARS),
                .bank = form_line(f, "bank", 0, LIMIT_BANK_CHARS),
        };
        struct bank_account account;

        if (w.destination.n > 0 && bank_account_read(f->r->arena, w.destination, &account) != OK)
                form_fail(f, "account",
                        T("This is no valid RIB (24 digits) or IBAN. Please compare it with your bank's paper, digit by digit."));
        return w;
}

/* POST /wallet/withdraw */
struct reply withdraw_post(struct req *r)
{
        struct form f = form_sent(r);
        struct withdrawal_wish wish = read_wish(&f);
        struct withdrawal_id id;

        if (!form_ok(&f))
                return show(r, 422, &f);
        enum err e = withdrawal_request(r->tx, r->me.id, &wish, &id);
        if (e == ERR_FUNDS)
                form_fail(&f, "amount", T("Your withdrawable balance does not hold that much."));
        if (e == ERR_LIMIT)
                form_fail(&f, "", T("Too many of your withdrawals are still waiting. Please wait until some of them are sent."));
        if (!form_ok(&f))
                return show(r, 422, &f);
        TRY_REPLY(r, e);
        return reply_done(r, req_path(r, "/wallet/withdrawals/%lld", (long long)id.v),
                        T("Your withdrawal is requested. We tell you when it is on its way."));
}

/* ---- One withdrawal ----------------------------------------------------------------------------------------------- */

static struct flows flows_of(const struct event *e)
{
        struct flow f = { .from = T("Transfer to your bank"), .to = T("Your balance"), .amount = e->moved };

        if (e->kind == EVENT_WITHDRAWAL_REQUESTED) {
                f.from = T("Your balance");
                f.to = T("Transfer to your bank");
        }
        if (e->kind == EVENT_WITHDRAWAL_SENT) {
                f.to = T("Your bank account");
                f.in = true;
        }
        return (struct flows){ .v = { f }, .n = 1 };
}

/* The person's own acts and what the marketplace has done; who of the staff it was is not the person's business. */
static const char *step_words(const struct event *e, struct user_id me)
{
        switch (e->kind) {
        case EVENT_WITHDRAWAL_REQUESTED:
                return T("You requested the withdrawal");
        case EVENT_WITHDRAWAL_SENT:
                return T("The transfer was given to the bank");
        default:
                return e->actor.v == me.v ? T("You took the withdrawal back") : T("The transfer failed, the money is back in your balance");
        }
}

static enum err load_events(struct req *r, struct withdrawal_show_page *p)
{
        struct events list;

        TRY(events_of(r->tx, SUBJECT_WITHDRAWAL, p->w.id.v, (struct event_id){ 0 }, LIMIT_PAGE_ITEMS, &list));
        p->events = (struct withdrawal_events){ ARENA_ARRAY(r->arena, struct event_item, list.n), list.n };
        for (size_t i = 0; i < list.n; i++) {
                const struct event *e = &list.v[list.n - 1 - i];
                p->events.v[i] = (struct event_item){ .msgid = step_words(e, r->me.id), .at_ms = e->at, .note = e->note, .now = i == 0,
                                                    .paid = e->kind == EVENT_WITHDRAWAL_SENT, .flows = flows_of(e) };
        }
        return OK;
}

/* GET /wallet/withdrawals/{id} */
struct reply withdrawal_show_get(struct req *r)
{
        struct withdrawal_show_page p = { .shell = shell_of(r, t_raw(r->lang, T("Withdrawal")), NAV_WALLET) };
        struct out o = page_out(r);

        p.shell.noindex = true;
        TRY_REPLY(r, withdrawal_get(r->tx, r->me.id, (struct withdrawal_id){ r->id }, &p.w));
        p.amount = row_money(p.w.amount_minor, p.w.currency);
        p.cancelled = withdrawal_is_cancelled(p.w.state, p.w.user_id, (struct user_id){ p.w.decided_by });
        TRY_REPLY(r, load_events(r, &p));
        html_withdrawal_show(&o, &p);
        return reply_out(r, 200, &o);
}

/* POST /wallet/withdrawals/{id}/cancel */
struct reply withdrawal_cancel_post(struct req *r)
{
        TRY_REPLY(r, withdrawal_cancel(r->tx, r->me.id, (struct withdrawal_id){ r->id }));
        return reply_done(r, req_path(r, "/wallet/withdrawals/%lld", (long long)r->id),
                        T("The withdrawal is taken back. The money is in your balance."));
}
